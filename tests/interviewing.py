"""A judge of answers that counts words, and an interviewer over real notes for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.practice import NotesIndex
from tutor.deck import Deck
from tutor.interview import Interview
from tutor.interviewer import Interviewer
from tutor.key_points import key_points
from tutor.wording import share, stems

UNSURE = "perhaps"  # an answer with this word can't be judged


@dataclass(frozen=True)
class Point:
    text: str
    state: str
    evidence: str


@dataclass(frozen=True)
class Grade:
    verdict: str
    points: tuple[Point, ...]
    decided: bool = True
    confidence: float = 0.97
    score: float = 1.0
    misconception: str | None = None
    gate: str | None = None
    graded_by: str = "rules"


def count_words(question: str, reference: str, answer: str, shown: Sequence[str] = ()) -> Grade:
    """Right with all of the reference's points, partial with one, else wrong."""
    points = tuple(
        Point(text, "hit", answer)
        if share(stems(text), stems(answer)) >= 0.6
        else Point(text, "missed", "")
        for text in (point.text for point in key_points(reference))
    )
    hits = sum(point.state == "hit" for point in points)
    verdict = "correct" if hits == len(points) else "partial" if hits else "wrong"
    gate = None if stems(answer) else "empty"
    return Grade(verdict, points, decided=UNSURE not in answer, gate=gate)


def interviewer_of(deck: Deck, index: NotesIndex | None) -> Interviewer:
    return Interviewer(deck, index, count_words)  # type: ignore[arg-type]


def answered(interviewer: Interviewer, interview: Interview, text: str) -> Interview:
    """The answer given, and on from its feedback to the next main question or the end."""
    interview = interviewer.answer(interview, text)
    return interviewer.take_next(interview)
