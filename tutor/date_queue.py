"""The cards of a day with an interview to come: those that add most to what is known then."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np

from tutor.card_records import mark, set_mark
from tutor.cards import CardRow
from tutor.learner import LearnerStore
from tutor.pace_of_work import seconds_a_card
from tutor.pacing import Forecast, Pace, forecast, solve
from tutor.plan import Level, Plan
from tutor.planner import Cards, Costs, Flags, order_of_day, within
from tutor.review_queue import was_missed
from tutor.scheduling import Schedule, parameters

CARDS_SHARE = 0.6  # of the day's minutes; the rest is for reading and practice
_PACE, _FORECAST = "pace_to_the_day", "forecast_to_the_day"
_CHANGES_DAILY = 2  # of a key's parts, the first ones
_DIFFICULTIES = ("easy", "medium", "hard")
# In which order new cards of the three difficulties come.
_FIRST_FOR: Mapping[Level, tuple[int, int, int]] = {
    "": (0, 0, 0),
    "junior": (0, 1, 2),
    "mid": (1, 0, 2),
    "senior": (2, 0, 1),
    "staff": (2, 1, 0),
}


@dataclass(frozen=True, slots=True)
class Aim:
    """What the cards are for."""

    day: date
    minutes: float  # a day, for cards
    study_days: tuple[date, ...]  # from today to the day before
    seconds_a_card: float
    areas: tuple[str, ...] = ()  # whose new cards come first
    level: Level = ""

    @property
    def costs(self) -> Costs:
        """The learner's own pace, in the proportions that hold for most."""
        usual = Costs()
        times = self.seconds_a_card / usual.recalled_s
        return Costs(usual.recalled_s * times, usual.forgotten_s * times, usual.new_s * times)


def aim_of(plan: Plan, store: LearnerStore, today: date) -> Aim | None:
    """The next interview as the aim; None without one."""
    next_date = plan.next_date()
    if next_date is None:
        return None
    days = plan.study_days(today, next_date.day - timedelta(1)) if next_date.day > today else ()
    choices = plan.choices()
    minutes = choices.minutes_a_day * CARDS_SHARE
    pace_s = seconds_a_card(store)
    return Aim(next_date.day, minutes, days, pace_s, choices.areas, choices.level)


def pace_for(aim: Aim, rows: Iterable[CardRow], today: date, store: LearnerStore) -> Pace:
    """The pace until the day, solved once a day and again when the cards or the aim change."""
    in_use = cards_in_use(rows, today)

    def solved() -> dict[str, Any]:
        return asdict(solve(*_question(aim, in_use, today)))

    return Pace(**_kept(store, _PACE, _key(aim, in_use, today), solved))


def forecast_for(aim: Aim, rows: Iterable[CardRow], today: date, store: LearnerStore) -> Forecast:
    """How far that pace goes, worked out as seldom."""
    in_use = cards_in_use(rows, today)
    pace = pace_for(aim, in_use, today, store)

    def rehearsed() -> dict[str, Any]:
        return asdict(forecast(pace, *_question(aim, in_use, today)))

    return Forecast(**_kept(store, _FORECAST, _key(aim, in_use, today), rehearsed))


def pace_at_hand(aim: Aim, rows: Iterable[CardRow], today: date, store: LearnerStore) -> Pace:
    """That of an earlier day when nothing else has changed, so that no page waits for it."""
    in_use = cards_in_use(rows, today)
    kept = json.loads(mark(store, _PACE) or "{}")
    if kept and kept["key"][_CHANGES_DAILY:] == _key(aim, in_use, today)[_CHANGES_DAILY:]:
        return Pace(**kept["found"])
    return pace_for(aim, in_use, today, store)


def _key(aim: Aim, rows: Sequence[CardRow], today: date) -> list[Any]:
    """What makes the pace: as long as it stays, so does the pace."""
    return [today.isoformat(), len(aim.study_days), aim.day.isoformat(), aim.minutes, len(rows)]


def _kept(
    store: LearnerStore, name: str, key: list[Any], work_out: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """What was worked out for this key, else anew and kept."""
    kept = json.loads(mark(store, name) or "{}")
    if kept.get("key") != key:
        kept = {"key": key, "found": work_out()}
        with store.writing() as run:
            set_mark(run, name, json.dumps(kept))
    found: dict[str, Any] = kept["found"]
    return found


def _question(
    aim: Aim, rows: Sequence[CardRow], today: date
) -> tuple[Cards, int, float, Costs, Flags]:
    """What `solve` is asked, and `forecast` likewise."""
    deadline = (aim.day - today).days
    studied = {(day - today).days for day in aim.study_days}
    study_days = np.array([day in studied for day in range(deadline)], dtype=bool)
    return as_arrays(rows, today), deadline, aim.minutes * 60, aim.costs, study_days


def queue_for(
    aim: Aim,
    pace: Pace,
    rows: Iterable[CardRow],
    today: date,
    *,
    introduced: int,
    spent_s: float,
) -> list[CardRow]:
    """What is left of the day's cards, the most valuable first; those missed today stay in.

    `introduced` cards were new today and `spent_s` seconds were spent on cards; both count. On the
    day itself nothing new comes, unless there is nothing to refresh.
    """
    in_use = sorted(cards_in_use(rows, today), key=partial(_order_of_new, aim))
    if not in_use:
        return []
    cards = as_arrays(in_use, today)
    weights, deadline = np.array(parameters()), (aim.day - today).days
    is_here = deadline <= 0 and bool(cards.is_seen.any())
    new_left = 0 if is_here else max(0, pace.new_a_day - introduced)
    policy = replace(pace.policy, new_a_day=new_left)
    may, urgency = order_of_day(weights, cards, 0, deadline, policy, aim.costs)
    seconds = np.where(cards.is_seen, aim.seconds_a_card, aim.costs.new_s)
    left = within(may, urgency, seconds, max(0.0, aim.minutes * 60 - spent_s))
    order = np.argsort(-urgency, kind="stable")
    missed = [row for row in in_use if was_missed(row, today)]
    return missed + [in_use[place] for place in order if left[place]]


def cards_in_use(rows: Iterable[CardRow], today: date) -> list[CardRow]:
    """The cards that may be asked; exercises apart."""
    return [
        row for row in rows if not row.is_exercise and row.status(today) in ("new", "due", "later")
    ]


def _order_of_new(aim: Aim, row: CardRow) -> tuple[bool, bool, int, int]:
    """The role's areas first, then the learner's own notes, then what its level asks."""
    usual = _DIFFICULTIES.index(row.difficulty or "medium")
    outside = bool(aim.areas) and row.area not in aim.areas
    return outside, row.ownership != "yours", _FIRST_FOR[aim.level][usual], row.id


def as_arrays(rows: Sequence[CardRow], today: date) -> Cards:
    """The cards as the planner knows them; `today` is its day 0."""
    schedules = [row.memory.schedule for row in rows]

    def last_day(schedule: Schedule) -> float:
        # A last time that lies ahead was written while the clock was wrong: then it is due.
        days = (schedule.last - today).days
        return float(days) if days <= 0 else -max(1.0, schedule.stability)

    return Cards(
        np.array([s.stability if s else 1.0 for s in schedules]),
        np.array([s.difficulty if s else 5.0 for s in schedules]),
        np.array([last_day(s) if s else 0.0 for s in schedules]),
        np.array([s is not None for s in schedules], dtype=bool),
    )
