"""What a sync makes of bad files, a full disk and a damaged index."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from ingest.errors import DiskFull, StudyError
from ingest.index import IndexReader
from ingest.settings import CHECKOUT
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import (
    counts,
    ingest,
    make_notes,
    make_settings,
    note_about,
    same_as_fresh,
)
from tests.packed_files import pdf, prose


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
