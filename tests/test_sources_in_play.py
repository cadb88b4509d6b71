"""Documents and folders are left out and taken in again."""

from __future__ import annotations

from tutor.sources_in_play import (
    InPlay,
    count_in_play,
    folders_of,
    is_out,
    left_out,
    taken_in,
)

DOCUMENTS = [
    ("notes", "a/b/c.md"),
    ("notes", "a/b/d.md"),
    ("notes", "a/e.md"),
    ("notes", "f.md"),
    ("more", "g.md"),
]


def in_play(out) -> list[str]:
    return [source for root, source in DOCUMENTS if not is_out(out, root, source)]


def test_a_document_is_out_by_itself_or_with_its_folder() -> None:
    out = left_out((), ("notes", "a/b"))
    assert is_out(out, "notes", "a/b/c.md")
    assert not is_out(out, "notes", "a/bc.md")
    assert in_play(left_out(out, ("notes", "f.md"))) == ["a/e.md", "g.md"]


def test_what_is_left_out_twice_is_taken_in_once() -> None:
    part = ("notes", "f.md")
    out = left_out(left_out((("more", "g.md"),), part), part)
    assert taken_in(out, part, DOCUMENTS) == (("more", "g.md"),)


def test_a_folder_left_out_swallows_what_was_out_in_it_and_gives_all_of_it_back() -> None:
    out = left_out(left_out((), ("notes", "a/e.md")), ("notes", "a"))
    assert out == (("notes", "a"),)
    assert taken_in(out, ("notes", "a"), DOCUMENTS) == ()


def test_a_document_is_taken_out_of_a_folder_that_stays_out() -> None:
    out = taken_in((("notes", ""),), ("notes", "a/e.md"), DOCUMENTS)
    assert out == (("notes", "a/b"), ("notes", "f.md"))
    assert in_play(out) == ["a/e.md", "g.md"]
    deeper = taken_in((("notes", ""),), ("notes", "a/b/c.md"), DOCUMENTS)
    assert in_play(deeper) == ["a/b/c.md", "g.md"]


def test_a_folder_is_taken_out_of_a_folder_that_stays_out() -> None:
    out = taken_in((("notes", ""), ("more", "")), ("notes", "a/b"), DOCUMENTS)
    assert in_play(out) == ["a/b/c.md", "a/b/d.md"]


def test_every_folder_with_a_document_in_it_can_be_left_out() -> None:
    documents = [("notes", "a/b/c.md"), ("notes", "d.md"), ("more", "e.md")]
    assert folders_of(documents) == (
        ("more", ""),
        ("notes", ""),
        ("notes", "a"),
        ("notes", "a/b"),
    )


def test_what_is_in_play_is_said_in_words() -> None:
    assert count_in_play((("notes", "a"),), DOCUMENTS) == InPlay(2, 5)
    assert InPlay(5, 5).in_words == "All 5 documents"
    assert InPlay(2, 5).in_words == "2 of 5 documents"
    assert InPlay(1, 5).not_covered == "The 1 document in play doesn't cover this."
    assert InPlay(0, 5).not_covered == "No document is in play, so nothing was searched."
