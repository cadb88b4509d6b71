import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest

from ingest.__main__ import in_words
from ingest.changes import what_changed
from ingest.errors import DiskFull, IngestRunning, NothingIndexed, StudyError, UsageError
from ingest.index import IndexReader
from ingest.lock import ingest_lock
from ingest.manifest import read_manifest
from ingest.settings import CHECKOUT
from ingest.vectors import VectorStore
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import (
    NOW,
    assert_vectors_fit,
    index_content,
    ingest,
    make_notes,
    make_settings,
    note_about,
)
from tests.packed_files import pdf, prose


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


@pytest.fixture
def notes(tmp_path):
    return make_notes(tmp_path / "notes")


def counts(report):
    return {
        name: getattr(report, name)
        for name in ("added", "changed", "moved", "removed", "unchanged")
        if getattr(report, name)
    }


def same_as_fresh(settings, tmp_path, *roots):
    fresh = make_settings(tmp_path, "fresh-home")
    shutil.rmtree(fresh.home, ignore_errors=True)
    ingest(fresh, *roots)
    assert_vectors_fit(settings, HashingEmbedder())
    return index_content(settings) == index_content(fresh)


def test_a_first_ingest_stores_every_document_whole(settings, notes):
    report = ingest(settings, notes)
    assert counts(report) == {"added": 3}
    assert (report.failed, report.totals.documents, report.totals.truncated) == ((), 3, 0)
    assert report.totals.qa_pairs == 3
    index = IndexReader.open(settings)
    assert index.document(notes.as_posix(), "lists.md").text == note_about("lists")
    assert index.missing_vectors() == 0
    assert_vectors_fit(settings, HashingEmbedder())


def test_nothing_changed_embeds_nothing_and_leaves_the_generation(settings, notes):
    ingest(settings, notes)
    generation = IndexReader.open(settings).generation
    embedder = HashingEmbedder()
    assert counts(ingest(settings, embedder=embedder)) == {"unchanged": 3}
    assert embedder.embedded_texts == []
    assert IndexReader.open(settings).generation == generation


def test_edited_added_and_deleted_files_leave_the_index_of_a_fresh_ingest(
    settings, notes, tmp_path
):
    ingest(settings, notes)
    (notes / "lists.md").write_text(note_about("linked lists"))
    (notes / "caching.md").unlink()
    make_notes(notes / "deep", ["queues"])
    embedder = HashingEmbedder()
    report = ingest(settings, embedder=embedder)
    assert counts(report) == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1}
    assert not any("threads" in text for text in embedder.embedded_texts)
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_small_edit_embeds_only_what_it_touched(settings, notes):
    ingest(settings, notes)
    text = note_about("lists").replace("every day", "every night")
    (notes / "lists.md").write_text(text)
    embedder = HashingEmbedder()
    ingest(settings, embedder=embedder)
    assert 0 < len(embedder.embedded_texts) <= 2
    assert all("every night" in text for text in embedder.embedded_texts)


def test_moved_and_renamed_files_embed_nothing(settings, notes, tmp_path):
    ingest(settings, notes)
    (notes / "sub").mkdir()
    (notes / "lists.md").rename(notes / "sub" / "lists.md")
    (notes / "caching.md").rename(notes / "on caching.md")
    embedder = HashingEmbedder()
    report = ingest(settings, embedder=embedder)
    assert counts(report) == {"moved": 2, "unchanged": 1}
    assert embedder.embedded_texts == []
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_copy_shares_its_vectors_and_outlives_the_original(settings, notes, tmp_path):
    ingest(settings, notes)
    shutil.copy(notes / "lists.md", notes / "copy of lists.md")
    embedder = HashingEmbedder()
    assert counts(ingest(settings, embedder=embedder)) == {"added": 1, "unchanged": 3}
    (notes / "lists.md").unlink()
    assert counts(ingest(settings, embedder=embedder)) == {"removed": 1, "unchanged": 3}
    assert embedder.embedded_texts == []
    assert same_as_fresh(settings, tmp_path, notes)


