"""From figures to a verdict with a confidence, by two small logistic models.

Their numbers stand in `grade_numbers.py`, made by `python -m benchmarks.grading_quality --fit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Judged = Literal["wrong", "partial", "correct"]
VERDICTS: tuple[Judged, ...] = ("wrong", "partial", "correct")

Row = Sequence[float]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A multinomial logistic regression on standardised features."""

    means: Row
    spreads: Row
    weights: Sequence[Row]  # one row a feature and a last one for the intercept; a column a class

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, features) to (n, classes)."""
        scaled = (rows - np.array(self.means)) / np.array(self.spreads)
        scores = np.column_stack([scaled, np.ones(len(scaled))]) @ np.array(self.weights)
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        chances: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
        return chances


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that was learned, once with meanings and once from words alone."""

    points: Logistic
    verdicts: Logistic
    bars: tuple[float, float, float]  # confidence from where wrong, partial, correct is decided


def said(calibration: Calibration, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each point was said, rounded; features are (n, point features)."""
    likely: NDArray[np.float64] = np.round(
        calibration.points.probabilities(np.round(features, 2))[:, 1], 2
    )
    return likely


def judge(
    calibration: Calibration,
    features: NDArray[np.float64],
    *,
    admits_gaps: bool,
    wrong_share: float,
) -> NDArray[np.float64]:
    """Probabilities of wrong, partial, correct, rounded.

    Who says that something is left out, or states another growth than the note, isn't correct.
    `wrong_share`: of the figures on growth, 0 to 1.
    """
    wrong, partial, correct = calibration.verdicts.probabilities(features[None])[0]
    if wrong_share:
        wrong, partial, correct = (
            wrong + wrong_share * correct,
            partial + (1 - wrong_share) * correct,
            0,
        )
    if admits_gaps:
        partial, correct = partial + correct, 0
    return np.round([wrong, partial, correct], 3)
