"""Does planning for the date pay? Learners simulated until their interview, three ways of studying.

    python -m benchmarks.plan_simulation            # the figures of docs/planning.md, minutes
    python -m benchmarks.plan_simulation --quick    # few learners and a small grid, seconds

The truth is the memory model of the `fsrs` library (tests/test_retention.py compares the arrays
used here with it). Its parameters are drawn anew for every learner and a hardness for every card;
whoever schedules sees only ratings and times and believes in the library's default parameters. All
ways have the same minutes on each of 42 days and the same learners. The ladder (1, 3, 7, 14, 30 …
days; back to the start when missed) and plain FSRS get the intake and retention of a grid with
which they do best on average, chosen with hindsight; the planner gets what it solves on day 0.

Prints one JSON line; without --quick it also writes docs/planning.svg.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.planner import (
    Cards,
    Costs,
    Policy,
    after_day,
    order_of_day,
    solve,
    within,
)
from tutor.retention import Floats, after_rating, first_memory, interval_days, recall_chance
from tutor.scheduling import AGAIN, EASY, GOOD, HARD, parameters

DAYS = 42
LEARNERS = 30
SCENARIOS = ((300, 12), (1000, 20), (1500, 30))  # cards, minutes a day
RUNGS = np.array([1, 3, 7, 14, 30, 60, 120], dtype=float)
INTAKES = (0.8, 1.0, 1.3, 1.8, 2.5, 4.0)  # of what shows every card once
RETENTIONS = (0.75, 0.8, 0.85, 0.9, 0.93, 0.96)
PLOT = Path(__file__).parent.parent / "docs" / "planning.svg"

BELIEVED = np.array(parameters())
Order = Callable[["Learners", int], tuple[NDArray[np.bool_], Floats]]


@dataclass(frozen=True)
class Truth:
    """What nobody sees: the learners' memory parameters, their cards' hardness, their speed."""

    weights: Floats  # (21, learners, 1)
    ease: Floats  # (learners, cards): factor on the first stability
    harder: Floats  # (learners, cards): added to the first difficulty
    slowness: Floats  # (learners, 1)


def draw_truth(learners: int, cards: int, seed: int) -> Truth:
    random = np.random.default_rng(seed)
    spread = np.full(21, 0.15)
    spread[:4], spread[7], spread[20] = 0.4, 0.0, 0.25
    noise = random.normal(size=(21, learners)) * spread[:, None]
    weights = BELIEVED[:, None] * np.exp(noise)
    weights[:4] = np.sort(weights[:4], axis=0)
    weights[16] = np.maximum(weights[16], 1.0)
    weights[20] = np.clip(weights[20], 0.1, 0.8)
    ease = np.exp(random.normal(0, 0.5, (learners, cards)))
    slowness = np.exp(random.normal(0, 0.2, (learners, 1)))
    return Truth(weights[:, :, None], ease, -1.5 * np.log(ease), slowness)


class Learners:
    """Many learners over the days: their true memory, and what a scheduler believes of it."""

    def __init__(self, truth: Truth, minutes: float, seed: int) -> None:
        shape = truth.ease.shape
        blank = Cards(
            np.ones(shape), np.full(shape, 5.0), np.zeros(shape), np.zeros(shape, dtype=bool)
        )
        self.true = self.believed = blank
        self.rung = np.zeros(shape, dtype=int)
        self.spent_s = np.zeros(shape[0])
        self._truth, self._budget_s = truth, minutes * 60
        self._random = np.random.default_rng(seed)
        self._costs = Costs()

    def study(self, day: int, order: Order) -> None:
        """One day: cards in the scheduler's order until the minutes are used."""
        may, urgency = order(self, day)
        rating = self._rate(day)
        costs, seen = self._costs, self.true.is_seen
        seconds = np.where(rating == AGAIN, costs.forgotten_s, costs.recalled_s)
        first = np.where(rating == AGAIN, costs.new_s + 6, costs.new_s - 2)
        seconds = np.where(seen, seconds, first) * self._truth.slowness
        done = within(may, urgency, seconds, self._budget_s)
        self.spent_s += np.where(done, seconds, 0).sum(1)
        climbed = np.where(rating == AGAIN, 0, self.rung + seen)
        self.rung = np.where(done, climbed, self.rung)
        self.true = self._remember(day, rating, done)
        self.believed = after_day(BELIEVED, self.believed, day, rating, done)

    def known(self) -> Floats:
        """The expected number of cards recalled on the day, for each learner."""
        chance = recall_chance(self._truth.weights, DAYS - self.true.last_day, self.true.stability)
        known: Floats = np.where(self.true.is_seen, chance, 0.0).sum(1)
        return known

    def _rate(self, day: int) -> Floats:
        luck, ease = self._random.random((2, *self._truth.ease.shape))
        true = self.true
        chance = recall_chance(self._truth.weights, day - true.last_day, true.stability)
        recalled = np.select([ease < 0.12, ease < 0.92], [float(HARD), float(GOOD)], float(EASY))
        again = np.clip(0.25 / self._truth.ease, 0, 0.7)
        hard = np.clip(0.4 / self._truth.ease, 0, 0.8)
        first = np.select(
            [luck < again, luck < hard, luck < 0.92],
            [float(AGAIN), float(HARD), float(GOOD)],
            float(EASY),
        )
        return np.where(true.is_seen, np.where(luck < chance, recalled, float(AGAIN)), first)

    def _remember(self, day: int, rating: Floats, done: NDArray[np.bool_]) -> Cards:
        """What `after_day` does, with each card's own hardness at its first time."""
        truth, weights = self._truth, self._truth.weights
        after = after_day(weights, self.true, day, rating, done)
        stability, difficulty = first_memory(weights, rating)
        stability = stability * truth.ease
        difficulty = np.clip(difficulty + truth.harder, 1, 10)
        again = after_rating(weights, stability, difficulty, 0, float(GOOD))
        missed, new = rating == AGAIN, done & ~self.true.is_seen
        return Cards(
            np.where(new, np.where(missed, again[0], stability), after.stability),
            np.where(new, np.where(missed, again[1], difficulty), after.difficulty),
            after.last_day,
            after.is_seen,
        )


