"""Correctness, depth, structure and trade-offs: each a share of something counted in the answers.

What rules, a model and the learner found is counted apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutor.interview import PointSaid, PointState, Turn
from tutor.memory import GradedBy
from tutor.sentences import split_sentences

FIRST_POINTS = 2  # what stands behind them is depth
ABOUT_NOTES = ("pair", "follow_up")  # kinds of questions whose points are the author's

_TRADE_OFF = re.compile(
    r"\b(?:trade-?offs?|but|however|whereas|unless|costs?|slower|faster|instead|downsides?|price"
    r"|expensive|cheap(?:er)?|depends?|worse|better|only (?:when|if)|at the price)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was counted."""

    turn: int  # its number
    text: str  # a point of the notes, or how the answer begins
    state: PointState
    words: str  # the learner's own; "" where there are none


@dataclass(frozen=True, slots=True)
class Skill:
    """A share of something countable, with all that it rests on."""

    name: str
    what: str  # what is counted
    graded_by: GradedBy  # who found it
    evidence: tuple[Evidence, ...]

    @property
    def said(self) -> int:
        return sum(one.state == "hit" for one in self.evidence)

    @property
    def of(self) -> int:
        return len(self.evidence)


def skills_of(turns: Sequence[Turn]) -> tuple[Skill, ...]:
    """Of answers in words, judged point by point; skills with nothing to count are left out."""
    found = []
    for graded_by in dict.fromkeys(t.given.graded_by for t in turns if t.given):
        mine = [t for t in turns if t.given and t.given.graded_by == graded_by and _counts(t)]
        told = [turn for turn in mine if turn.question.kind != "story"]
        about_notes = [turn for turn in told if turn.question.kind in ABOUT_NOTES]
        stories = [turn for turn in mine if turn.question.kind == "story"]
        every, later = _points(told), _points(about_notes, beyond=FIRST_POINTS)
        weighed = [one for one in every if _TRADE_OFF.search(one.text)]
        begun = _beginnings(about_notes)
        for name, what, evidence in (
            ("Correctness", "points that you made", every),
            ("Depth", "points beyond the first two of an answer", later),
            ("Structure", "answers whose first sentence makes a point", begun),
            ("Structure", "parts of a story that you told", _points(stories)),
            ("Trade-offs", "points about a cost, a condition or an alternative", weighed),
        ):
            if evidence:
                found.append(Skill(name, what, graded_by, tuple(evidence)))
    return tuple(found)


def _counts(turn: Turn) -> bool:
    given = turn.given
    return given is not None and bool(given.text and given.points) and not given.gate


def _points(turns: Iterable[Turn], beyond: int = 0) -> list[Evidence]:
    return [
        Evidence(turn.number, point.text, point.state, point.evidence)
        for turn in turns
        if turn.given
        for point in turn.given.points[beyond:]
    ]


def _beginnings(turns: Iterable[Turn]) -> list[Evidence]:
    """Whether an answer that makes a point begins with one rather than on its way to it."""
    found = []
    for turn in turns:
        hits = [p for p in turn.given.points if p.state == "hit"] if turn.given else []
        if hits and turn.given:
            opening = split_sentences(turn.given.text)[0].strip()
            state: PointState = "hit" if _makes_one(opening, hits) else "missed"
            found.append(Evidence(turn.number, opening, state, opening))
    return found


def _makes_one(opening: str, hits: Iterable[PointSaid]) -> bool:
    begin = " ".join(opening.split())
    said = (" ".join(point.evidence.split()) for point in hits)
    return any(words and (words in begin or begin in words) for words in said)
