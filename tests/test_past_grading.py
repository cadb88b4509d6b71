from __future__ import annotations

import pytest

from ingest.documents import Locator
from tutor.grading import Grade, Judgement, Point
from tutor.past_grading import grade_past, spoken
from tutor.past_grounds import Ground
from tutor.quiz_questions import Origin

ORIGIN = Origin(Locator("r", "a.md", 1, 1, 0, 1), (), "A", "yours", None)


def ground(*references: str, asks_the_same: bool = True) -> Ground:
    return Ground(references, "whole", ORIGIN, "locks", asks_the_same)


def judgement(chances, state: str = "missed", gate=None, verdict="wrong") -> Judgement:
    point = Point("a point", state, "")
    grade = Grade(verdict, 1.0, True, 0.0, (point,), None, gate, "rules")
    return Judgement(grade, tuple(chances), ())


def graded(by_reference: dict[str, Judgement], **more):
    def weigh(question: str, reference: str, answer: str) -> Judgement:
        return by_reference[reference]

    return grade_past("What?", ground(*by_reference, **more), "an answer", weigh)


def test_the_chances_of_all_references_are_averaged() -> None:
    found = graded({"a": judgement((0.9, 0.1, 0.0)), "b": judgement((0.3, 0.5, 0.2))})
    assert (found.verdict, found.confidence) == ("wrong", pytest.approx(0.6))
    assert found.is_decided
    assert found.lost == pytest.approx(0.6 + 0.15)


def test_references_that_disagree_decide_nothing() -> None:
    found = graded({"a": judgement((0.9, 0.1, 0.0)), "b": judgement((0.0, 0.1, 0.9))})
    assert not found.is_decided


def test_notes_that_only_speak_of_it_show_nothing_wrong_by_what_is_absent() -> None:
    sure = {"a": judgement((0.9, 0.1, 0.0))}
    assert not graded(sure, asks_the_same=False).is_decided
    against = {"a": judgement((0.9, 0.1, 0.0), "contradicted")}
    assert graded(against, asks_the_same=False).is_decided
    assert graded({"a": judgement((0.0, 0.1, 0.9))}, asks_the_same=False).is_decided


def test_what_is_no_answer_to_any_reference_is_none() -> None:
    blank = judgement((), gate="dont_know", verdict="dont_know")
    assert graded({"a": blank, "b": blank}).verdict == "dont_know"
    off = judgement((), gate="off_topic")
    assert graded({"a": off, "b": judgement((0.1, 0.1, 0.8))}).verdict == "correct"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("um, it's uh a lock, you know, for data", "it's a lock, for data"),
        ("the human resource", "the human resource"),
        ("Umbrella term for hmm locks", "Umbrella term for locks"),
        ("um", "um"),
    ],
)
def test_sounds_of_thinking_are_left_out(said, left) -> None:
    assert spoken(said) == left
