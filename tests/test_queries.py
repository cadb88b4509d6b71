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


class Pieces:
    """Everyday words are one piece; `raft` and `thread` are rarer, `goroutine` is two pieces."""

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        return [2 + sum(1 + ("goroutine" in word) for word in text.split()) for text in texts]

    def rarity_of_words(self, words: Sequence[str]) -> list[float]:
        return [{"raft": 0.8, "thread": 0.5, "goroutine": 1.0}.get(word, 0.2) for word in words]


def test_a_word_that_asks_something_is_known_with_its_pieces_and_its_rarity() -> None:
    read = QueryReader(COUNTS, 3, Pieces()).read("what about a goroutine in raft?")
    goroutine, raft = read.asked_words
    assert (goroutine.words, goroutine.first_piece, goroutine.piece_count) == (("goroutine",), 3, 2)
    assert (raft.words, raft.first_piece, raft.piece_count) == (("raft",), 6, 1)
    assert (goroutine.rarity, raft.rarity) == (1.0, 0.8)


def test_an_unknown_word_of_known_parts_is_less_rare_than_one_of_none() -> None:
    class Whole(Pieces):
        def rarity_of_words(self, words: Sequence[str]) -> list[float]:
            return [1.0 if "_" in word or word == "qps" else 0.4 for word in words]

    compound, name = QueryReader(COUNTS, 3, Whole()).read("lock_thread qps").asked_words
    assert compound.rarity == pytest.approx(0.7)
    assert name.rarity == 1


def test_without_an_embedder_no_word_has_pieces() -> None:
    assert QueryReader(COUNTS, 3).read("deadlock in raft").asked_words == ()


def test_a_word_in_most_chunks_is_not_looked_up_by_itself() -> None:
    counts = {"python": 900, "deadlock": 3, "dict": 400}
    reader = QueryReader(counts, 1000)
    assert reader.read("deadlock in python").match == '"deadlock"'
    assert reader.read("python dict").match == '"python" OR "dict"'  # nothing rarer to go by


def test_everyday_words_bring_the_term_of_the_notes_behind_the_question() -> None:
    asked: list[Sequence[str]] = []

    def stand_together(words: Sequence[str]) -> bool:
        asked.append(words)
        return True

    counts = {**COUNTS, "cycle": 1, "reference": 2}
    reader = QueryReader(counts, 3, stand_together=stand_together)
    read = reader.read("two objects pointing at each other")
    assert read.text == "two objects pointing at each other (reference cycle)"
    assert [term.found_by for term in read.meant] == ["two objects pointing each other"]
    assert "cycle" not in read.words
    assert '"cycle"' in read.match
    reader.read("two objects pointing at each other")
    assert asked == [["reference", "cycle"]]
    assert QueryReader(counts, 3).read("two objects pointing at each other").meant == ()


def test_acronyms_are_spelt_out_in_what_is_searched_for() -> None:
    counts = {"gil": 2, "global": 3, "interpreter": 3, "lock": 5}
    reader = QueryReader(counts, 100, passages_with=lambda _: ["Global Interpreter Lock (GIL)"])
    assert reader.read("what is the GIL?").text == "what is the GIL (global interpreter lock)?"
    assert reader.read("global interpreter lock").text == "global interpreter lock (GIL)"
    both = "the GIL, the global interpreter lock"
    assert reader.read(both).text == both
