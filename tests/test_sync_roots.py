"""Which folders are followed: roots, parts of them, missing and forgotten ones."""

import shutil

import pytest

from ingest.errors import NothingIndexed, UsageError
from ingest.index import IndexReader
from ingest.manifest import read_manifest
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import (
    counts,
    index_content,
    ingest,
    make_notes,
    same_as_fresh,
)


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
