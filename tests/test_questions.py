"""The benchmark's questions still fit the guides that they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.questions import QUESTIONS_PATH, Question, find_gold, read_questions

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


def test_each_phrase_stands_on_one_line_of_a_named_guide_and_one_has_no_markup() -> None:
    lines = {guide.name: guide.read_text("utf-8").splitlines() for guide in GUIDES.glob("*.md")}
    for question in QUESTIONS:
        own = [line.casefold() for file in question.files for line in lines[file]]
        for phrase in question.must:
            assert any(phrase.casefold() in line for line in own), (question.id, phrase)
        plain = [phrase for phrase in question.must if not set(phrase) & set("`*")]
        assert plain or not question.files, question.id


def test_the_questions_are_spread_over_all_guides_and_some_are_held_out() -> None:
    rows = [json.loads(line) for line in QUESTIONS_PATH.read_text("utf-8").splitlines()]
    later = [row for row in rows if row.get("set") == "later"]
    assert {row.get("set", "later") for row in rows} == {"later"}
    assert {gold["file"] for row in later for gold in row["gold"]} == {
        guide.name for guide in GUIDES.glob("*.md")
    }
    assert len(rows) >= 230
    assert sum(not row["gold"] for row in rows) >= 55
    assert sum(row["kind"] == "near_miss" for row in rows) >= 25
