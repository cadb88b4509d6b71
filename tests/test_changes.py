"""What the app offers when a page opens, and what it says when the notes have been read."""

import os

import pytest

from ingest.arrivals import Arrival
from ingest.changes import Changes, what_changed
from tests.indexing import NOW, ingest, make_notes
from tests.packed_files import pdf

CHAT = (
    "### You\nWhat is a heap?\n\n### Claude\nA tree.\n\n### You\nAnd a trie?\n\n### Claude\nAlso.\n"
)


@pytest.fixture
def notes(tmp_path):
    notes = make_notes(tmp_path / "notes")
    for path in notes.iterdir():
        set_age(path, hours=1)
    return notes


def set_age(path, *, hours):
    moment = NOW.timestamp() - 3600 * hours
    os.utime(path, (moment, moment))


def test_there_is_nothing_to_say_before_the_first_ingest(settings):
    assert what_changed(settings) is None


def test_each_kind_of_change_is_counted_and_worded(settings, notes):
    (notes / "scan.pdf").write_bytes(pdf([]))
    ingest(settings, notes)
    assert what_changed(settings) == Changes(0, 0, 0, 0, ())
    assert what_changed(settings).words == ""
    (notes / "lists.md").write_text("# Lists\nOther text.\n")
    assert what_changed(settings).words == "one file changed"
    make_notes(notes, ["brand new", "and another"])
    (notes / "caching.md").unlink()
    (notes / "threads.md").rename(notes / "moved.md")
    changes = what_changed(settings)
    assert changes == Changes(
        2, 1, 1, 1, ("and another.md", "brand new.md", "lists.md", "moved.md")
    )
    assert (changes.count, changes.words) == (5, "one file changed, 2 new, one moved, one gone")
    ingest(settings)
    assert what_changed(settings).count == 0


def test_a_look_reads_only_what_was_touched(settings, notes, monkeypatch):
    ingest(settings, notes)
    hashed = []
    monkeypatch.setattr("ingest.changes.hash_file", lambda key, *_: hashed.append(key[1]))
    (notes / "lists.md").touch()
    what_changed(settings)
    assert hashed == ["lists.md"]


def test_a_missing_root_is_no_change(settings, notes, tmp_path):
    ingest(settings, notes)
    notes.rename(tmp_path / "away")
    assert what_changed(settings).count == 0


def test_a_report_tells_what_came(settings, notes):
    assert ingest(settings, notes).arrived == tuple(
        Arrival(notes.as_posix(), f"{name}.md", "guide", True, 2, 1)
        for name in ("caching", "lists", "threads")
    )
    text = (notes / "lists.md").read_text()
    (notes / "lists.md").write_text(
        text.replace("every day", "every night") + "\n## Sorting\n**Q: What is stable?**\nKept.\n"
    )
    (notes / "caching.md").rename(notes / "moved.md")
    (notes / "chat.md").write_text(CHAT)
    assert ingest(settings).arrived == (
        Arrival(notes.as_posix(), "chat.md", "transcript", True, 4, 0),
        Arrival(notes.as_posix(), "lists.md", "guide", False, 2, 1),
    )
    assert ingest(settings).arrived == ()
    assert ingest(settings, rebuild=True).arrived == ()
