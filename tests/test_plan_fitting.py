from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_plan_tables import an_index
from tutor.plan_fitting import MOCK_DAYS, offers
from tutor.plan_tables import PlanTable, find_plans

TODAY = date(2026, 3, 2)
(PLAN,) = find_plans(an_index())  # type: ignore[arg-type]


def labels(offer) -> list[str]:
    return [fitted.row.label for fitted in offer.rows]


def test_a_plan_that_fits_is_offered_as_it_stands() -> None:
    (offer,) = offers(PLAN, TODAY, TODAY + timedelta(20))
    assert offer.falls_out == ()
    assert [(r.first_day, r.days) for r in offer.rows] == [
        (TODAY, 7),
        (TODAY + timedelta(7), 7),
        (TODAY + timedelta(14), 7),
    ]
    assert offers(PLAN, TODAY, None) == (offer,)


def test_a_longer_plan_comes_squeezed_trimmed_or_begun_later_and_says_what_falls_out() -> None:
    squeezed, trimmed, begun = offers(PLAN, TODAY, TODAY + timedelta(10))
    assert labels(squeezed) == ["1", "2", "3"]
    assert squeezed.falls_out == ()
    assert "in place of 7 days" in squeezed.price
    assert labels(trimmed) == ["1", "3"]
    assert trimmed.falls_out == ("2: Design",)
    assert labels(begun) == ["3"]
    assert begun.falls_out == ("1: Python core", "2: Design")


def test_interviews_keep_the_last_days() -> None:
    for offer in offers(PLAN, TODAY, TODAY + timedelta(10))[:2]:
        assert offer.rows[-1].row.is_mock
        assert offer.rows[-1].days == MOCK_DAYS
        assert offer.rows[-1].last_day == TODAY + timedelta(10)


def test_the_learner_says_at_which_row_to_begin() -> None:
    begun = offers(PLAN, TODAY, TODAY + timedelta(10), begin_at=1)[2]
    assert labels(begun) == ["2", "3"]
    assert begun.name == "Begun at row 2"


@pytest.mark.parametrize("left", [0, -3])
def test_nothing_is_offered_when_no_day_is_left(left: int) -> None:
    assert offers(PLAN, TODAY, TODAY + timedelta(left - 1)) == ()


@given(st.integers(1, 60))
def test_every_offer_stays_within_the_days_that_are_left(left: int) -> None:
    plan: PlanTable = PLAN
    last_day = TODAY + timedelta(left - 1)
    for offer in offers(plan, TODAY, last_day):
        assert offer.rows
        days = [day for row in offer.rows for day in (row.first_day, row.last_day)]
        assert min(days) == TODAY
        assert max(days) <= last_day
        assert all(row.first_day <= row.last_day for row in offer.rows)
        lost = {name.split(":")[0] for name in offer.falls_out}
        assert lost | set(labels(offer)) == {"1", "2", "3"}