def ladder(new_a_day: int) -> Order:
    def order(learners: Learners, day: int) -> tuple[NDArray[np.bool_], Floats]:
        cards = learners.believed
        rung = RUNGS[np.minimum(learners.rung, len(RUNGS) - 1)]
        late = day - cards.last_day - rung
        new = ~cards.is_seen & (np.cumsum(~cards.is_seen, axis=1) <= new_a_day)
        return (cards.is_seen & (late >= 0)) | new, np.where(cards.is_seen, 100 + late, 0.0)

    return order


def plain_fsrs(new_a_day: int, retention: float) -> Order:
    def order(learners: Learners, day: int) -> tuple[NDArray[np.bool_], Floats]:
        cards = learners.believed
        elapsed = day - cards.last_day
        wait = np.maximum(1, np.round(interval_days(BELIEVED, cards.stability, retention)))
        new = ~cards.is_seen & (np.cumsum(~cards.is_seen, axis=1) <= new_a_day)
        urgency = 2 - recall_chance(BELIEVED, elapsed, cards.stability)
        return (cards.is_seen & (elapsed >= wait)) | new, np.where(cards.is_seen, urgency, 0.0)

    return order


def planned(policy: Policy) -> Order:
    def order(learners: Learners, day: int) -> tuple[NDArray[np.bool_], Floats]:
        return order_of_day(BELIEVED, learners.believed, day, DAYS, policy, Costs())

    return order


def run(truth: Truth, minutes: float, order: Order) -> tuple[Floats, float]:
    """Cards known by each learner on the day, and the mean minutes a day."""
    learners = Learners(truth, minutes, seed=7)
    for day in range(DAYS):
        learners.study(day, order)
    return learners.known(), float(learners.spent_s.mean() / DAYS / 60)


def best_of(
    truth: Truth, minutes: float, ways: Iterable[tuple[dict[str, Any], Order]]
) -> dict[str, Any]:
    """The way with which most is known on average, chosen with hindsight."""
    results = [(*run(truth, minutes, order), choice) for choice, order in ways]
    known, spent, choice = max(results, key=lambda result: float(result[0].mean()))
    return {"known": known, "minutes": spent, "choice": choice}


