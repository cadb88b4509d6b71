"""A query is read in the words of the notes."""

from __future__ import annotations

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
    return QueryReader(COUNTS, lambda word: False).read(query).words


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
    read = QueryReader(COUNTS, lambda word: False).read("Gradeint or GRADEINT?")
    assert read.text == "gradient or GRADEINT?"
    assert read.words == ("gradient", "gradeint")


def test_a_word_that_the_notes_lack_is_counted_as_such() -> None:
    read = QueryReader(COUNTS, lambda word: False).read("deadlock in raft")
    assert [term.chunk_count for term in read.terms] == [1, 0]


@pytest.mark.parametrize("query", ["", " ", "?!", "\u200b"])
def test_a_query_without_words_looks_for_nothing(query: str) -> None:
    assert words(query) == ()
