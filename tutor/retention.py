"""The memory model of FSRS for many cards at once: what the planner thinks ahead with.

The formulas are those of the `fsrs` library (tests compare them), over numpy arrays of any shape.
`parameters` are its 21 weights along the first axis; each may itself be an array that broadcasts
with the cards, so that a simulation can hold many learners. Time is in whole days.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.scheduling import AGAIN, EASY, GOOD, HARD

Floats = NDArray[np.float64]

_LOWEST_STABILITY_DAYS = 0.001


def recall_chance(parameters: Floats, elapsed_days: Any, stability: Any) -> Floats:
    """The chance, 0 to 1, that a card is recalled so long after its last rating."""
    decay = -parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    chance: Floats = (1 + factor * np.maximum(elapsed_days, 0) / stability) ** decay
    return chance


def interval_days(parameters: Floats, stability: Any, retention: Any) -> Floats:
    """After how many days the chance of recall has fallen to `retention`."""
    decay = -parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    interval: Floats = stability / factor * (retention ** (1 / decay) - 1)
    return interval


def first_memory(parameters: Floats, rating: Any) -> tuple[Floats, Floats]:
    """Stability and difficulty after the first rating."""
    at = [parameters[number] for number in range(4)]
    stability = np.select([rating == r for r in (AGAIN, HARD, GOOD)], at[:3], at[3])
    return np.maximum(stability, _LOWEST_STABILITY_DAYS), np.clip(
        _first_difficulty(parameters, rating), 1, 10
    )


def after_rating(
    parameters: Floats, stability: Any, difficulty: Any, elapsed_days: Any, rating: Any
) -> tuple[Floats, Floats]:
    """Stability and difficulty after a rating; on the day of the last one the short-term rule."""
    w = parameters
    chance = recall_chance(w, elapsed_days, stability)
    again = rating == AGAIN
    penalty = np.where(rating == HARD, w[15], np.where(rating == EASY, w[16], 1.0))
    recalled = stability * (
        1
        + np.exp(w[8])
        * (11 - difficulty)
        * stability ** -w[9]
        * (np.exp((1 - chance) * w[10]) - 1)
        * penalty
    )
    forgotten = np.minimum(
        w[11]
        * difficulty ** -w[12]
        * ((stability + 1) ** w[13] - 1)
        * np.exp((1 - chance) * w[14]),
        stability / np.exp(w[17] * w[18]),
    )
    growth = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    same_day = stability * np.where(again, growth, np.maximum(growth, 1))
    longer = np.where(again, forgotten, recalled)
    after = np.where(np.asarray(elapsed_days) < 1, same_day, longer)
    return np.maximum(after, _LOWEST_STABILITY_DAYS), _next_difficulty(w, difficulty, rating)


def _first_difficulty(parameters: Floats, rating: Any) -> Any:
    return parameters[4] - np.exp(parameters[5] * (rating - 1)) + 1


def _next_difficulty(parameters: Floats, difficulty: Any, rating: Any) -> Floats:
    change = -parameters[6] * (rating - 3) * (10 - difficulty) / 9
    easiest = _first_difficulty(parameters, float(EASY))
    reverted = parameters[7] * easiest + (1 - parameters[7]) * (difficulty + change)
    clipped: Floats = np.clip(reverted, 1, 10)
    return clipped
