"""Learning the numbers of the grader: two logistic regressions and the bars of what is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.grading_cases import ELSEWHERE, MAIN, Case
from tutor.grade_calibration import VERDICTS, Calibration, Logistic, Row, bent, said
from tutor.grading import Examined
from tutor.point_matching import FEATURES as POINT_FEATURES

FOLDS, INNER_FOLDS = 8, 5
POINT_PENALTY, VERDICT_PENALTY = 10.0, 10.0
BENDS = (33, 67)  # percentiles of a feature where its slope may change
WANTED_RIGHT = 0.95  # of the decided verdicts in cross-validation, those of gates among them
HALVES = ("half", "skips_steps", "misses_main_point")
NOTHING_SAID = ("off_topic_true_statement", "false_claim", ELSEWHERE)
WEIGHT_ELSEWHERE = 0.04  # of an answer to another question, since there are so many

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learned:
    calibration: Calibration
    chances: Array  # (cases, 3), each made without its own question


def learn(
    cases: Sequence[Case], examined: Sequence[Examined], *, gated: int = 0, seed: int = 0
) -> Learned:
    """Numbers from all cases, and cross-validated chances; a question is never in both halves.

    `gated`: how many cases beside these are decided rightly by a gate.
    """
    groups = _folds([case.question for case in cases], FOLDS, seed)
    chances = np.zeros((len(cases), len(VERDICTS)))
    for fold in range(FOLDS):
        train = np.flatnonzero(groups != fold).tolist()
        part = _fit([cases[i] for i in train], [examined[i] for i in train], seed)
        for i in np.flatnonzero(groups == fold).tolist():
            likely = said(part, examined[i].matching.features)
            chances[i] = examined[i].chances(part, likely)
    whole = _fit(cases, examined, seed)
    bars = _bars(cases, chances, gated)
    return Learned(Calibration(whole.points, whole.verdicts, bars), chances)


def _fit(cases: Sequence[Case], examined: Sequence[Examined], seed: int) -> Calibration:
    """The points first; the verdicts on how likely points are by numbers that didn't see them."""
    groups = _folds([case.question for case in cases], INNER_FOLDS, seed + 1)
    rows: list[Array] = [np.zeros(0)] * len(cases)
    for fold in range(INNER_FOLDS):
        train = [i for i in range(len(cases)) if groups[i] != fold]
        points = _fit_points([cases[i] for i in train], [examined[i] for i in train])
        part = Calibration(points, points, (1, 1, 1))
        for i in np.flatnonzero(groups == fold).tolist():
            rows[i] = examined[i].features(said(part, examined[i].matching.features))
    labels = np.array([case.label for case in cases])
    weights = np.array([WEIGHT_ELSEWHERE if case.tag == ELSEWHERE else 1 for case in cases])
    for label in range(len(VERDICTS)):
        weights[labels == label] *= len(cases) / 3 / weights[labels == label].sum()
    knots = tuple(_numbers(row) for row in np.percentile(np.array(rows), BENDS, axis=0))
    verdicts = regress(np.array(rows), labels, weights, VERDICT_PENALTY, knots)
    return Calibration(_fit_points(cases, examined), verdicts, (1, 1, 1))


def _fit_points(cases: Sequence[Case], examined: Sequence[Examined]) -> Logistic:
    rows, labels = [], []
    for case, one in zip(cases, examined, strict=True):
        for row, label in zip(one.matching.features, _point_labels(case, one), strict=True):
            if label >= 0:
                rows.append(np.round(row, 2))
                labels.append(label)
    return regress(np.array(rows), np.array(labels), np.ones(len(rows)), POINT_PENALTY)


def _point_labels(case: Case, one: Examined) -> list[int]:
    """What a verdict tells of the points: 1 said, 0 not said, -1 unknown."""
    if case.verdict == "correct":
        return [1 if point.weight >= MAIN else -1 for point in one.points]
    if case.tag in NOTHING_SAID:
        return [0] * len(one.points)
    if case.tag not in HALVES or len(one.points) < 2:
        return [-1] * len(one.points)
    return _labels_of_half(one)


