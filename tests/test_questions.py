"""The benchmark's questions still fit the guides that they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.questions import Question, find_gold, read_questions

GUIDES = Path(__file__).parents[1] / "corpus" / "starter"
QUESTIONS = read_questions()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_each_question_has_its_answer_where_it_says(question: Question) -> None:
    gold = find_gold(question, GUIDES)
    assert {place.file for place in gold} == set(question.files)
    assert bool(question.files) == bool(question.must)


def test_there_are_enough_questions_and_each_has_its_own_name() -> None:
    not_covered = [question for question in QUESTIONS if not question.files]
    assert len(QUESTIONS) - len(not_covered) >= 60
    assert len(not_covered) >= 15
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question.query for question in QUESTIONS}) == len(QUESTIONS)
