"""Documents and folders are left out and taken in again."""

from __future__ import annotations

from tutor.sources_in_play import folders_of, is_out, is_out_by_folder, left_out, taken_in


def test_a_document_is_out_by_itself_or_with_its_folder() -> None:
    out = left_out((), ("notes", "old"))
    assert is_out(out, "notes", "old/a.md")
    assert is_out_by_folder(out, "notes", "old/a.md")
    assert not is_out(out, "notes", "older.md")
    alone = left_out((), ("notes", "a.md"))
    assert is_out(alone, "notes", "a.md")
    assert not is_out_by_folder(alone, "notes", "a.md")


def test_what_is_left_out_twice_is_taken_in_once() -> None:
    part = ("notes", "a.md")
    out = left_out(left_out((("notes", "b.md"),), part), part)
    assert taken_in(out, part) == (("notes", "b.md"),)


def test_every_folder_with_a_document_in_it_can_be_left_out() -> None:
    documents = [("notes", "a/b/c.md"), ("notes", "d.md"), ("more", "e.md")]
    assert folders_of(documents) == (
        ("more", ""),
        ("notes", ""),
        ("notes", "a"),
        ("notes", "a/b"),
    )
