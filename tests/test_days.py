from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.days import in_words, length_in_words, start_of, study_day

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",  # half an hour of summer time
        "Pacific/Apia",  # skipped a whole day in 2011
        "Antarctica/Troll",  # two hours of it
        "Asia/Tehran",
    )
]
moments = st.datetimes(datetime(2009, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def test_a_day_begins_at_four_in_the_morning() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 3, 3, 3, 59, tzinfo=berlin)
    assert study_day(before, berlin) == date(2026, 3, 2)
    assert study_day(before + timedelta(minutes=1), berlin) == date(2026, 3, 3)
    assert study_day(datetime(2026, 3, 2, 23, 30, tzinfo=berlin), berlin) == date(2026, 3, 2)


def test_summer_time_moves_the_start_of_a_day_with_the_wall_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert start_of(date(2026, 3, 28), berlin) == datetime(2026, 3, 28, 3, tzinfo=UTC)
    assert start_of(date(2026, 3, 29), berlin) == datetime(2026, 3, 29, 2, tzinfo=UTC)
    assert start_of(date(2026, 10, 25), berlin) == datetime(2026, 10, 25, 3, tzinfo=UTC)


@given(moments, st.sampled_from(ZONES))
def test_every_moment_lies_between_the_start_of_its_day_and_the_next(moment, zone) -> None:
    day = study_day(moment, zone)
    assert start_of(day, zone) <= moment < start_of(day + timedelta(days=1), zone)


@given(moments, st.sampled_from(ZONES), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_later_moment_never_belongs_to_an_earlier_day(moment, zone, gap) -> None:
    assert study_day(moment, zone) <= study_day(moment + gap, zone)


@given(moments)
def test_without_a_zone_the_machine_s_own_counts(moment) -> None:
    day = study_day(moment, None)
    assert start_of(day, None) <= moment < start_of(day + timedelta(days=1), None)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (3, "in 3 days"), (-12, "12 days ago")],
)
def test_days_in_words(days: int, words: str) -> None:
    today = date(2026, 3, 2)
    assert in_words(today + timedelta(days=days), today) == words


def test_long_times_in_months_and_years() -> None:
    assert [length_in_words(days) for days in (1, 89, 120, 800)] == [
        "1 day",
        "89 days",
        "4 months",
        "2.2 years",
    ]
