"""An answer of a past interview, held against what the notes say to its question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tutor.grade_calibration import VERDICTS
from tutor.interview import PointSaid
from tutor.memory import Verdict
from tutor.past_grounds import Ground

if TYPE_CHECKING:
    from ingest.embedding import Embedder
    from tutor.grading import Judgement

Weigh = Callable[[str, str, str], "Judgement"]
"""(question, reference, answer) -> what the rules hold possible."""

# The mean chance from where a verdict is decided, over several references. Chosen on
# benchmarks/past_interviews.jsonl; `python -m benchmarks.past_interviews` tells how it does.
DECIDED = 0.5

_FILLERS = re.compile(
    r"(?:(?<=\s)|^)(?:u+h+m*|u+m+|e+r+m*|h+m+|you know|i mean)\b[,.…]*\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PastGrade:
    verdict: Verdict  # the likeliest
    confidence: float  # 0 to 1: the mean chance of it
    is_decided: bool
    lost: float  # 0 to 1: what of the question was probably not known
    points: tuple[PointSaid, ...]  # of the reference that fits the verdict best


def weigh_by_rules(embedder: Embedder | None) -> Weigh:
    """By the rules; the embedder's weights are loaded when it first embeds."""

    def weigh(question: str, reference: str, answer: str) -> Judgement:
        from tutor.grading import judge_by_rules

        return judge_by_rules(question, reference, answer, embedder=embedder)

    return weigh


def grade_past(question: str, ground: Ground, answer: str, weigh: Weigh) -> PastGrade:
    """Graded against each of the references; the chances of the verdicts are their mean.

    How much of an author's text was asked for, nobody knows, so no single cut of it decides.
    Notes that only speak of the question can't show an answer to be wrong by not having its points.
    """
    judgements = [weigh(question, cut, spoken(answer)) for cut in ground.references]
    gated = [one for one in judgements if one.grade.gate]
    if len(gated) == len(judgements):
        grade = gated[0].grade
        return PastGrade(grade.verdict, grade.confidence, grade.decided, 1.0, _points(gated[0]))
    weighed = [one for one in judgements if one.chances]
    if not weighed:
        return PastGrade("partial", 0.0, False, 0.5, ())
    chances = np.mean([one.chances for one in weighed], axis=0)
    best = int(chances.argmax())
    shown = max(weighed, key=lambda one: one.chances[best])
    confidence, points = float(chances[best]), _points(shown)
    contradicted = any(point.state == "contradicted" for point in points)
    merely_absent = VERDICTS[best] == "wrong" and not contradicted
    return PastGrade(
        verdict=VERDICTS[best],
        confidence=confidence,
        is_decided=confidence >= DECIDED and (ground.asks_the_same or not merely_absent),
        lost=float(1 - chances[2] - chances[1] / 2),
        points=points,
    )


def spoken(answer: str) -> str:
    """Without the sounds of somebody who is thinking."""
    return _FILLERS.sub("", answer).strip() or answer


def _points(judgement: Judgement) -> tuple[PointSaid, ...]:
    return tuple(PointSaid(p.text, p.state, p.evidence or "") for p in judgement.grade.points)