def compare(cards: int, minutes: int, learners: int, *, is_quick: bool) -> dict[str, Any]:
    truth = draw_truth(learners, cards, seed=cards)
    intakes = [int(np.ceil(cards / DAYS * share)) for share in INTAKES]
    retentions: tuple[float, ...] = RETENTIONS
    if is_quick:
        intakes, retentions = intakes[1:5:2], (0.85, 0.93)
    ladders = (({"new_a_day": n}, ladder(n)) for n in intakes)
    fsrs = (
        ({"new_a_day": n, "retention": r}, plain_fsrs(n, r))
        for n, r in product(intakes, retentions)
    )
    unseen = Cards(np.ones(cards), np.full(cards, 5.0), np.zeros(cards), np.zeros(cards, bool))
    pace = solve(BELIEVED, unseen, DAYS, minutes * 60.0)
    policy = pace.policy
    known, spent = run(truth, minutes, planned(policy))
    choice = {"new_a_day": pace.new_a_day, "retention": pace.retention}
    ours = {
        "known": known,
        "minutes": spent,
        "choice": choice | {"last_days": pace.last_days, "expected": round(pace.known / cards, 3)},
    }
    found = {
        "ladder": best_of(truth, minutes, ladders),
        "fsrs": best_of(truth, minutes, fsrs),
        "planner": ours,
    }
    return {
        "cards": cards,
        "minutes_a_day": minutes,
        "learners": learners,
        **{name: _figures(result, cards) for name, result in found.items()},
        "forgotten_of_ladder": _ratio(cards - known, cards - found["ladder"]["known"]),
        "forgotten_of_fsrs": _ratio(cards - known, cards - found["fsrs"]["known"]),
        "learners_better_off_than_ladder": float((known > found["ladder"]["known"]).mean()),
        "learners_better_off_than_fsrs": float((known > found["fsrs"]["known"]).mean()),
    }


def _figures(result: dict[str, Any], cards: int) -> dict[str, Any]:
    share = result["known"] / cards
    low, high = _interval(lambda chosen: float(share[chosen].mean()), len(share))
    return {
        "recall": round(float(share.mean()), 4),
        "interval": [round(low, 4), round(high, 4)],
        "minutes": round(result["minutes"], 1),
        **result["choice"],
    }


def _ratio(ours: Floats, theirs: Floats) -> dict[str, Any]:
    low, high = _interval(
        lambda chosen: float(ours[chosen].mean() / theirs[chosen].mean()), len(ours)
    )
    return {
        "ratio": round(float(ours.mean() / theirs.mean()), 3),
        "interval": [round(low, 3), round(high, 3)],
    }


def _interval(figure: Callable[[NDArray[np.int64]], float], learners: int) -> tuple[float, float]:
    """95 %, by drawing the learners again 2,000 times."""
    random = np.random.default_rng(3)
    drawn = [figure(random.integers(0, learners, learners)) for _ in range(2000)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def plot(results: list[dict[str, Any]]) -> str:
    """What is forgotten on the day, as bars with their intervals; readable on light and dark."""
    ways = (("ladder", "#a8a29a"), ("fsrs", "#5b8fb0"), ("planner", "#0f8a72"))
    most = max(1 - r[name]["interval"][0] for r in results for name, _ in ways)
    scale = 200 / most
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 320" font-family="sans-serif" '
        'font-size="13"><rect width="640" height="320" fill="#fbfaf7"/>',
        '<text x="20" y="26" font-size="15">Forgotten on the day of the interview, in % of all '
        "cards (less is better)</text>",
    ]
    for group, result in enumerate(results):
        left = 40 + group * 200
        for place, (name, colour) in enumerate(ways):
            figures = result[name]
            height = (1 - figures["recall"]) * scale
            x = left + place * 52
            parts.append(
                f'<rect x="{x}" y="{260 - height:.1f}" width="42" height="{height:.1f}" '
                f'fill="{colour}"/>'
            )
            low, high = ((1 - bound) * scale for bound in figures["interval"])
            parts.append(
                f'<path d="M{x + 21} {260 - low:.1f}V{260 - high:.1f}" stroke="#1f2a2e"/>'
                f'<text x="{x + 21}" y="{254 - low:.1f}" text-anchor="middle">'
                f"{100 * (1 - figures['recall']):.1f}</text>"
            )
        words = f"{result['cards']} cards, {result['minutes_a_day']} min a day"
        parts.append(f'<text x="{left}" y="282">{words}</text>')
    for place, (name, colour) in enumerate(ways):
        x = 40 + place * 130
        words = {"ladder": "ladder", "fsrs": "plain FSRS", "planner": "planned for the day"}[name]
        parts.append(
            f'<rect x="{x}" y="298" width="12" height="12" fill="{colour}"/>'
            f'<text x="{x + 18}" y="309">{words}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--quick", action="store_true")
    is_quick = arguments.parse_args().quick
    began = time.perf_counter()
    scenarios = SCENARIOS[:1] if is_quick else SCENARIOS
    learners = 6 if is_quick else LEARNERS
    results = [compare(n, minutes, learners, is_quick=is_quick) for n, minutes in scenarios]
    if not is_quick:
        PLOT.write_text(plot(results), "utf-8")
    print(json.dumps({"scenarios": results, "seconds": round(time.perf_counter() - began, 1)}))


if __name__ == "__main__":
    main()
