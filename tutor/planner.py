"""Thinking ahead to a day: how much new a day, how sure until when, and in which order at the end.

Everything is over arrays of cards (`Cards`), so the same functions plan for one learner and, in
`benchmarks/plan_simulation.py`, for many at once. Days are counted from any day 0.

Until the last days cards come when their chance of recall has fallen to `retention`. In the last
days they come in the order of what a second spent on them adds to the recall on the day itself,
whether they are due or not; a card never seen is one more candidate. How long "the last days" are,
the retention and the intake are solved together, by trying out each choice of a small grid on the
cards as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.retention import Floats, after_rating, first_memory, interval_days, recall_chance
from tutor.scheduling import AGAIN, EASY, GOOD, HARD

INTAKE_SHARES = (1.0, 1.3, 2.0, 3.0)  # of what would show every card once by the last days
TRIED_CARDS = 100  # more are planned for by a sample, with minutes to match
ALL_DAYS = 10_000

# Retention until the last days, and how long those are.
_ENDS = ((0.85, 0.9, 0.95), (5, 10, 20, ALL_DAYS))

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


@dataclass(frozen=True, slots=True)
class Pace:
    """The best policy and what it comes to."""

    new_a_day: int
    retention: float
    last_days: int
    known: float  # cards expected to be recalled on the day
    seen: float  # cards expected to have been seen by then
    cards: int

    @property
    def policy(self) -> Policy:
        return Policy(self.new_a_day, self.retention, self.last_days)


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


def solve(
    parameters: Floats,
    cards: Cards,
    deadline: int,
    seconds_a_day: float,
    costs: Costs | None = None,
    study_days: Flags | None = None,
) -> Pace:
    """The pace under which most cards are recalled on day `deadline`; today is day 0.

    `cards` are of one learner, in one dimension. `study_days` says of each day before the deadline
    whether the learner studies. The same cards always give the same pace.
    """
    costs, count = costs or Costs(), cards.stability.size
    if study_days is None:
        study_days = np.ones(deadline, dtype=bool)
    tried = _sample(cards, min(count, TRIED_CARDS))
    share = tried.stability.size / count if count else 1.0
    intake = -(-(~tried.is_seen).sum() // max(1, study_days.sum()))
    grid = tuple(product(sorted({int(np.ceil(intake * s)) for s in INTAKE_SHARES}), *_ENDS))
    columns = (np.array(column, dtype=float)[:, None] for column in zip(*grid, strict=True))
    known, seen = _tried(
        parameters, tried, deadline, seconds_a_day * share, costs, study_days, Policy(*columns)
    )
    best = int(np.argmax(np.round(known, 6)))
    new_a_day, retention, last_days = grid[best]
    return Pace(
        int(np.ceil(new_a_day / share)),
        retention,
        min(deadline, last_days),
        float(known[best]) / share,
        float(seen[best]) / share,
        count,
    )


def _tried(
    parameters: Floats,
    cards: Cards,
    deadline: int,
    seconds: float,
    costs: Costs,
    study_days: Flags,
    policies: Policy,
) -> tuple[Floats, Floats]:
    """How many cards would be known, and seen, on the day under each of the policies.

    One run for all of them, with the same fixed draws of chance.
    """
    random = np.random.default_rng(42)
    shape = (policies.new_a_day.shape[0], cards.stability.size)
    cards = Cards(
        np.broadcast_to(cards.stability, shape),
        np.broadcast_to(cards.difficulty, shape),
        np.broadcast_to(cards.last_day, shape),
        np.broadcast_to(cards.is_seen, shape),
    )
    for day in range(deadline):
        luck, first = random.random((2, shape[1]))
        if not study_days[day]:
            continue
        may, urgency = order_of_day(parameters, cards, day, deadline, policies, costs)
        chance = recall_chance(parameters, day - cards.last_day, cards.stability)
        later = np.where(luck < chance, float(GOOD), float(AGAIN))
        rating = np.where(cards.is_seen, later, _first_rating(first))
        spent = np.where(rating == AGAIN, costs.forgotten_s, costs.recalled_s)
        spent = np.where(cards.is_seen, spent, costs.new_s)
        done = within(may, urgency, spent, seconds)
        cards = after_day(parameters, cards, day, rating, done)
    chance = recall_chance(parameters, deadline - cards.last_day, cards.stability)
    return np.where(cards.is_seen, chance, 0.0).sum(-1), cards.is_seen.sum(-1)


def within(may: Flags, urgency: Floats, seconds: Floats, budget_s: float) -> Flags:
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


def _first_rating(draws: Floats) -> Floats:
    bounds = np.cumsum([share for _, share in _FIRST_RATINGS])[:-1]
    ratings = np.array([float(rating) for rating, _ in _FIRST_RATINGS])
    return ratings[np.searchsorted(bounds, draws)]


def _sample(cards: Cards, wanted: int) -> Cards:
    """So many of the cards, evenly over all stabilities, so that all kinds have their share."""
    order = np.lexsort((cards.stability, cards.is_seen))
    kept = order[(np.arange(wanted) * order.size) // max(1, wanted)]
    return Cards(
        cards.stability[kept], cards.difficulty[kept], cards.last_day[kept], cards.is_seen[kept]
    )
