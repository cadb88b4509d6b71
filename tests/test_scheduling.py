import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.scheduling import AGAIN, EASY, GOOD, HARD, intervals, rate, retrievability

DAY = date(2026, 3, 2)
steps = st.lists(st.tuples(st.sampled_from([1, 2, 3, 4]), st.integers(0, 40)), min_size=1)


def replay(history):
    schedule, day = None, DAY
    for rating, gap in history:
        day += timedelta(days=gap)
        schedule = rate(schedule, rating, day)
    return schedule, day


def test_the_first_intervals_are_those_of_fsrs_6() -> None:
    assert intervals(None, DAY) == {AGAIN: 0, HARD: 1, GOOD: 2, EASY: 8}
    good = rate(None, GOOD, DAY)
    assert (good.stability, good.due, good.interval_days) == (2.3065, DAY + timedelta(days=2), 2)


def test_a_card_is_due_when_the_chance_of_recall_has_come_to_nine_in_ten() -> None:
    schedule, day = replay([(GOOD, 0), (GOOD, 2), (GOOD, 11), (GOOD, 40)])
    assert retrievability(schedule, schedule.due) == pytest.approx(0.9, abs=0.01)
    assert retrievability(schedule, day) == 1.0


def test_again_keeps_a_card_due_on_the_same_day() -> None:
    schedule = rate(rate(None, GOOD, DAY), AGAIN, DAY + timedelta(days=2))
    assert schedule.due == schedule.last == DAY + timedelta(days=2)
    assert schedule.interval_days >= 1


@given(steps)
def test_the_same_ratings_on_the_same_days_give_the_same_schedule(history) -> None:
    random.seed(1)
    first = replay(history)
    random.seed(2)
    assert replay(history) == first


@given(steps)
def test_schedules_stay_within_their_bounds(history) -> None:
    schedule, day = replay(history)
    assert schedule.stability > 0
    assert 1 <= schedule.difficulty <= 10
    assert schedule.last == day <= schedule.due
    assert 0 < retrievability(schedule, day + timedelta(days=30)) <= 1
    days = intervals(schedule, day + timedelta(days=3))
    assert days[AGAIN] == 0 < days[HARD] <= days[GOOD] <= days[EASY]


def test_a_clock_that_went_back_counts_as_the_same_day() -> None:
    ahead = rate(None, GOOD, DAY + timedelta(days=300))
    back = rate(ahead, GOOD, DAY)
    assert back.last == DAY
    assert (back.due - DAY).days == back.interval_days <= 3
    assert retrievability(ahead, DAY) == 1.0
