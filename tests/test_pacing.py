import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tutor.pacing import Forecast, forecast, solve
from tutor.planner import Cards, Costs


def unseen(count: int) -> Cards:
    return Cards(np.ones(count), np.full(count, 5.0), np.zeros(count), np.zeros(count, bool))


def seen(stability: float, count: int) -> Cards:
    return Cards(
        np.full(count, stability), np.full(count, 5.0), np.full(count, -3.0), np.ones(count, bool)
    )


def outlook(
    cards: Cards, deadline: int, seconds: float, study_days: np.ndarray | None = None
) -> Forecast:
    pace = solve(cards, deadline, seconds, study_days=study_days)
    return forecast(pace, cards, deadline, seconds, study_days=study_days)


def test_more_minutes_never_promise_less() -> None:
    known = [outlook(unseen(400), 20, minutes * 60.0).known for minutes in (2, 5, 10, 20)]
    assert known == sorted(known)


def test_what_does_not_fit_is_told() -> None:
    found = outlook(unseen(500), 10, 5 * 60.0)
    assert found.seen < 200
    assert found.known <= found.seen


def test_days_without_study_are_counted() -> None:
    weekends = np.array([day % 7 > 4 for day in range(28)])
    assert outlook(unseen(300), 28, 600.0, weekends).known < 0.8 * (
        outlook(unseen(300), 28, 600.0).known
    )


def test_the_same_cards_give_the_same_pace_and_forecast() -> None:
    assert outlook(unseen(150), 30, 600.0) == outlook(unseen(150), 30, 600.0)


def test_the_range_holds_the_mean_and_is_wide_where_not_all_fits() -> None:
    easy, hard = outlook(unseen(100), 40, 1200.0), outlook(unseen(1000), 40, 1200.0)
    for found in (easy, hard):
        assert found.low < found.known < found.high <= found.cards
    assert (hard.high - hard.low) / 1000 > 3 * (easy.high - easy.low) / 100


def test_a_part_of_a_card_a_day_is_still_brought() -> None:
    # A sample of 1,500 cards may get less than one new card a day.
    few = outlook(unseen(1500), 60, 300.0)
    assert few.seen > 300


@pytest.mark.parametrize("deadline", [0, 1])
def test_a_day_that_is_here_already_is_no_trouble(deadline: int) -> None:
    assert outlook(seen(3.0, 10), deadline, 600.0).known > 0
    assert outlook(unseen(0), deadline, 600.0).known == 0


def test_slower_cards_reach_less_far() -> None:
    usual, slow = Costs(), Costs(24.0, 60.0, 84.0)
    pace = solve(unseen(300), 20, 300.0)
    quick_one = forecast(pace, unseen(300), 20, 300.0, usual)
    assert forecast(pace, unseen(300), 20, 300.0, slow).known < 0.6 * quick_one.known


@pytest.mark.slow
def test_the_simulation_finds_at_most_half_of_the_ladders_forgetting() -> None:
    command = [sys.executable, "-m", "benchmarks.plan_simulation", "--quick"]
    checkout = Path(__file__).parent.parent
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=checkout)
    (scenario,) = json.loads(shown.stdout)["scenarios"]
    assert scenario["forgotten_of_ladder"]["ratio"] <= 0.5
    assert scenario["planner"]["minutes"] <= scenario["minutes_a_day"]
    assert abs(scenario["forecast"]["error"]) <= 0.02
    assert scenario["more_than_fsrs"]["misses"] == []
