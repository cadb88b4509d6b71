"""When a card comes again: FSRS. The one door to the `fsrs` library.

Whole study days go in and come out. No clock is read and nothing is drawn at random, so the same
ratings on the same days always give the same schedule. The library's steps of minutes are off: a
card that wasn't known stays due on the same day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import fsrs

Rating = Literal[1, 2, 3, 4]  # Again, Hard, Good, Easy
AGAIN: Rating = 1
HARD: Rating = 2
GOOD: Rating = 3
EASY: Rating = 4
RATING_NAMES: dict[Rating, str] = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}


@dataclass(frozen=True, slots=True)
class Schedule:
    """What FSRS knows about a card that was rated at least once."""

    stability: float  # days until the chance of recall has fallen to 90 %
    difficulty: float  # 1 to 10
    last: date  # the study day of the last rating
    due: date  # after Again the day itself, else `last` and the interval
    interval_days: int  # what FSRS gave, 1 or more


def rate(schedule: Schedule | None, rating: Rating, day: date) -> Schedule:
    """The schedule after a rating on `day`; None stands for a card that was never rated.

    A day before the last one (the clock went back) counts as the same day.
    """
    import fsrs

    moment = _moment(day)
    card, _ = _scheduler().review_card(_card(schedule, day), fsrs.Rating(rating), moment)
    assert card.stability is not None
    assert card.difficulty is not None
    due = card.due.date()
    due_again = day if rating == AGAIN else due
    return Schedule(card.stability, card.difficulty, day, due_again, (due - day).days)


def intervals(schedule: Schedule | None, day: date) -> dict[Rating, int]:
    """How many days each rating would put between `day` and the next time; 0: again today."""
    return {rating: (rate(schedule, rating, day).due - day).days for rating in RATING_NAMES}


def retrievability(schedule: Schedule, day: date) -> float:
    """The chance, 0 to 1, that the card is recalled on `day`."""
    return _scheduler().get_card_retrievability(_card(schedule, day), _moment(day))


def parameters() -> tuple[float, ...]:
    """The 21 weights of the memory model that all schedules are made with."""
    return tuple(_scheduler().parameters)


@cache
def _scheduler() -> fsrs.Scheduler:
    import fsrs

    return fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _card(schedule: Schedule | None, day: date) -> fsrs.Card:
    """The library's card. Without `card_id` and `due` it would read the clock, and sleep."""
    import fsrs

    if schedule is None:
        return fsrs.Card(card_id=0, due=_moment(day))
    return fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=schedule.stability,
        difficulty=schedule.difficulty,
        due=_moment(schedule.due),
        last_review=_moment(min(schedule.last, day)),
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
