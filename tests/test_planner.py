import numpy as np
import pytest

from tutor.planner import Cards, Costs, Policy, order_of_day, within, worth, worth_of_new
from tutor.retention import recall_chance
from tutor.scheduling import parameters

W = np.array(parameters())


def cards(stability: list[float], last_day: list[float] | None = None) -> Cards:
    count = len(stability)
    return Cards(
        np.array(stability),
        np.full(count, 5.0),
        np.array(last_day or [-3.0] * count),
        np.ones(count, dtype=bool),
    )


def test_a_second_is_worth_most_where_most_would_be_lost() -> None:
    found = worth(W, cards([2.0, 20.0, 200.0]), 0, 10, Costs())
    assert found[0] > found[1] > found[2] > 0


def test_on_the_day_itself_only_what_is_forgotten_can_be_gained() -> None:
    three = cards([2.0, 20.0, 200.0])
    chance = recall_chance(W, 3, three.stability)
    seconds = chance * Costs().recalled_s + (1 - chance) * Costs().forgotten_s
    assert worth(W, three, 0, 0, Costs()) == pytest.approx((1 - chance) / seconds)


def test_a_new_card_is_worth_less_the_further_the_day() -> None:
    near, far = (worth_of_new(W, 0, day, Costs())[0] for day in (2, 60))
    assert near > far > 0


def test_before_the_last_days_only_due_and_new_cards_come_and_then_any() -> None:
    policy = Policy(new_a_day=0, retention=0.9, last_days=5)
    two = cards([1.0, 100.0])
    may, _ = order_of_day(W, two, 0, 30, policy, Costs())
    assert may.tolist() == [True, False]
    may, _ = order_of_day(W, two, 0, 5, policy, Costs())
    assert may.tolist() == [True, True]


def test_no_card_comes_twice_on_a_day() -> None:
    policy = Policy(new_a_day=0, retention=0.9, last_days=5)
    may, _ = order_of_day(W, cards([1.0], [0.0]), 0, 3, policy, Costs())
    assert may.tolist() == [False]


def test_a_day_keeps_its_seconds() -> None:
    done = within(
        np.array([True, True, False, True]),
        np.array([1.0, 3.0, 9.0, 2.0]),
        np.array([10.0, 10.0, 1.0, 10.0]),
        20,
    )
    assert done.tolist() == [False, True, False, True]
