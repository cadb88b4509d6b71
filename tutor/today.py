"""What to do with the minutes there are: pure choices over what the other rooms know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from tutor.cards import CardRow
from tutor.date_queue import CARDS_SHARE
from tutor.plan import Entry
from tutor.reading_plan import MOCK_MINUTES, Reading
from tutor.retention import recall_chance
from tutor.scheduling import parameters

MINUTES = (10, 25, 60, 150)

QUIZ_MINUTES = 8
EXERCISE_MINUTES = 20
NEAR_DAYS = 7  # from then on practising is worth more than reading something new
_LEAST_SEEN = 3  # cards of a topic before it may be called a weak spot
_WEAK_BELOW = 0.9

ItemKind = Literal["cards", "reading", "quiz", "exercise", "interview"]


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """The topic that would cost most on the day."""

    topic: str
    cards: int  # seen ones
    known: float  # how many of them would be recalled on `day`
    day: date


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do."""

    kind: ItemKind
    title: str
    why: str
    minutes: int
    cards: int = 0
    topic: str | None = None
    entry_id: int | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What waits, each part None or 0 where there is none."""

    due: int  # cards seen before
    new: int
    exercises: int
    seconds_a_card: float
    reading: Item | None
    weak: WeakSpot | None
    days_left: int | None  # to the next interview
    interview: Entry | None  # that stands in the plan for today
    has_quiz: bool  # whether there is anything to ask


def fill(minutes: int, work: Work) -> tuple[Item, ...]:
    """The things to do in so many minutes, in order; the first one is what the button starts.

    Cards come first, since they lose most by waiting; from 25 minutes on they leave room for
    something else. Then, until NEAR_DAYS before the
    interview, something new to read comes before practising what is known; after that the other
    way round. Nothing is begun that doesn't fit, except when there is nothing else.
    """
    items: list[Item] = []
    left = float(minutes)
    cards = _cards(work, minutes if minutes <= MINUTES[0] else minutes * CARDS_SHARE)
    if cards:
        items.append(cards)
        left -= cards.minutes
    for item in _others(work):
        if item.minutes <= left + 1 or not items:
            items.append(item)
            left -= item.minutes
    return tuple(items)


def weak_spot(rows: Iterable[CardRow], day: date) -> WeakSpot | None:
    """The topic of whose seen cards most would be forgotten on `day`; None when all is well."""
    seen = [row for row in rows if row.memory.schedule and not row.is_gone]
    if not seen:
        return None
    chances = chances_on(seen, day)
    topics: dict[str, list[float]] = {}
    for row, chance in zip(seen, chances, strict=True):
        topics.setdefault(row.topic, []).append(chance)
    spots = [
        WeakSpot(topic, len(found), sum(found), day)
        for topic, found in topics.items()
        if len(found) >= _LEAST_SEEN and sum(found) / len(found) < _WEAK_BELOW
    ]
    return max(spots, key=lambda spot: spot.cards - spot.known, default=None)


def chances_on(rows: Sequence[CardRow], day: date) -> list[float]:
    """For each card, seen ones only: the chance of recall on `day` without another look."""
    schedules = [row.memory.schedule for row in rows if row.memory.schedule]
    elapsed = np.array([(day - schedule.last).days for schedule in schedules])
    stability = np.array([schedule.stability for schedule in schedules])
    chances: list[float] = recall_chance(np.array(parameters()), elapsed, stability).tolist()
    return chances


def _cards(work: Work, minutes: float) -> Item | None:
    waiting = work.due + work.new
    if not waiting:
        return None
    fitting = max(1, min(waiting, int(minutes * 60 / work.seconds_a_card)))
    due = min(work.due, fitting)
    new = fitting - due
    known = "due" if work.days_left is None else "seen before, worth most for the day"
    parts = [f"{due} {known}"] if due else []
    parts += [f"{new} new"] if new else []
    rest = f"; {waiting - fitting} more wait" if waiting > fitting else ""
    return Item(
        "cards",
        f"{fitting} card" if fitting == 1 else f"{fitting} cards",
        f"{' and '.join(parts)}{rest}",
        max(1, round(fitting * work.seconds_a_card / 60)),
        cards=fitting,
    )


def _others(work: Work) -> list[Item]:
    practice = [*_quiz(work), *_exercise(work)]
    reading = [work.reading] if work.reading else []
    is_near = work.days_left is not None and work.days_left <= NEAR_DAYS
    interview = _interview(work)
    if interview and (is_near or work.interview):
        practice.insert(0, interview)
        interview = None
    ordered = [*practice, *reading] if is_near else [*reading, *practice]
    return [*ordered, interview] if interview else ordered


def _quiz(work: Work) -> list[Item]:
    if not work.has_quiz:
        return []
    if work.weak is None:
        return [Item("quiz", "A quiz", "on what you have seen so far", QUIZ_MINUTES)]
    weak = work.weak
    when = "tomorrow" if work.days_left is None else "on the day"
    why = f"you would recall {weak.known / weak.cards:.0%} of its {weak.cards} cards {when}"
    return [Item("quiz", f"Quiz: {weak.topic}", why, QUIZ_MINUTES, topic=weak.topic)]


def _exercise(work: Work) -> list[Item]:
    if not work.exercises:
        return []
    return [Item("exercise", "An exercise", "sketch it by hand, then compare", EXERCISE_MINUTES)]


def _interview(work: Work) -> Item | None:
    if work.interview:
        entry = work.interview
        why = "stands in your plan for today"
        return Item("interview", entry.title, why, entry.minutes, entry_id=entry.id)
    if not work.has_quiz:
        return None
    return Item("interview", "A mock interview", "speaking is a skill of its own", MOCK_MINUTES)
