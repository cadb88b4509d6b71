"""A verdict on a typed answer, by rules that are the same every time, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder
from tutor.answer_gates import Gate, gate_of
from tutor.bindings import find_bindings
from tutor.compared_things import Thing, things_compared, things_named
from tutor.contradictions import Contradictions, find_contradictions
from tutor.grade_calibration import VERDICTS, Calibration, Judged, judge, said
from tutor.grade_features import features_of
from tutor.grade_numbers import WITH_MEANING, WORDS_ALONE
from tutor.grader_instructions import without_hidden
from tutor.key_points import KeyPoint, key_points
from tutor.meanings import Meanings
from tutor.not_saying import says_what_is_missing
from tutor.point_matching import Matching, match_points
from tutor.swaps import Fit, fit_of, lone_fit, pair_fits
from tutor.wording import share, stems

GradeVerdict = Literal["correct", "partial", "wrong", "dont_know"]
PointState = Literal["hit", "missed", "contradicted"]
GradedBy = Literal["rules", "model", "self"]

SAID = 0.5  # likelihood from where a point counts as said
SAID_IN_A_CORRECT_ANSWER = 0.25  # where the whole speaks for its parts
SWAPPED = -0.3  # fit below which what is said of things belongs to others
NOTHING_SAID = 0.16  # no point likelier than this: off-topic, when the whole is far as well
FAR = 0.12  # cosine with the reference
MISPLACED = 0.7  # of `Bindings.most_misplaced`, from where a right answer may be a swapped one
RELATED_WORDS = 0.1  # share of an answer's words that its reference has


@dataclass(frozen=True, slots=True)
class Point:
    """A key point of the reference and what became of it."""

    text: str
    state: PointState
    evidence: str  # the learner's words that were held against it; "" when it was missed


@dataclass(frozen=True, slots=True)
class Grade:
    verdict: GradeVerdict
    confidence: float  # 0 to 1
    decided: bool  # sure enough to be shown; else the learner is asked
    score: float  # 0 to 1; 0 with any gate
    points: tuple[Point, ...]
    misconception: str | None
    gate: Gate | None
    graded_by: GradedBy


@dataclass(frozen=True, slots=True)
class Judgement:
    grade: Grade
    chances: tuple[float, ...]  # of wrong, partial, correct; () where there is nothing to weigh
    points: tuple[KeyPoint, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """All that was found out about an answer before it is judged."""

    question: str
    reference: str
    answer: str
    points: tuple[KeyPoint, ...]
    things: tuple[Thing, ...]
    matching: Matching
    fit: Fit | None
    pairs: tuple[Fit, ...]
    lone: float
    contradictions: Contradictions
    meanings: Meanings | None

    def features(self, likely: NDArray[np.float64]) -> NDArray[np.float64]:
        """The figures that the verdict is computed from; `likely`: each point was said."""
        return features_of(
            self.question,
            self.reference,
            self.answer,
            points=self.points,
            said=likely,
            fit=self.fit,
            pairs=self.pairs,
            lone=self.lone,
            contradictions=self.contradictions,
            meanings=self.meanings,
        )

    def chances(self, calibration: Calibration, likely: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities of wrong, partial and correct."""
        found = self.contradictions
        growths = found.right_growths + found.wrong_growths
        return judge(
            calibration,
            self.features(likely),
            admits_gaps=says_what_is_missing(self.answer),
            wrong_share=found.wrong_growths / growths if growths else 0.0,
        )


def grade(
    question: str,
    reference: str,
    answer: str,
    *,
    embedder: Embedder | None,
    shown_since: Sequence[str] = (),
) -> Grade:
    """The verdict on an answer, held against its author's answer.

    `shown_since`: passages that the learner saw after the question. Without an embedder only words
    are compared and fewer verdicts are decided.
    """
    return judge_by_rules(
        question, reference, answer, embedder=embedder, shown_since=shown_since
    ).grade


def judge_by_rules(
    question: str,
    reference: str,
    answer: str,
    *,
    embedder: Embedder | None,
    shown_since: Sequence[str] = (),
) -> Judgement:
    """The rules' grade with what they hold possible."""
    points = key_points(reference)
    gate = gate_of(question, reference, answer, shown_since=shown_since)
    if gate:
        return Judgement(gated(gate, points), (), points)
    if not points:
        return Judgement(Grade("partial", 0.0, False, 0.0, (), None, None, "rules"), (), points)
    examined = examine(question, reference, without_hidden(answer), embedder)
    calibration = WITH_MEANING if embedder else WORDS_ALONE
    likely = said(calibration, examined.matching.features)
    if _is_off_topic(examined, likely):
        return Judgement(gated("off_topic", points), (), points)
    chances = examined.chances(calibration, likely)
    grade_ = _grade(examined, likely, chances, calibration)
    return Judgement(grade_, tuple(float(chance) for chance in chances), points)


