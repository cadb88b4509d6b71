"""The index follows what happens to the files, at the cost of what changed."""

import os
import shutil
from datetime import timedelta

import pytest

from ingest.changes import what_changed
from ingest.errors import IngestRunning
from ingest.index import IndexReader
from ingest.lock import ingest_lock
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import (
    NOW,
    assert_vectors_fit,
    counts,
    index_content,
    ingest,
    make_notes,
    note_about,
    same_as_fresh,
)


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
