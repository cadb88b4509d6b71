"""How many cards there are to do, today and on the days to come. Plain functions over rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tutor.cards import CardRow
from tutor.review_queue import was_missed


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cards there are to do on a day; exercises count apart."""

    due: int  # nothing unseen is ever due
    again: int  # of those, missed today
    new_left: int  # unseen ones that today still brings
    exercises_due: int
    exercises_new_left: int
    reviewed_today: int  # reviews, not cards
    buried: int
    suspended: int
    leeches: int
    changed: int  # their notes changed since the learner last looked
    gone: int
    cards: int  # all, exercises among them, without those that are gone


def count(
    rows: Sequence[CardRow],
    today: date,
    *,
    new_left: int,
    new_exercises_left: int,
    reviewed: Iterable[int],
) -> Counts:
    """The counts of `rows`.

    `new_left` and `new_exercises_left` are what the day may still bring of all cards; `reviewed`
    has the card of each of the day's reviews.
    """
    statuses = Counter(row.status(today) for row in rows)
    exercises = Counter(row.status(today) for row in rows if row.is_exercise)
    ids = {row.id for row in rows}
    return Counts(
        due=statuses["due"] - exercises["due"],
        again=sum(was_missed(row, today) for row in rows if _is_due_recall(row, today)),
        new_left=min(statuses["new"] - exercises["new"], new_left),
        exercises_due=exercises["due"],
        exercises_new_left=min(exercises["new"], new_exercises_left),
        reviewed_today=sum(card_id in ids for card_id in reviewed),
        buried=statuses["buried"],
        suspended=statuses["suspended"],
        leeches=statuses["leech"],
        changed=sum(row.is_changed and not row.is_gone for row in rows),
        gone=statuses["gone"],
        cards=len(rows) - statuses["gone"],
    )


def due_by_day(rows: Iterable[CardRow], today: date, days: int) -> tuple[int, ...]:
    """How many are due on each of the next `days`, today first; overdue ones count today."""
    due: Counter[int] = Counter()
    for row in rows:
        schedule, status = row.memory.schedule, row.status(today)
        if schedule and status in ("due", "later"):
            due[(schedule.due - today).days if status == "later" else 0] += 1
    return tuple(due[day] for day in range(days))


def _is_due_recall(row: CardRow, today: date) -> bool:
    return not row.is_exercise and row.status(today) == "due"
