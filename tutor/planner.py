"""Which cards a day before an interview brings, and in which order.

Everything is over arrays of cards (`Cards`), so the same functions plan for one learner and, in
`rehearsal.py`, for many at once. Days are counted from any day 0.

Until the last days cards come when their chance of recall has fallen to `retention`. In the last
days they come in the order of what a second spent on them adds to the recall on the day itself,
whether they are due or not; a card never seen is one more candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.retention import Floats, after_rating, first_memory, interval_days, recall_chance
from tutor.scheduling import AGAIN, EASY, GOOD, HARD

# How a card that was never seen is rated at first, over many learners.
_FIRST_RATINGS = ((AGAIN, 0.25), (HARD, 0.15), (GOOD, 0.52), (EASY, 0.08))

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards as FSRS knows them; the arrays have one shape. Unseen ones may hold anything finite."""

    stability: Floats
    difficulty: Floats
    last_day: Floats
    is_seen: Flags


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds that a card takes, asking it again on the same day included."""

    recalled_s: float = 8.0
    forgotten_s: float = 20.0
    new_s: float = 28.0


@dataclass(frozen=True, slots=True)
class Policy:
    """How to go about it until the day. Numbers, or arrays that broadcast with the cards."""

    new_a_day: Any
    retention: Any
    last_days: Any  # in which the order is by what would be lost on the day


def worth(parameters: Floats, cards: Cards, day: int, deadline: int, costs: Costs) -> Floats:
    """What a second spent on each card on `day` adds to its chance of recall on `deadline`."""
    elapsed = day - cards.last_day
    chance = recall_chance(parameters, elapsed, cards.stability)
    kept, _ = after_rating(parameters, cards.stability, cards.difficulty, elapsed, float(GOOD))
    lost, harder = after_rating(
        parameters, cards.stability, cards.difficulty, elapsed, float(AGAIN)
    )
    relearnt, _ = after_rating(parameters, lost, harder, 0, float(GOOD))
    left = deadline - day
    then = chance * recall_chance(parameters, left, kept)
    then = then + (1 - chance) * recall_chance(parameters, left, relearnt)
    otherwise = recall_chance(parameters, deadline - cards.last_day, cards.stability)
    seconds = chance * costs.recalled_s + (1 - chance) * costs.forgotten_s
    seen: Floats = (then - otherwise) / seconds
    return np.where(cards.is_seen, seen, worth_of_new(parameters, day, deadline, costs))


def worth_of_new(parameters: Floats, day: int, deadline: int, costs: Costs) -> Floats:
    """The same for a card that was never seen."""
    chance = np.zeros(1)
    for rating, share in _FIRST_RATINGS:
        stability, difficulty = first_memory(parameters, np.array([float(rating)]))
        if rating == AGAIN:
            stability, _ = after_rating(parameters, stability, difficulty, 0, float(GOOD))
        chance = chance + share * recall_chance(parameters, deadline - day, stability)
    worth: Floats = chance / costs.new_s
    return worth


def order_of_day(
    parameters: Floats, cards: Cards, day: int, deadline: int, policy: Policy, costs: Costs
) -> tuple[Flags, Floats]:
    """Which cards `day` may bring, and how urgent each is: the highest first."""
    elapsed = day - cards.last_day
    new = ~cards.is_seen & (np.cumsum(~cards.is_seen, axis=-1) <= policy.new_a_day)
    wait = np.maximum(1, np.round(interval_days(parameters, cards.stability, policy.retention)))
    is_end = np.asarray(deadline - day <= policy.last_days)
    again = cards.is_seen & np.where(is_end, elapsed > 0, elapsed >= wait)
    by_chance = 2 - recall_chance(parameters, elapsed, cards.stability)
    urgency = np.where(
        is_end,
        worth(parameters, cards, day, deadline, costs),
        np.where(cards.is_seen, by_chance, 0.0),
    )
    return again | new, urgency


def within(may: Flags, urgency: Floats, seconds: Floats, budget_s: Any) -> Flags:
    """The most urgent of the cards that the day may bring, as many as its seconds allow."""
    order = np.argsort(np.where(may, -urgency, np.inf), axis=-1, kind="stable")
    used = np.take_along_axis(np.where(may, seconds, 0.0), order, -1).cumsum(-1)
    done = np.empty(may.shape, dtype=bool)
    np.put_along_axis(done, order, used <= budget_s, -1)
    return done & may


def after_day(parameters: Floats, cards: Cards, day: int, rating: Floats, done: Flags) -> Cards:
    """The cards after a day on which those that are `done` got these ratings.

    What was missed is asked again on the same day, until it is known.
    """
    first = first_memory(parameters, rating)
    later = after_rating(
        parameters, cards.stability, cards.difficulty, day - cards.last_day, rating
    )
    stability, difficulty = (
        np.where(cards.is_seen, b, a) for a, b in zip(first, later, strict=True)
    )
    again = after_rating(parameters, stability, difficulty, 0, float(GOOD))
    missed = rating == AGAIN
    return Cards(
        np.where(done, np.where(missed, again[0], stability), cards.stability),
        np.where(done, np.where(missed, again[1], difficulty), cards.difficulty),
        np.where(done, float(day), cards.last_day),
        cards.is_seen | done,
    )
