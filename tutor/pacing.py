"""How to go about it until the interview, and how far that goes: solved by rehearsing it.

How many new cards a day, how sure until when, and how long the last days are (see `planner`) are
solved together: imagined learners try out each choice of a small grid on the cards as they are. The
best one is then rehearsed by more of them, for what it comes to and how far that may be off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np

from tutor.planner import Cards, Costs, Flags, Policy, order_of_day
from tutor.rehearsal import BELIEVED, Rehearsal, imagine
from tutor.retention import Floats

INTAKE_SHARES = (1.0, 1.5, 2.5)  # of what would show every card once by the day
RETENTIONS = (0.8, 0.88, 0.95)
ALL_DAYS = 10_000
LAST_DAYS = (10, 20, 30, ALL_DAYS)

# More cards than these are planned for by a sample, with minutes to match.
TRIED_CARDS, TRIED_LEARNERS = 60, 6
FORECAST_CARDS, FORECAST_LEARNERS = 100, 60
_SEED = 42


@dataclass(frozen=True, slots=True)
class Pace:
    """The best way to go about it."""

    new_a_day: int
    retention: float
    last_days: int

    @property
    def policy(self) -> Policy:
        return Policy(self.new_a_day, self.retention, self.last_days)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a pace comes to, in cards: on average over learners, and for four of five of them."""

    known: float  # expected to be recalled on the day
    low: float
    high: float
    seen: float  # expected to have been seen by then
    cards: int


def solve(
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
    tried = _sample(cards, TRIED_CARDS)
    share = _share(tried, cards)
    days = deadline if study_days is None else int(study_days.sum())
    intake = -(-(~tried.is_seen).sum() // max(1, days))
    intakes = sorted({int(np.ceil(intake * times)) for times in INTAKE_SHARES})
    grid = tuple(product(intakes, RETENTIONS, LAST_DAYS))
    columns = (np.array(column, dtype=float)[:, None, None] for column in zip(*grid, strict=True))
    rehearsal = _rehearsed(
        tried,
        Policy(*columns),
        deadline,
        seconds_a_day * share,
        costs or Costs(),
        study_days,
        learners=TRIED_LEARNERS,
        ways=len(grid),
    )
    best = int(np.argmax(np.round(rehearsal.known(deadline).mean(-1), 6)))
    new_a_day, retention, last_days = grid[best]
    return Pace(int(np.ceil(new_a_day / share)), retention, min(deadline, last_days))


def forecast(
    pace: Pace,
    cards: Cards,
    deadline: int,
    seconds_a_day: float,
    costs: Costs | None = None,
    study_days: Flags | None = None,
) -> Forecast:
    """How far the pace goes; the other arguments are those of `solve`."""
    tried = _sample(cards, FORECAST_CARDS)
    share = _share(tried, cards)
    policy = Policy(pace.new_a_day * share, pace.retention, pace.last_days)
    rehearsal = _rehearsed(
        tried,
        policy,
        deadline,
        seconds_a_day * share,
        costs or Costs(),
        study_days,
        learners=FORECAST_LEARNERS,
    )
    known = rehearsal.known(deadline)[0] / share
    low, high = np.percentile(known, [10, 90])
    seen = float(rehearsal.seen()[0].mean() / share)
    return Forecast(float(known.mean()), float(low), float(high), seen, cards.stability.size)


def _rehearsed(
    cards: Cards,
    policy: Policy,
    deadline: int,
    seconds_a_day: float,
    costs: Costs,
    study_days: Flags | None,
    *,
    learners: int,
    ways: int = 1,
) -> Rehearsal:
    imagined = imagine(learners, cards.stability.size, _SEED)
    rehearsal = Rehearsal(
        imagined,
        cards,
        ways=ways,
        seconds_a_day=seconds_a_day,
        costs=costs,
        seed=_SEED,
        carry_s=costs.new_s,
    )
    order = partial(_order, policy, deadline, costs)
    for day in range(deadline):
        if study_days is None or study_days[day]:
            rehearsal.study(day, order)
        else:
            rehearsal.skip()
    return rehearsal


def _order(
    policy: Policy, deadline: int, costs: Costs, cards: Cards, day: int
) -> tuple[Flags, Floats]:
    # A part of a card a day is a whole one every few days.
    new_today = np.floor(policy.new_a_day * (day + 1)) - np.floor(policy.new_a_day * day)
    today = replace(policy, new_a_day=new_today)
    return order_of_day(BELIEVED, cards, day, deadline, today, costs)


def _share(sample: Cards, cards: Cards) -> float:
    return sample.stability.size / cards.stability.size if cards.stability.size else 1.0


def _sample(cards: Cards, most: int) -> Cards:
    """At most so many, evenly over all stabilities, so that all kinds have their share."""
    wanted = min(most, cards.stability.size)
    order = np.lexsort((cards.stability, cards.is_seen))
    kept = order[(np.arange(wanted) * order.size) // max(1, wanted)]
    return Cards(
        cards.stability[kept], cards.difficulty[kept], cards.last_day[kept], cards.is_seen[kept]
    )
