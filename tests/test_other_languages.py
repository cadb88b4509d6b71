"""Spanish and Hindi-English questions keep their names and gain English words."""

from __future__ import annotations

import re

import pytest

from ingest.settings import CHECKOUT
from tutor.calibrating import off_topic_questions
from tutor.other_languages import in_english


@pytest.mark.parametrize(
    ("query", "english"),
    [
        ("diferencia entre pila y cola", "difference between stack y queue"),
        ("cómo funciona `unique_ptr`", "how works `unique_ptr`"),
        ("GIL kya hota hai", "GIL what is is"),
        ("cómo negociar el salario en la oferta", "how negotiate el salary en la offer"),
        ("deadlock se kaise bachna chahiye", "deadlock se how avoid should"),
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


def test_no_question_of_the_starter_guides_is_taken_for_a_foreign_one() -> None:
    guides = (CHECKOUT / "corpus" / "starter").glob("*.md")
    asked = [
        question
        for guide in guides
        for question in re.findall(r"^\*\*Q: (.+)\*\*$", guide.read_text("utf-8"), re.M)
    ]
    assert len(asked) > 400
    questions = (*asked, *off_topic_questions())
    assert [question for question in questions if in_english(question, set()) != question] == []
