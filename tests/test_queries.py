"""A query is read in the words of the notes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tutor.queries import QueryReader

COUNTS = {
    word: count
    for count, line in enumerate(
        ["hashmap deadlock gradient", "hash map bigo o_logn cplusplus", "thread lock what is it"], 1
    )
    for word in line.split()
}


def words(query: str) -> tuple[str, ...]:
    return QueryReader(COUNTS, 3).read(query).words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What is a deadlock?", ("deadlock",)),
        ("lookup in O(log n) with C++", ("lookup", "bigo", "o_logn", "cplusplus")),
        ("hash map", ("hash", "map", "hashmap")),
        ("threadlock", ("threadlock", "thread", "lock")),
        ("¿qué es un deadlock?", ("deadlock",)),
        ("deadlock kya hota hai", ("deadlock",)),
    ],
)
def test_only_what_is_asked_about_is_looked_for(query: str, expected: tuple[str, ...]) -> None:
    assert words(query) == expected


def test_a_query_of_stop_words_alone_looks_for_these() -> None:
    assert words("what is it") == ("what", "is", "it")


def test_mistakes_are_mended_in_the_text_that_is_embedded_too() -> None:
    read = QueryReader(COUNTS, 3).read("Gradeint or GRADEINT?")
    assert read.text == "gradient or GRADEINT?"
    assert read.words == ("gradient", "gradeint")


def test_a_word_that_the_notes_lack_is_counted_as_such() -> None:
    read = QueryReader(COUNTS, 3).read("deadlock in raft")
    assert [term.chunk_count for term in read.terms] == [1, 0]


@pytest.mark.parametrize("query", ["", " ", "?!", "\u200b"])
def test_a_query_without_words_looks_for_nothing(query: str) -> None:
    assert words(query) == ()


def pieces(texts: Sequence[str]) -> list[int]:
    """Everyday words are one piece; `raft` and compounds are two."""
    return [2 + sum(2 if word in ("raft?", "raft") else 1 for word in t.split()) for t in texts]


def test_pieces_weigh_as_their_word_is_rare() -> None:
    read = QueryReader(COUNTS, 3, pieces).read("what about deadlock in raft?")
    assert len(read.piece_weights) == 6
    what, about, deadlock, in_, *raft = read.piece_weights
    assert what == about == in_ == 0
    assert 0 < deadlock < raft[0] == raft[1]


def test_a_word_of_several_pieces_is_a_name() -> None:
    terms = QueryReader(COUNTS, 3, pieces).read("deadlock in raft").terms
    assert [term.is_name for term in terms] == [False, True]


def test_a_word_in_most_chunks_is_not_looked_up_by_itself() -> None:
    counts = {"python": 900, "deadlock": 3, "dict": 400}
    reader = QueryReader(counts, 1000)
    assert reader.read("deadlock in python").match == '"deadlock"'
    assert reader.read("python dict").match == '"python" OR "dict"'  # nothing rarer to go by


def test_acronyms_are_spelt_out_in_what_is_searched_for() -> None:
    counts = {"gil": 2, "global": 3, "interpreter": 3, "lock": 5}
    reader = QueryReader(counts, 100, passages_with=lambda _: ["Global Interpreter Lock (GIL)"])
    assert reader.read("what is the GIL?").text == "what is the GIL (global interpreter lock)?"
    assert reader.read("global interpreter lock").text == "global interpreter lock (GIL)"
    both = "the GIL, the global interpreter lock"
    assert reader.read(both).text == both