def test_deleting_the_index_costs_no_embedding(settings, notes, tmp_path):
    ingest(settings, notes)
    shutil.rmtree(settings.index_folder)
    embedder = HashingEmbedder()
    ingest(settings, embedder=embedder)
    assert embedder.embedded_texts == []
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_rebuild_keeps_serving_readers_until_it_is_whole(settings, notes, tmp_path):
    ingest(settings, notes)
    reader = IndexReader.open(settings)
    counted = []

    def look(event):
        if event.step == "embedding":
            fresh = IndexReader.open(settings)
            counted.append((fresh.chunk_count(), fresh.missing_vectors()))
            fresh.close()

    ingest(settings, rebuild=True, on_event=look)
    assert set(counted) == {(reader.chunk_count(), 0)}
    assert reader.refresh()
    assert not reader.refresh()
    assert reader.chunk_count() == counted[0][0]
    assert len(list(settings.index_folder.iterdir())) == 1
    assert same_as_fresh(settings, tmp_path, notes)


def test_another_embedder_makes_the_index_anew(settings, notes):
    ingest(settings, notes)
    other = HashingEmbedder("other 32")
    ingest(settings, embedder=other)
    assert len(other.embedded_texts) > 3
    assert IndexReader.open(settings).embedder_fingerprint == "other 32"


def test_a_rebuild_removes_what_another_embedder_left_in_the_cache(settings, notes):
    ingest(settings, notes)
    left = set(settings.cache_folder.iterdir())
    ingest(settings, embedder=HashingEmbedder("other 32"))
    assert left < set(settings.cache_folder.iterdir())
    again = HashingEmbedder("other 32")
    ingest(settings, embedder=again, rebuild=True)
    assert not again.embedded_texts
    assert not left & set(settings.cache_folder.iterdir())


def test_words_are_there_before_the_first_vector(settings, notes):
    searchable = []

    def look(event):
        if event.point == "embedded" and not searchable:
            index = IndexReader.open(settings)
            searchable.append(len(index.search_words("caching", 10)))
            assert index.missing_vectors() == index.chunk_count()
            index.close()

    ingest(settings, notes, on_event=look)
    assert searchable[0] > 0


# Roots


def test_without_a_path_the_first_ingest_reads_the_corpus(settings):
    make_notes(settings.checkout / "corpus" / "mine", ["lists"])
    make_notes(settings.starter_folder, ["caching"])
    ingest(settings)
    entries = IndexReader.open(settings).documents()
    assert [(entry.root, entry.source, entry.ownership) for entry in entries] == [
        ("corpus", "mine/lists.md", "yours"),
        ("corpus", "starter/caching.md", "starter"),
    ]


def test_a_path_inside_a_root_brings_only_that_part_in_step(settings, notes):
    make_notes(notes / "deep", ["queues", "stacks"])
    ingest(settings, notes)
    for path in (notes / "lists.md", notes / "deep" / "queues.md", notes / "deep" / "stacks.md"):
        path.write_text("# New\n\nSomething else.\n")
    assert counts(ingest(settings, notes / "deep" / "queues.md")) == {"changed": 1}
    (notes / "deep" / "queues.md").unlink()
    assert counts(ingest(settings, notes / "deep")) == {"changed": 1, "removed": 1}
    assert read_manifest(settings.manifest_path).roots == (notes.as_posix(),)


def test_a_path_around_a_root_takes_it_in(settings, notes, tmp_path):
    ingest(settings, notes)
    embedder = HashingEmbedder()
    around = make_notes(tmp_path / "around", ["queues"])
    shutil.move(notes, around / "notes")
    ingest(settings, around / "notes")
    report = ingest(settings, around, embedder=embedder)
    assert read_manifest(settings.manifest_path).roots == (notes.as_posix(), around.as_posix())
    assert counts(report) == {"added": 1, "moved": 3}


def test_a_single_file_can_be_a_root(settings, notes):
    ingest(settings, notes / "lists.md")
    ingest(settings)
    (entry,) = IndexReader.open(settings).documents()
    assert (entry.root, entry.source) == ((notes / "lists.md").as_posix(), "lists.md")