def _labels_of_half(one: Examined) -> list[int]:
    """Of half an answer the nearest point was said and the farthest wasn't."""
    table = one.matching.features
    column = {name: table[:, i] for i, name in enumerate(POINT_FEATURES)}
    near = column["nearest"] / 3 + column["words"] + column["is_about"] - column["is_not_about"]
    labels = np.where(column["is_not_about"] > 0, 0, -1)
    labels[near.argmin()], labels[near.argmax()] = 0, 1
    return [int(label) for label in labels]


def regress(
    rows: Array,
    labels: NDArray[np.int_],
    weights: Array,
    penalty: float,
    knots: Sequence[Row] = (),
) -> Logistic:
    """Multinomial logistic regression by Newton's method; the intercept isn't penalised."""
    rows = bent(rows, knots)
    means, spreads = rows.mean(axis=0), rows.std(axis=0)
    spreads = np.where(spreads > 1e-6, spreads, 1.0)
    scaled = np.column_stack([(rows - means) / spreads, np.ones(len(rows))])
    classes, width = int(labels.max()) + 1, scaled.shape[1]
    wanted = np.eye(classes)[labels]
    ridge = np.tile(np.r_[np.full(width - 1, penalty), 1e-3], classes)
    found = np.zeros(classes * width)
    for _ in range(60):
        scores = scaled @ found.reshape(classes, width).T
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = odds / odds.sum(axis=1, keepdims=True)
        slope = ((chances - wanted) * weights[:, None]).T @ scaled
        step = np.linalg.solve(
            _curvature(scaled, chances, weights, ridge), slope.ravel() + ridge * found
        )
        found -= step
        if np.abs(step).max() < 1e-7:
            break
    table = found.reshape(classes, width).T
    return Logistic(
        knots, _numbers(means), _numbers(spreads), tuple(_numbers(row) for row in table)
    )


def _curvature(scaled: Array, chances: Array, weights: Array, ridge: Array) -> Array:
    classes, width = chances.shape[1], scaled.shape[1]
    found = np.zeros((classes * width, classes * width))
    for a in range(classes):
        for b in range(classes):
            slope = weights * chances[:, a] * ((a == b) - chances[:, b])
            block = (scaled * slope[:, None]).T @ scaled
            found[a * width : (a + 1) * width, b * width : (b + 1) * width] = block
    return found + np.diag(ridge)


def _numbers(row: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in row)


def _bars(cases: Sequence[Case], chances: Array, gated: int) -> tuple[float, float, float]:
    """The confidences of wrong, partial, correct from where most is decided and enough is right."""
    sorted_: list[Array] = []
    right: list[NDArray[np.int_]] = []
    for verdict in range(len(VERDICTS)):
        given = sorted(
            (
                (float(row[verdict]), VERDICTS[verdict] in case.acceptable)
                for case, row in zip(cases, chances, strict=True)
                if int(row.argmax()) == verdict and case.tag != ELSEWHERE
            ),
            reverse=True,
        )
        sorted_.append(np.array([1.01, *(confidence for confidence, _ in given)]))
        right.append(np.cumsum([0, *(is_fit for _, is_fit in given)]))
    counts = [np.arange(len(one)) for one in right]
    decided = counts[0][:, None, None] + counts[1][:, None] + counts[2]
    is_right = right[0][:, None, None] + right[1][:, None] + right[2]
    is_enough = is_right + gated >= WANTED_RIGHT * (decided + gated)
    best = np.unravel_index(np.where(is_enough, decided, -1).argmax(), decided.shape)
    found = [round(float(one[place]), 3) for one, place in zip(sorted_, best, strict=True)]
    return found[0], found[1], found[2]


def _folds(questions: Sequence[str], count: int, seed: int) -> NDArray[np.int_]:
    """The fold of each case, by its question."""
    names = sorted(set(questions))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {names[i]: place % count for place, i in enumerate(order)}
    return np.array([fold[question] for question in questions])
