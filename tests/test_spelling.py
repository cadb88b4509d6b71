"""Typing mistakes are mended by the notes' own words, and nothing else is touched."""

from __future__ import annotations

import pytest

from tutor.spelling import Spelling, slips

WORDS = (
    "decorator gradient metaclass wait bucket unique unique_ptr synchronization table buffer cat"
    " search resolves closure fakes completion party"
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
        ("serch", "search"),
        ("metaclas", "metaclass"),
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
        "wai",
        "wart",
        "car",
        "k8s",
        "haskell",
        "decorated",
        "resolvers",
        "clojure",
        "flakes",
        "compaction",
        "parity",
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
        "and another",
        "no key beside it",
        "a key from far away",
        "two of them",
        "one in the middle",
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
    ("typed", "meant", "count"),
    [
        ("queue", "queue", 0),
        ("qeue", "queue", 1),  # left out
        ("qeueu", "queue", 2),  # swapped, twice
        ("quueue", "queue", 1),  # doubled
        ("algorythm", "algorithm", 1),  # a vowel for a vowel
        ("vectorise", "vectorize", 1),  # a sound
        ("thtead", "thread", 1),  # a key beside it
    ],
)
def test_slips_are_counted(typed: str, meant: str, count: int) -> None:
    assert slips(typed, meant) == count


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("resolvers", "resolves"),
        ("clojure", "closure"),
        ("remoting", "removing"),
        ("", "abcdefghij"),
    ],
)
def test_what_no_finger_does_is_no_slip(typed: str, meant: str) -> None:
    assert slips(typed, meant) > 2
