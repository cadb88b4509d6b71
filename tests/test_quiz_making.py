import json
from collections import Counter
from random import Random

import pytest

from tests.quiz_notes import make_source, starter_sources
from tutor.quiz_making import QuizMaker
from tutor.quiz_questions import as_record, from_record


@pytest.mark.parametrize("style", ["mixed", "picked", "typed"])
def test_a_quiz_over_the_starter_corpus(style: str) -> None:
    notes = starter_sources()
    about = [source for source in notes if source.area == "Scaling"]
    questions = QuizMaker(about, notes, Random(3)).make(10, style)  # type: ignore[arg-type]
    kinds = Counter(question.kind for question in questions)
    assert len(questions) == 10
    assert set(kinds) <= {"typed"} if style == "typed" else kinds["choice"] > 0
    assert kinds["typed"] > 0 if style != "picked" else kinds["typed"] == 0
    asked = [question.origin.pair_id for question in questions if question.kind != "match"]
    assert len(asked) == len(set(asked))


def test_each_picked_question_has_one_right_option_and_a_reason_for_each_wrong_one() -> None:
    notes = starter_sources()
    about = [source for source in notes if source.area in ("Databases", "asyncio")]
    questions = QuizMaker(about, notes, Random(5)).make(30, "picked")
    picked = [question for question in questions if question.kind in ("choice", "term")]
    assert len(picked) > 15
    for question in picked:
        assert [option.is_right for option in question.options].count(True) == 1
        assert len({option.text for option in question.options}) == 4
        assert all(option.why for option in question.options if not option.is_right)
        assert all(option.origin.locator.source for option in question.options)
    places = Counter(
        [option.is_right for option in question.options].index(True) for question in picked
    )
    assert len(places) == 4, "the right one stands in any place"


def test_a_match_has_each_term_once_and_never_uses_a_pair_twice() -> None:
    notes = starter_sources()
    questions = QuizMaker(notes, notes, Random(2)).make(20, "picked")
    matches = [question for question in questions if question.kind == "match"]
    assert matches
    for question in matches:
        assert sorted(question.terms) == sorted(option.term for option in question.options)
    used = [option.origin.pair_id for question in matches for option in question.options]
    assert len(used) == len(set(used))


def test_the_same_chance_makes_the_same_quiz_and_it_survives_json() -> None:
    notes = starter_sources()
    once, again = (QuizMaker(notes[:60], notes, Random(9)).make(8, "mixed") for _ in range(2))
    assert once == again
    for question in once:
        assert from_record(json.loads(json.dumps(as_record(question)))) == question


def test_notes_too_few_for_options_are_asked_in_the_learners_words() -> None:
    source = make_source("What is a semaphore?", "A counter that lets so many users in at once.")
    assert [q.kind for q in QuizMaker([source], [source], Random(1)).make(5, "mixed")] == ["typed"]
    assert QuizMaker([source], [source], Random(1)).make(5, "picked") == ()