def test_other_roots_stay_untouched(settings, notes, tmp_path):
    ingest(settings, notes)
    (notes / "lists.md").unlink()
    ingest(settings, make_notes(tmp_path / "more", ["queues"]))
    assert len(IndexReader.open(settings).documents()) == 4


def test_a_missing_root_is_never_read_as_deleted(settings, notes, tmp_path):
    more = make_notes(tmp_path / "more", ["queues"])
    ingest(settings, notes, more)
    notes.rename(tmp_path / "unplugged")
    report = ingest(settings)
    assert counts(report) == {"unchanged": 1}
    assert [(each.root, each.source) for each in report.failed] == [(notes.as_posix(), "")]
    assert "--forget" in report.failed[0].fix
    assert len(IndexReader.open(settings).documents()) == 4


def test_a_suddenly_empty_root_is_never_read_as_deleted(settings, notes):
    ingest(settings, notes)
    shutil.rmtree(notes)
    notes.mkdir()
    report = ingest(settings)
    assert "holds nothing that we read any more" in report.failed[0].problem
    assert len(IndexReader.open(settings).documents()) == 3


def test_an_empty_folder_is_named(settings, tmp_path):
    (tmp_path / "empty").mkdir()
    (failure,) = ingest(settings, tmp_path / "empty").failed
    assert failure.problem == f"The folder {tmp_path / 'empty'} holds nothing that we read."


def test_a_missing_root_survives_even_a_rebuild(settings, notes, tmp_path):
    ingest(settings, notes)
    before = index_content(settings)
    notes.rename(tmp_path / "unplugged")
    ingest(settings, rebuild=True)
    after = index_content(settings)
    assert {key: after[key] for key in ("pairs", "chunks", "words")} == {
        key: before[key] for key in ("pairs", "chunks", "words")
    }


def test_a_forgotten_root_is_gone_and_stays_gone(settings, notes, tmp_path):
    more = make_notes(tmp_path / "more", ["queues"])
    ingest(settings, notes, more)
    assert counts(ingest(settings, forget=[notes])) == {"removed": 3}
    assert counts(ingest(settings)) == {"unchanged": 1}
    assert same_as_fresh(settings, tmp_path, more)


def test_a_forgotten_part_stays_out_until_it_is_asked_for_again(settings, notes):
    make_notes(notes / "deep", ["queues"])
    ingest(settings, notes)
    assert counts(ingest(settings, forget=[notes / "deep"])) == {"removed": 1}
    assert counts(ingest(settings)) == {"unchanged": 3}
    assert counts(ingest(settings, notes / "deep")) == {"added": 1}
    assert counts(ingest(settings)) == {"unchanged": 4}


def test_a_missing_root_can_be_forgotten(settings, notes):
    ingest(settings, notes)
    shutil.rmtree(notes)
    assert counts(ingest(settings, forget=[notes])) == {"removed": 3}


def test_a_path_that_is_not_there_changes_nothing(settings, notes):
    with pytest.raises(UsageError, match="There is no"):
        ingest(settings, notes, notes / "nothing.md")
    with pytest.raises(UsageError, match="isn't followed"):
        ingest(settings, forget=[notes])
    with pytest.raises(NothingIndexed):
        IndexReader.open(settings)


def test_a_dry_run_tells_and_changes_nothing(settings, notes):
    ingest(settings, notes)
    before = index_content(settings)
    (notes / "lists.md").unlink()
    (notes / "caching.md").rename(notes / "other.md")
    make_notes(notes, ["queues"])
    report = ingest(settings, dry_run=True)
    assert counts(report) == {"added": 1, "moved": 1, "removed": 1, "unchanged": 1}
    assert index_content(settings) == before


def test_a_second_ingest_is_refused_while_one_runs(settings, notes):
    with ingest_lock(settings.lock_path), pytest.raises(IngestRunning):
        ingest(settings, notes)


# Bad input


