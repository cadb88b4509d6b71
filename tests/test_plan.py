from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingest.errors import UsageError
from tests.practice import Clock, open_store
from tutor.memory import Memory
from tutor.plan import Choices, NewEntry, Plan

MONDAY = date(2026, 3, 2)


def open_plan(folder: Path, clock: Clock | None = None) -> Plan:
    store = open_store(folder, clock or Clock())
    return Plan(store, Memory(store, ZoneInfo("UTC")))


def entry(title: str, day: date, minutes: int = 20) -> NewEntry:
    return NewEntry("reading", title, minutes, day)


def titles(plan: Plan, day: date) -> list[str]:
    return [one.title for one in plan.entries(day, day)]


def test_the_plan_peaks_at_the_nearest_interview_and_goes_on(tmp_path: Path) -> None:
    clock = Clock()
    plan = open_plan(tmp_path, clock)
    plan.add_date(MONDAY + timedelta(20), "later")
    plan.add_date(MONDAY + timedelta(5), "first")
    assert plan.next_date().title == "first"  # type: ignore[union-attr]
    clock.pass_days(6)
    assert plan.next_date().title == "later"  # type: ignore[union-attr]
    assert plan.last_date().title == "first"  # type: ignore[union-attr]
    clock.pass_days(20)
    assert plan.next_date() is None


def test_a_day_that_has_passed_is_no_interview(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has passed"):
        open_plan(tmp_path).add_date(MONDAY - timedelta(1))


def test_everything_may_stay_open_and_choices_are_kept(tmp_path: Path) -> None:
    plan = open_plan(tmp_path)
    assert plan.choices() == Choices()
    plan.choose(minutes_a_day=40, weekdays=(0, 2), routine=(("LeetCode", 60),))
    assert plan.choices() == Choices(40, (0, 2), routine=(("LeetCode", 60),))
    with pytest.raises(TypeError):
        plan.choose(no_such_thing=1)


def test_done_is_an_event_and_stays_when_another_plan_is_taken(tmp_path: Path) -> None:
    plan = open_plan(tmp_path)
    plan.take([entry("a", MONDAY), entry("b", MONDAY)])
    first, _ = plan.entries()
    plan.done(first.id, minutes=12.5)
    plan.take([entry("c", MONDAY)])
    assert [(one.title, one.is_done) for one in plan.entries()] == [("a", True), ("c", False)]
    (event,) = plan._store.events("plan_done")
    assert (event.payload["title"], event.payload["minutes"]) == ("a", 12.5)


def test_later_goes_to_the_next_day_on_which_the_learner_studies(tmp_path: Path) -> None:
    plan = open_plan(tmp_path)
    plan.choose(weekdays=(0, 3))
    plan.take([entry("a", MONDAY)])
    plan.later(plan.entries()[0].id)
    assert titles(plan, MONDAY + timedelta(3)) == ["a"]


def test_a_missed_day_is_spread_over_the_next_without_piling_up(tmp_path: Path) -> None:
    clock = Clock()
    plan = open_plan(tmp_path, clock)
    plan.choose(minutes_a_day=40)
    days = [MONDAY + timedelta(n) for n in range(4)]
    plan.take([entry(f"{n}{half}", day) for n, day in enumerate(days) for half in "ab"])
    clock.pass_days(2)
    plan.replan()
    today = MONDAY + timedelta(2)
    by_day = {day: titles(plan, day) for day in (today + timedelta(n) for n in range(5))}
    assert list(by_day.values()) == [["0a", "0b"], ["1a", "1b"], ["2a", "2b"], ["3a", "3b"], []]


def test_an_entry_on_a_day_of_the_learners_choice_stays_there(tmp_path: Path) -> None:
    clock = Clock()
    plan = open_plan(tmp_path, clock)
    plan.choose(minutes_a_day=20)
    plan.take([entry("a", MONDAY), entry("b", MONDAY + timedelta(1))])
    second = plan.entries()[1]
    plan.move(second.id, MONDAY + timedelta(3))
    clock.pass_days(3)
    plan.replan()
    assert titles(plan, MONDAY + timedelta(3)) == ["b"]
    assert titles(plan, MONDAY + timedelta(4)) == ["a"]


def test_what_no_longer_fits_before_the_interview_is_told(tmp_path: Path) -> None:
    clock = Clock()
    plan = open_plan(tmp_path, clock)
    plan.choose(minutes_a_day=20)
    plan.add_date(MONDAY + timedelta(3))
    plan.take([entry(str(n), MONDAY + timedelta(n)) for n in range(3)])
    assert plan.replan() == ()
    clock.pass_days(1)
    assert [late.title for late in plan.replan()] == ["2"]


def test_without_a_missed_day_nothing_moves(tmp_path: Path) -> None:
    plan = open_plan(tmp_path)
    plan.choose(minutes_a_day=10)
    plan.take([entry("a", MONDAY, 30), entry("b", MONDAY, 30)])
    plan.replan()
    assert titles(plan, MONDAY) == ["a", "b"]


def test_after_midnight_it_is_still_the_evening_before(tmp_path: Path) -> None:
    zone = ZoneInfo("Europe/Berlin")
    clock = Clock(datetime(2026, 3, 29, 1, 30, tzinfo=zone))  # the night when clocks go forward
    store = open_store(tmp_path, clock)
    plan = Plan(store, Memory(store, zone))
    plan.add_date(date(2026, 3, 28), "tonight's day")
    assert plan.next_date() is not None
    clock.now = datetime(2026, 3, 29, 4, 0, tzinfo=zone)
    assert plan.next_date() is None


def test_a_clock_that_goes_back_moves_nothing(tmp_path: Path) -> None:
    clock = Clock()
    plan = open_plan(tmp_path, clock)
    plan.take([entry("a", MONDAY + timedelta(1))])
    clock.pass_days(-400)
    plan.replan()
    assert titles(plan, MONDAY + timedelta(1)) == ["a"]


def test_what_a_wrong_clock_spread_over_its_own_days_comes_back(tmp_path: Path) -> None:
    clock = Clock()
    plan = open_plan(tmp_path, clock)
    plan.choose(minutes_a_day=40)
    plan.take([entry(str(n), MONDAY + timedelta(n)) for n in range(4)])
    clock.pass_days(30_000)
    plan.replan()
    assert min(one.day for one in plan.entries()) > MONDAY + timedelta(20_000)
    clock.pass_days(-29_999)
    plan.replan()
    tuesday = MONDAY + timedelta(1)
    assert titles(plan, tuesday) == ["0", "1"]
    assert titles(plan, tuesday + timedelta(1)) == ["2", "3"]
    before = plan.entries()
    plan.replan()
    assert plan.entries() == before


def test_a_journey_west_moves_nothing(tmp_path: Path) -> None:
    clock = Clock()
    plan = open_plan(tmp_path, clock)
    plan.take([entry("a", MONDAY), entry("b", MONDAY + timedelta(3))])
    clock.pass_days(1)
    plan.replan()
    before = plan.entries()
    clock.pass_days(-1)
    plan.replan()
    assert plan.entries() == before
