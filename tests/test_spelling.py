"""Typing mistakes are mended by the notes' own words, and nothing else is touched."""

from __future__ import annotations

import pytest

from tutor.spelling import Spelling, edit_distance

WORDS = (
    "decorator gradient metaclass wait bucket unique unique_ptr synchronization table buffer cat"
)
VOCABULARY = dict.fromkeys(WORDS.split(), 1)


def mend(word: str, known: tuple[str, ...] = ()) -> str | None:
    return Spelling(VOCABULARY, known.__contains__).mend(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("decoratr", "decorator"),
        ("gradeint", "gradient"),
        ("metacalss", "metaclass"),
        ("wiat", "wait"),
        ("unqiue_ptr", "unique_ptr"),
        ("sinchronisation", "synchronization"),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    assert mend(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "decorator",
        "vtable",
        "buffered",
        "buket",
        "wart",
        "car",
        "k8s",
        "haskell",
        "decorated",
        "数据库数据",
    ],
    ids=[
        "there",
        "another start",
        "an ending",
        "short",
        "short too",
        "tiny",
        "mixed",
        "far",
        "another form",
        "cjk",
    ],
)
def test_what_may_be_meant_as_it_is_stays(word: str) -> None:
    assert mend(word) is None


def test_a_word_known_to_be_right_stays_however_near_another_is() -> None:
    assert mend("gradiant") == "gradient"
    assert mend("gradiant", known=("gradiant",)) is None


def test_an_empty_vocabulary_mends_nothing() -> None:
    assert Spelling({}, lambda word: False).mend("decoratr") is None


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "abc", 3), ("abc", "abc", 0), ("abcd", "acbd", 1), ("kitten", "sitting", 3)],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    assert edit_distance(one, other) == edits