def test_bad_files_are_named_and_the_rest_is_indexed(settings, notes):
    (notes / "empty.md").write_text("")
    (notes / "binary.md").write_bytes(bytes(range(256)) * 40)
    (notes / "long line.md").write_text("x" * 300_000)
    (notes / "large.md").write_bytes(b"word " * 2_100_000)
    (notes / "utf16.md").write_bytes("# Über\n\nEin Satz.\n".encode("utf-16"))
    (notes / "latin.md").write_bytes("# Caf\xe9\n\nOne sentence.\n".encode("latin-1"))
    (notes / "unclosed.md").write_text("# Code\n\n```python\nprint(1)\n# not a heading\n")
    (notes / "loop").symlink_to(notes)
    report = ingest(settings, notes)
    failed = {each.source: each for each in report.failed}
    assert set(failed) == {"empty.md", "binary.md", "long line.md", "large.md", "loop"}
    assert all(each.source in each.problem and each.fix for each in failed.values())
    assert counts(report) == {"added": 6}
    assert len(ingest(settings).failed) == 5


def test_a_passage_of_a_pdf_knows_its_page(settings, notes):
    (notes / "paper.pdf").write_bytes(
        pdf(
            prose(90, "Bloom filters say no for sure. " * 20),
            prose(90, "Heaps keep the least on top. " * 60),
        )
    )
    ingest(settings, notes)
    index = IndexReader.open(settings)
    (found, _), *_ = index.search_words("heaps", 5)
    chunk = index.chunks([found])[found]
    assert chunk.locator.place in ("p. 1–2", "p. 2")
    chunks = index.chunks(range(1, 99)).values()
    of_pdf = [each.locator for each in chunks if each.locator.source == "paper.pdf"]
    assert max(of_pdf, key=lambda each: each.end_char).place == "p. 2"
    document = index.document(chunk.locator.root, "paper.pdf")
    assert document.text[chunk.locator.start_char : chunk.locator.end_char] == chunk.text
    assert [place.number for place in document.places] == [1, 2]
    index.close()


def test_what_cannot_be_read_is_looked_at_again_only_when_it_changed(settings, notes, monkeypatch):
    (notes / "scan.pdf").write_bytes(pdf([], []))
    first = ingest(settings, notes)
    reads = []
    monkeypatch.setattr("ingest.reading.read_document", lambda path, **_: reads.append(path))
    again = ingest(settings)
    monkeypatch.undo()
    assert reads == []
    assert again.failed == first.failed
    assert "scan" in first.failed[0].problem
    assert counts(again)["unchanged"] == 3
    index = IndexReader.open(settings)
    assert index.unreadable() == first.failed
    (notes / "scan.pdf").write_bytes(pdf(prose(90, "Now with text that can be read.")))
    assert counts(ingest(settings))["added"] == 1
    assert index.unreadable() == ()
    (notes / "scan.pdf").write_bytes(b"no pdf")
    assert len(ingest(settings).failed) == 1
    (notes / "scan.pdf").unlink()
    assert ingest(settings).failed == ()
    assert index.unreadable() == ()
    index.close()


def test_a_file_that_turns_unreadable_leaves_no_stale_text(settings, notes, tmp_path):
    ingest(settings, notes)
    (notes / "lists.md").write_bytes(bytes(range(256)) * 40)
    ingest(settings)
    assert len(IndexReader.open(settings).documents()) == 2
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_file_that_vanishes_while_it_is_read_is_named(settings, notes):
    def unlink(event):
        if event.point == "looked":
            (notes / "lists.md").unlink()

    report = ingest(settings, notes, on_event=unlink)
    assert [each.source for each in report.failed] == ["lists.md"]
    assert counts(report) == {"added": 2}


@pytest.mark.parametrize("room_kb", [300, 700, 900, 1200, 1500])
def test_a_full_disk_is_one_sentence_and_the_next_run_goes_on(tmp_path, room_kb):
    """Wherever it runs full: in the words, in the cache, in Chroma."""
    settings = make_settings(tmp_path)
    settings.home.mkdir()
    notes = make_notes(tmp_path / "notes", [f"topic{number}" for number in range(60)])
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room_kb}k", "tmpfs", str(settings.home)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting isn't permitted here")
    try:
        with pytest.raises(DiskFull, match="is full"):
            ingest(settings, notes)
        remount = ["mount", "-o", "remount,size=100m", str(settings.home)]
        subprocess.run(remount, check=True)
        assert counts(ingest(settings, notes))
        assert same_as_fresh(settings, tmp_path, notes)
    finally:
        subprocess.run(["umount", "-l", str(settings.home)], check=True)


