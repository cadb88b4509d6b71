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
from dataclasses import asdict
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.pacing import Pace, forecast, solve
from tutor.planner import Cards, Costs, Policy, order_of_day
from tutor.rehearsal import BELIEVED, Learners, Order, Rehearsal, imagine
from tutor.retention import Floats, interval_days, recall_chance
from tutor.scheduling import AGAIN

DAYS = 42
LEARNERS = 30
SCENARIOS = ((300, 12), (1000, 20), (1500, 30))  # cards, minutes a day
RUNGS = np.array([1, 3, 7, 14, 30, 60, 120], dtype=float)
INTAKES = (0.8, 1.0, 1.3, 1.8, 2.5, 4.0)  # of what shows every card once
RETENTIONS = (0.75, 0.8, 0.85, 0.9, 0.93, 0.96)
PLOT = Path(__file__).parent.parent / "docs" / "planning.svg"

Rated = Callable[[Floats, NDArray[np.bool_]], None]
Way = tuple[Order, Rated]  # what a day brings, and what the way learns from the ratings


def nothing(rating: Floats, done: NDArray[np.bool_]) -> None:
    """What a way learns that looks at the cards' memory alone."""


def ladder(new_a_day: int) -> Way:
    rung = np.zeros(1, dtype=int)

    def order(cards: Cards, day: int) -> tuple[NDArray[np.bool_], Floats]:
        wait = RUNGS[np.minimum(np.maximum(rung - 1, 0), len(RUNGS) - 1)]
        late = day - cards.last_day - wait
        new = ~cards.is_seen & (np.cumsum(~cards.is_seen, axis=-1) <= new_a_day)
        return (cards.is_seen & (late >= 0)) | new, np.where(cards.is_seen, 100 + late, 0.0)

    def rated(rating: Floats, done: NDArray[np.bool_]) -> None:
        nonlocal rung
        rung = np.where(done, np.where(rating == AGAIN, 1, rung + 1), rung)

    return order, rated


def plain_fsrs(new_a_day: int, retention: float) -> Way:
    def order(cards: Cards, day: int) -> tuple[NDArray[np.bool_], Floats]:
        elapsed = day - cards.last_day
        wait = np.maximum(1, np.round(interval_days(BELIEVED, cards.stability, retention)))
        new = ~cards.is_seen & (np.cumsum(~cards.is_seen, axis=-1) <= new_a_day)
        urgency = 2 - recall_chance(BELIEVED, elapsed, cards.stability)
        return (cards.is_seen & (elapsed >= wait)) | new, np.where(cards.is_seen, urgency, 0.0)

    return order, nothing


def planned(policy: Policy) -> Way:
    def order(cards: Cards, day: int) -> tuple[NDArray[np.bool_], Floats]:
        return order_of_day(BELIEVED, cards, day, DAYS, policy, Costs())

    return order, nothing


def unseen(cards: int) -> Cards:
    return Cards(np.ones(cards), np.full(cards, 5.0), np.zeros(cards), np.zeros(cards, bool))


def run(truth: Learners, minutes: float, way: Way) -> tuple[Floats, float]:
    """Cards known by each learner on the day, and the mean minutes a day."""
    seconds, cards = minutes * 60, unseen(truth.ease.shape[1])
    lived = Rehearsal(truth, cards, seconds_a_day=seconds, costs=Costs(), seed=7)
    order, rated = way
    for day in range(DAYS):
        rated(*lived.study(day, order))
    return lived.known(DAYS)[0], float(lived.spent_s.mean() / DAYS / 60)


def best_of(
    truth: Learners, minutes: float, ways: Iterable[tuple[dict[str, Any], Way]]
) -> dict[str, Any]:
    """The way with which most is known on average, chosen with hindsight."""
    results = [(*run(truth, minutes, way), choice) for choice, way in ways]
    known, spent, choice = max(results, key=lambda result: float(result[0].mean()))
    return {"known": known, "minutes": spent, "choice": choice}


