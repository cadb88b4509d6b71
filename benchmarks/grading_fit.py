"""Learning the numbers of the grader: two logistic regressions and the bars of what is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.grading_cases import MAIN, Case
from tutor.grade_calibration import VERDICTS, Calibration, Logistic, said
from tutor.grading import Examined
from tutor.point_matching import FEATURES as POINT_FEATURES

FOLDS, INNER_FOLDS = 8, 5
POINT_PENALTY, VERDICT_PENALTY = 10.0, 10.0
WANTED_RIGHT = 0.98  # of the decided verdicts in cross-validation: .95 and a margin for other hands
FEWEST_DECIDED = 8  # below, a share says nothing

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Learned:
    calibration: Calibration
    chances: Array  # (cases, 3), each made without its own question


def learn(cases: Sequence[Case], examined: Sequence[Examined], *, seed: int = 0) -> Learned:
    """Numbers from all cases, and cross-validated chances; a question is never in both halves."""
    groups = _folds([case.question for case in cases], FOLDS, seed)
    chances = np.zeros((len(cases), len(VERDICTS)))
    for fold in range(FOLDS):
        train = np.flatnonzero(groups != fold).tolist()
        part = _fit([cases[i] for i in train], [examined[i] for i in train], seed)
        for i in np.flatnonzero(groups == fold).tolist():
            likely = said(part, examined[i].matching.features)
            chances[i] = examined[i].chances(part, likely)
    whole = _fit(cases, examined, seed)
    bars = _bars(cases, chances)
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
    weights = np.array([case.weight for case in cases])
    for label in range(len(VERDICTS)):
        weights[labels == label] *= len(cases) / 3 / weights[labels == label].sum()
    weights *= sum(case.is_written for case in cases) / len(cases)
    verdicts = regress(np.array(rows), labels, weights, VERDICT_PENALTY)
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
    if case.tag in ("elsewhere", "off_topic_true_statement", "false_claim"):
        return [0] * len(one.points)
    if case.tag != "half":
        return [-1] * len(one.points)
    about = one.matching.features[:, POINT_FEATURES.index("is_about")]
    not_about = one.matching.features[:, POINT_FEATURES.index("is_not_about")]
    only = about.sum() == 1
    return [
        0 if no else 1 if yes and only else -1 for yes, no in zip(about, not_about, strict=True)
    ]


def regress(rows: Array, labels: NDArray[np.int_], weights: Array, penalty: float) -> Logistic:
    """Multinomial logistic regression by Newton's method; the intercept isn't penalised."""
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
    return Logistic(_numbers(means), _numbers(spreads), tuple(_numbers(row) for row in table))


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


def _bars(cases: Sequence[Case], chances: Array) -> tuple[float, float, float]:
    """For each verdict the confidence from where enough of the cross-validated ones are right."""
    bars = []
    for verdict in range(len(VERDICTS)):
        given = [
            (float(row[verdict]), VERDICTS[verdict] in case.acceptable)
            for case, row in zip(cases, chances, strict=True)
            if case.is_written and int(row.argmax()) == verdict
        ]
        given.sort(reverse=True)
        right = np.cumsum([is_right for _, is_right in given])
        good = [
            given[n - 1][0]
            for n in range(FEWEST_DECIDED, len(given) + 1)
            if right[n - 1] / n >= WANTED_RIGHT
        ]
        bars.append(round(min(good, default=1.01), 3))
    return bars[0], bars[1], bars[2]


def _folds(questions: Sequence[str], count: int, seed: int) -> NDArray[np.int_]:
    """The fold of each case, by its question."""
    names = sorted(set(questions))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {names[i]: place % count for place, i in enumerate(order)}
    return np.array([fold[question] for question in questions])