# What root may read anyway is out of reach without these capabilities.
WITHOUT_RIGHTS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
INGEST_AGAIN = """
import json, sys
from pathlib import Path
from tests.indexing import ingest, make_settings
report = ingest(make_settings(Path(sys.argv[1])), rebuild=sys.argv[2] == "rebuild")
print(json.dumps([each.source for each in report.failed]))
"""


@pytest.mark.parametrize("how", ["in step", "rebuild"])
def test_what_may_not_be_read_just_now_stays(settings, notes, tmp_path, how):
    make_notes(notes / "deep", ["queues"])
    ingest(settings, notes)
    (notes / "lists.md").write_text(note_about("changed lists"))
    (notes / "lists.md").chmod(0)
    (notes / "deep").chmod(0)
    command = [sys.executable, "-c", INGEST_AGAIN, str(tmp_path), how]
    if os.geteuid() == 0:
        command = [*WITHOUT_RIGHTS, *command]
    done = subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT)
    (notes / "deep").chmod(0o755)
    assert set(json.loads(done.stdout)) == {"lists.md", "deep"}, done.stderr
    assert len(IndexReader.open(settings).documents()) == 4


# Damage


def test_a_damaged_chroma_folder_is_filled_anew_from_the_cache(settings, notes, tmp_path):
    ingest(settings, notes)
    for path in settings.index_folder.glob("*/vectors-*/chroma.sqlite3"):
        path.write_bytes(b"no database")
    embedder = HashingEmbedder()
    ingest(settings, embedder=embedder)
    assert embedder.embedded_texts == []
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_deleted_chroma_folder_is_filled_anew(settings, notes, tmp_path):
    ingest(settings, notes)
    for path in settings.index_folder.glob("*/vectors-*"):
        shutil.rmtree(path)
    ingest(settings)
    assert same_as_fresh(settings, tmp_path, notes)


def test_lost_caches_are_made_again(settings, notes, tmp_path):
    ingest(settings, notes)
    shutil.rmtree(settings.cache_folder)
    ingest(settings)
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_damaged_database_is_replaced(settings, notes, tmp_path):
    ingest(settings, notes)
    for path in settings.index_folder.glob("*/words.sqlite3*"):
        path.write_bytes(b"no database" * 1000)
    ingest(settings)
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_newer_index_is_refused_unless_it_is_to_be_rebuilt(settings, notes, tmp_path):
    ingest(settings, notes)
    text = settings.manifest_path.read_text().replace('"format": 1', '"format": 2')
    settings.manifest_path.write_text(text)
    with pytest.raises(StudyError, match="newer version"):
        ingest(settings)
    ingest(settings, notes, rebuild=True)
    assert same_as_fresh(settings, tmp_path, notes)


def test_after_much_replacing_the_vectors_get_a_fresh_folder(settings, notes, tmp_path):
    ingest(settings, notes)
    for round_ in range(4):
        (notes / "lists.md").write_text(note_about(f"round {round_}"))
        ingest(settings)
    folders = [path.name for path in settings.index_folder.glob("*/vectors-*")]
    assert folders != ["vectors-0000"]
    assert len(folders) == 1
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_worn_folder_of_vectors_is_renewed_while_readers_go_on(settings, notes):
    make_notes(notes, [f"topic{number}" for number in range(9)])
    ingest(settings, notes)
    index = IndexReader.open(settings)
    for number in range(6):
        (notes / f"topic{number}.md").write_text("# Short\nOnly this.\n")
    unfound = []
    asked = HashingEmbedder().embed(["threads threads"]).vectors[0]

    def look(event):
        if event.point in ("aside", "swapped"):
            unfound.append((event.point, index.missing_vectors()))
            assert index.search_vectors(asked, 1)

    ingest(settings, on_event=look)
    assert [point for point, _ in unfound] == ["aside", "swapped"]
    assert {missing for _, missing in unfound} == {6}  # only the new text
    index.close()
    assert_vectors_fit(settings, HashingEmbedder())