def examine(question: str, reference: str, answer: str, embedder: Embedder | None) -> Examined:
    points = key_points(reference)
    things = things_compared(question, points)
    meanings = Meanings(embedder) if embedder else None
    fit = fit_of(things, reference, answer, meanings) if things else None
    return Examined(
        question=question,
        reference=reference,
        answer=answer,
        points=points,
        things=things,
        matching=match_points(question, reference, answer, points, things, meanings),
        fit=fit,
        pairs=pair_fits(reference, answer, meanings),
        lone=0.0 if fit else lone_fit(question, reference, answer, meanings),
        contradictions=find_contradictions(question, reference, answer, things, meanings),
        meanings=meanings,
    )


def gated(gate: Gate, points: Sequence[KeyPoint]) -> Grade:
    """The grade of what is no answer."""
    verdict: GradeVerdict = "dont_know" if gate == "dont_know" else "wrong"
    missed = tuple(Point(point.text, "missed", "") for point in points)
    return Grade(verdict, 1.0, True, 0.0, missed, None, gate, "rules")


def _grade(
    examined: Examined,
    likely: NDArray[np.float64],
    chances: NDArray[np.float64],
    calibration: Calibration,
) -> Grade:
    best = int(np.argmax(chances))
    verdict = VERDICTS[best]
    confidence = float(chances[best])
    states = _states(examined, likely, verdict)
    contradicted = any(point.state == "contradicted" for point in states)
    return Grade(
        verdict=verdict,
        confidence=round(confidence, 3),
        decided=confidence >= calibration.bars[best] and not _may_be_another(examined, verdict),
        score=round(float(chances[2] + chances[1] / 2), 3),
        points=states,
        misconception=_misconception(examined) if verdict != "correct" and contradicted else None,
        gate=None,
        graded_by="rules",
    )


def _may_be_another(examined: Examined, verdict: Judged) -> bool:
    """Could what seems right be something else, so that only the learner can tell?

    Words may stand in company that the note gives to others; without meanings, hardly a word of the
    note may be there at all.
    """
    if verdict != "correct":
        return False
    if find_bindings(examined.reference, examined.answer).most_misplaced >= MISPLACED:
        return True
    said = stems(examined.answer) - stems(examined.question)
    return examined.meanings is None and share(said, stems(examined.reference)) < RELATED_WORDS


def _states(examined: Examined, likely: NDArray[np.float64], verdict: Judged) -> tuple[Point, ...]:
    states = []
    evidence = examined.matching.evidence
    for point, chance, words in zip(examined.points, likely, evidence, strict=True):
        state = _state(examined, point, float(chance), words, verdict)
        states.append(Point(point.text, state, words if state != "missed" else ""))
    return tuple(states)


def _state(
    examined: Examined, point: KeyPoint, chance: float, evidence: str, verdict: Judged
) -> PointState:
    if verdict == "correct":
        return "hit" if chance >= SAID_IN_A_CORRECT_ANSWER else "missed"
    if chance < SAID:
        return "missed"
    clause = examined.contradictions.clause
    is_turned = clause is not None and (clause in evidence or evidence in clause)
    is_swapped = examined.fit is not None and examined.fit.total < SWAPPED
    if is_turned or (is_swapped and things_named(point.text, examined.things)):
        return "contradicted"
    return "hit"


def _misconception(examined: Examined) -> str:
    if examined.fit and examined.fit.total < SWAPPED:
        names = " and ".join(thing.name for thing in examined.things)
        return f"What you say of {names} fits the note the other way round."
    return f"You wrote “{examined.contradictions.clause}”; the note says otherwise."


def _is_off_topic(examined: Examined, likely: NDArray[np.float64]) -> bool:
    """No point said, the whole far away, and not a word in common."""
    if likely.max() >= NOTHING_SAID or examined.meanings is None:
        return False
    common = stems(examined.answer) & stems(f"{examined.question} {examined.reference}")
    mine, told = examined.meanings.of([examined.answer, examined.reference])
    return not common and round(float(mine @ told), 2) < FAR
