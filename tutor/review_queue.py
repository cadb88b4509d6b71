"""Which card comes next, and why. Plain functions over rows; no clock and no store."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from tutor.cards import CardRow
from tutor.days import in_words
from tutor.memory import CardMemory
from tutor.scheduling import AGAIN, RATING_NAMES, retrievability

Mode = Literal["due", "cram", "date"]

AGAIN_AFTER = 5  # other reviews, before a card that wasn't known comes again


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting. Keeps nothing that isn't in the store, so it survives a refresh."""

    mode: Mode
    topic: str | None  # None: all topics
    exercises: bool  # "sketch it, then compare", apart from what is recalled in a minute
    aloud: bool
    after_event: int  # what was recorded later belongs to the session


@dataclass(frozen=True, slots=True)
class Seen:
    """What has been reviewed, as far as the queue has to know."""

    in_session: tuple[tuple[int, int], ...]  # card and rating, in order
    reviews_today: tuple[int, ...]  # events, in order

    def since(self, row: CardRow) -> int:
        """How many reviews there were today after the card's last event."""
        return len(self.reviews_today) - bisect_right(
            self.reviews_today, row.memory.last_event or 0
        )


def waiting(rows: Iterable[CardRow], today: date, new_left: int) -> list[CardRow]:
    """What there is to do today: due cards, hardest to recall first, then the new ones."""
    due, new = [], []
    for row in rows:
        status = row.status(today)
        if status == "due":
            due.append(row)
        elif status == "new":
            new.append(row)
    due.sort(key=lambda row: (_chance(row, today), row.id))
    return due + sorted(new, key=_order_of_new)[: max(0, new_left)]


def crammed(rows: Iterable[CardRow], today: date, seen: Seen) -> list[CardRow]:
    """Every card in use that this session still lacks, the least sure first, unseen ones last."""
    in_use = [row for row in rows if row.status(today) not in ("gone", "suspended", "leech")]
    ratings = dict(seen.in_session)
    left = [row for row in in_use if ratings.get(row.id, AGAIN) == AGAIN]
    return sorted(left, key=lambda row: (row.memory.schedule is None, _chance(row, today), row.id))


def pick(queue: Sequence[CardRow], today: date, seen: Seen) -> CardRow | None:
    """The next of `queue`; a card missed a moment ago waits for some others."""
    missed = sorted(
        (row for row in queue if was_missed(row, today)),
        key=lambda row: row.memory.last_event or 0,
    )
    ripe = (row for row in missed if seen.since(row) >= AGAIN_AFTER)
    others = (row for row in queue if not was_missed(row, today))
    return next(chain(ripe, others, missed), None)


def was_missed(row: CardRow, today: date) -> bool:
    """Whether the card's last answer was today, and wrong."""
    schedule = row.memory.schedule
    return schedule is not None and schedule.last == today and row.memory.last_rating == AGAIN


def why_now(row: CardRow, mode: Mode, today: date) -> str:
    """Why this card is asked now, as one sentence."""
    memory, schedule = row.memory, row.memory.schedule
    if schedule is None:
        return f"New: the first time you see this card on {row.topic}."
    chance = f"{retrievability(schedule, today):.0%}"
    if was_missed(row, today):
        return f"You missed it {_where(memory)} today, so it comes again."
    seen = f"You last saw it {in_words(schedule.last, today)} ({_rating_name(memory)})"
    if mode == "cram":
        return f"{seen}; the chance that you still know it is {chance}. Weakest first."
    if mode == "date" and schedule.due > today:
        return f"{seen}; not due yet, but worth most for the day of your interview."
    if schedule.last > today:
        return "Its last time is written in the future: the clock was wrong, so it comes now."
    if memory.last_rating == AGAIN:
        return f"You missed it {_where(memory)} {in_words(schedule.last, today)}."
    due = "due today" if schedule.due == today else f"it was due {in_words(schedule.due, today)}"
    return f"{seen}; {due}, and the chance that you still know it has come to {chance}."


def _chance(row: CardRow, today: date) -> float:
    schedule = row.memory.schedule
    return retrievability(schedule, today) if schedule else 0.0


def _order_of_new(row: CardRow) -> tuple[bool, int]:
    return row.ownership != "yours", row.id


def _where(memory: CardMemory) -> str:
    places = {
        "quiz_answered": "in a quiz",
        "interview_answered": "in an interview",
        "check_answered": "in a chat",
    }
    return places.get(memory.last_kind or "", "as a card")


def _rating_name(memory: CardMemory) -> str:
    return RATING_NAMES[memory.last_rating] if memory.last_rating else ""