def test_a_vector_that_chroma_loses_is_put_back_and_told(settings, notes, monkeypatch):
    add = VectorStore.add
    monkeypatch.setattr(
        VectorStore, "add", lambda self, keys, vectors: add(self, keys[1:], vectors[1:])
    )

    def heal(event):
        if event.point == "afresh":
            monkeypatch.undo()

    report = ingest(settings, notes, on_event=heal)
    assert report.repaired == 1
    assert "1 vectors couldn't be found and were put back." in in_words(report, dry_run=False)
    assert_vectors_fit(settings, HashingEmbedder())
    assert ingest(settings).repaired == 0


def test_the_cache_is_compacted_when_most_of_it_is_of_no_more_use(settings, notes, monkeypatch):
    monkeypatch.setattr("ingest.vector_upkeep._LEAST_UNUSED", 10)
    sizes = []
    for round_ in range(8):
        for name in ("lists", "caching"):
            (notes / f"{name}.md").write_text(note_about(f"{name} {round_}"))
        ingest(settings, notes)
        index = IndexReader.open(settings)
        index.close()
        sizes.append(sum(path.stat().st_size for path in settings.cache_folder.iterdir()))
        assert_vectors_fit(settings, HashingEmbedder())
    assert sizes[-1] < 5 * sizes[0]
    assert any(later < earlier for earlier, later in zip(sizes, sizes[1:], strict=False))
    assert len(list(settings.cache_folder.iterdir())) == 2
    embedder = HashingEmbedder()
    ingest(settings, embedder=embedder, rebuild=True)
    assert embedder.embedded_texts == []


def test_an_open_reader_finds_its_token_vectors_through_a_compaction(settings, notes, monkeypatch):
    monkeypatch.setattr("ingest.vector_upkeep._LEAST_UNUSED", 0)
    monkeypatch.setattr("ingest.vector_upkeep._MOST_UNUSED", 0.1)
    ingest(settings, notes)
    index = IndexReader.open(settings)
    (wanted, _), *_ = index.search_words("threads", 1)
    before, _ = index.token_rows([wanted])
    (notes / "lists.md").write_text("# Short\nOnly this.\n")
    seen = []

    def look(event):
        if event.point in ("compacted", "followed", "done"):
            seen.append(event.point)
            assert (index.token_rows([wanted])[0] == before).all()

    ingest(settings, on_event=look)
    assert seen == ["compacted", "followed", "done"]
    index.close()


def test_a_name_that_differs_in_case_alone_is_a_move(settings, notes, tmp_path):
    ingest(settings, notes)
    (notes / "lists.md").rename(notes / "Lists.md")
    embedder = HashingEmbedder()
    assert counts(ingest(settings, embedder=embedder)) == {"moved": 1, "unchanged": 2}
    assert embedder.embedded_texts == []
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_file_that_is_made_again_embeds_nothing(settings, notes, tmp_path):
    ingest(settings, notes)
    text = (notes / "lists.md").read_text()
    (notes / "lists.md").unlink()
    ingest(settings)
    (notes / "lists.md").write_text(text)
    embedder = HashingEmbedder()
    assert counts(ingest(settings, embedder=embedder)) == {"added": 1, "unchanged": 2}
    assert embedder.embedded_texts == []
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_clock_that_goes_back_changes_nothing(settings, notes, tmp_path):
    ingest(settings, notes)
    (notes / "lists.md").write_text("# Lists\nEdited.\n")
    os.utime(notes / "lists.md", (0, 0))
    report = ingest(settings, now=NOW - timedelta(days=9_000))
    assert counts(report) == {"changed": 1, "unchanged": 2}
    assert what_changed(settings).count == 0
    assert same_as_fresh(settings, tmp_path, notes)
