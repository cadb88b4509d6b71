"""Spanish and Hindi-English questions keep their names and gain English words."""

from __future__ import annotations

import pytest

from tutor.other_languages import in_english


@pytest.mark.parametrize(
    ("query", "english"),
    [
        ("diferencia entre pila y cola", "difference between stack y queue"),
        ("cómo funciona `unique_ptr`", "how works `unique_ptr`"),
        ("GIL kya hota hai", "GIL what is is"),
    ],
)
def test_words_around_a_name_become_english(query: str, english: str) -> None:
    assert in_english(query, set()) == english


@pytest.mark.parametrize(
    "query",
    ["what is a deadlock?", "cola", "import base64 as base", "std::move of the lista object", ""],
)
def test_an_english_question_stays_as_it_is(query: str) -> None:
    assert in_english(query, set()) == query


def test_a_word_that_the_notes_use_stays() -> None:
    assert in_english("qué es una cola", {"cola"}) == "what is una cola"


def test_accents_may_be_left_out() -> None:
    assert in_english("que es un arbol? como funciona", set()).endswith("tree? how works")