def compare(cards: int, minutes: int, learners: int, *, is_quick: bool) -> dict[str, Any]:
    truth = imagine(learners, cards, seed=cards)
    intakes = [int(np.ceil(cards / DAYS * share)) for share in INTAKES]
    retentions: tuple[float, ...] = RETENTIONS
    if is_quick:
        intakes, retentions = intakes[1:5:2], (0.85, 0.93)
    ladders = (({"new_a_day": n}, ladder(n)) for n in intakes)
    fsrs = (
        ({"new_a_day": n, "retention": r}, plain_fsrs(n, r))
        for n, r in product(intakes, retentions)
    )
    pace = solve(unseen(cards), DAYS, minutes * 60.0)
    known, spent = run(truth, minutes, planned(pace.policy))
    ours = {"known": known, "minutes": spent, "choice": asdict(pace)}
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
        "more_than_ladder": _paired(known - found["ladder"]["known"], truth),
        "more_than_fsrs": _paired(known - found["fsrs"]["known"], truth),
        "forecast": _forecasts(truth, minutes, pace, known),
    }


def _paired(more: Floats, truth: Learners) -> dict[str, Any]:
    """How many cards more the same learner knows: by how well they remember and how fast they are.

    `misses` names the learners who know fewer: their number, by how many cards, and how much slower
    than usual they are.
    """
    lasting, fast = truth.weights[2, :, 0], -truth.slowness[:, 0]
    groups = {
        "all": np.ones(more.size, dtype=bool),
        "forgetful": lasting <= np.median(lasting),
        "lasting": lasting > np.median(lasting),
        "slow": fast <= np.median(fast),
        "fast": fast > np.median(fast),
    }
    figures: dict[str, Any] = {}
    for name, chosen in groups.items():
        low, high = _interval(partial(_mean, more[chosen]), int(chosen.sum()))
        figures[name] = {
            "cards": round(float(more[chosen].mean()), 1),
            "interval": [round(low, 1), round(high, 1)],
        }
    fewer = np.flatnonzero(more < 0)
    misses = [[int(n), round(float(more[n]), 1), round(-float(fast[n]), 2)] for n in fewer]
    return figures | {"least": round(float(more.min()), 1), "misses": misses}


def _forecasts(truth: Learners, minutes: int, pace: Pace, known: Floats) -> dict[str, Any]:
    """What the planner says on day 0 against what came of it, as shares of the cards.

    `inside` is the share of learners who end within the range that is shown (meant: 0.8). Then how
    far it is off half-way, said from what it believes of the cards by then; and for learners who
    differ half as much as it assumes, and half as much again.
    """
    cards = truth.ease.shape[1]
    said = forecast(pace, unseen(cards), DAYS, minutes * 60.0)
    others = {}
    for spread in (0.5, 1.5):
        differing = imagine(known.size, cards, seed=cards, spread=spread)
        lived, _ = run(differing, minutes, planned(pace.policy))
        others[f"error_at_spread_{spread}"] = round((said.known - float(lived.mean())) / cards, 3)
    return {
        "known": round(said.known / cards, 3),
        "range": [round(said.low / cards, 3), round(said.high / cards, 3)],
        "error": round((said.known - float(known.mean())) / cards, 3),
        "inside": round(float(((known >= said.low) & (known <= said.high)).mean()), 2),
        "error_half_way": round(_error_half_way(truth, minutes, pace, known), 3),
        **others,
    }


def _error_half_way(truth: Learners, minutes: int, pace: Pace, known: Floats) -> float:
    """By how much the forecasts of day 21 are too bright, on average, as a share of the cards."""
    half = DAYS // 2
    cards: int = truth.ease.shape[1]
    lived = Rehearsal(truth, unseen(cards), seconds_a_day=minutes * 60, costs=Costs(), seed=7)
    order, _ = planned(pace.policy)
    for day in range(half):
        lived.study(day, order)
    now = lived.believed
    said = []
    for n, seen in enumerate(now.is_seen[0]):
        last_day = now.last_day[0, n] - half
        cards_of = Cards(now.stability[0, n], now.difficulty[0, n], last_day, seen)
        said.append(forecast(pace, cards_of, DAYS - half, minutes * 60.0).known)
    too_many: Floats = np.array(said) - known
    return float(too_many.mean()) / cards


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


def _mean(values: Floats, drawn: NDArray[np.int64]) -> float:
    return float(values[drawn].mean())


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
