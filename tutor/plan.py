"""The learner's plan: interview days, the time they have, and what stands on which day.

What was done is an event; which day an entry stands on is only a wish, and moves without guilt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, get_args

from ingest.errors import UsageError
from tutor.card_records import mark, set_mark
from tutor.learner import LearnerStore
from tutor.memory import Memory

Level = Literal["", "junior", "mid", "senior", "staff"]
LEVELS: tuple[Level, ...] = get_args(Level)
EntryKind = Literal["reading", "practice", "interview"]

TITLE_CHARS = 200
_LAID = "plan_laid"  # the day on which the open entries were last spread
_COLUMNS = "id, kind, title, focus, root, source, section_id, minutes, day, state, is_fixed"


@dataclass(frozen=True, slots=True)
class InterviewDate:
    id: int
    day: date
    title: str  # "" when the learner gave none


@dataclass(frozen=True, slots=True)
class Choices:
    """What the learner said about their time. Everything may stay open."""

    minutes_a_day: int = 25
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)  # 0 is Monday
    areas: tuple[str, ...] = ()  # none: all
    level: Level = ""  # of the role: what new cards come first
    routine: tuple[tuple[str, int], ...] = ()  # blocks of a day: title and minutes
    plan_title: str = ""
    about_role: str = ""  # what is known of the role and the company
    questions_to_ask: tuple[str, ...] | None = None  # None: those suggested


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry before it has a place in the plan."""

    kind: EntryKind
    title: str
    minutes: int
    day: date
    focus: str = ""
    root: str | None = None
    source: str | None = None
    section_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    kind: EntryKind
    title: str
    focus: str
    root: str | None
    source: str | None
    section_id: str | None
    minutes: int
    day: date
    is_done: bool
    is_fixed: bool  # the learner chose its day


class Plan:
    def __init__(self, store: LearnerStore, memory: Memory) -> None:
        self._store = store
        self._memory = memory

    # When

    def dates(self) -> tuple[InterviewDate, ...]:
        """All interview days, past ones too, the earliest first."""
        rows = self._store.read("SELECT id, day, title FROM interview_dates ORDER BY day, id")
        return tuple(InterviewDate(id_, date.fromisoformat(day), title) for id_, day, title in rows)

    def next_date(self) -> InterviewDate | None:
        """The nearest interview that is today or later: what the plan peaks at."""
        today = self._memory.today()
        return next((one for one in self.dates() if one.day >= today), None)

    def last_date(self) -> InterviewDate | None:
        """The interview that was last, before today."""
        today = self._memory.today()
        return next((one for one in reversed(self.dates()) if one.day < today), None)

    def add_date(self, day: date, title: str = "") -> None:
        """Raises UsageError for a day that has passed or a title that is too long."""
        if day < self._memory.today():
            raise UsageError("That day has passed.", fix="Choose today or a later day.")
        if len(title) > TITLE_CHARS:
            raise UsageError(
                f"The name is longer than {TITLE_CHARS} characters.", fix="Shorten it."
            )
        with self._store.writing() as run:
            values = (day.isoformat(), title.strip())
            run("INSERT INTO interview_dates (day, title) VALUES (?, ?)", values)

    def remove_date(self, date_id: int) -> None:
        with self._store.writing() as run:
            run("DELETE FROM interview_dates WHERE id = ?", (date_id,))

    # With how much time

    def choices(self) -> Choices:
        rows = self._store.read("SELECT name, value FROM plan_choices")
        values: dict[str, Any] = {name: json.loads(value) for name, value in rows}
        for name in ("weekdays", "areas"):
            if name in values:
                values[name] = tuple(values[name])
        if values.get("questions_to_ask") is not None:
            values["questions_to_ask"] = tuple(values["questions_to_ask"])
        if "routine" in values:
            values["routine"] = tuple((title, minutes) for title, minutes in values["routine"])
        return Choices(**values)

    def choose(self, **choices: Any) -> None:
        """Keep some of the fields of Choices; the others stay."""
        replace(Choices(), **choices)  # a name that isn't one of them is a mistake
        with self._store.writing() as run:
            for name, value in choices.items():
                run(
                    "INSERT OR REPLACE INTO plan_choices VALUES (?, ?)",
                    (name, json.dumps(value, ensure_ascii=False)),
                )

    def study_days(self, first: date, last: date) -> tuple[date, ...]:
        """The days from `first` to `last`, both included, on which the learner studies."""
        weekdays = self.choices().weekdays or Choices().weekdays
        days = (first + timedelta(n) for n in range((last - first).days + 1))
        return tuple(day for day in days if day.weekday() in weekdays)

    # What

    def entries(self, first: date | None = None, last: date | None = None) -> tuple[Entry, ...]:
        """By day, in the plan's order."""
        rows = self._store.read(
            f"SELECT {_COLUMNS} FROM plan_entries WHERE day >= coalesce(?, day)"
            " AND day <= coalesce(?, day) ORDER BY day, position, id",
            (first and first.isoformat(), last and last.isoformat()),
        )
        return tuple(map(_entry, rows))

    def take(self, entries: Iterable[NewEntry]) -> None:
        """Put these in the place of all that is open; what was done stays."""
        with self._store.writing() as run:
            run("DELETE FROM plan_entries WHERE state = 'open'")
            for position, entry in enumerate(entries):
                run(
                    "INSERT INTO plan_entries (position, kind, title, focus, root, source,"
                    " section_id, minutes, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        position,
                        entry.kind,
                        entry.title[:TITLE_CHARS],
                        entry.focus,
                        entry.root,
                        entry.source,
                        entry.section_id,
                        max(1, entry.minutes),
                        entry.day.isoformat(),
                    ),
                )

    def done(self, entry_id: int, *, minutes: float | None = None) -> int:
        """Tick it off. Returns the event's id."""
        entry = self._get(entry_id)
        with self._store.writing() as run:
            run("UPDATE plan_entries SET state = 'done' WHERE id = ?", (entry_id,))
        return self._memory.noted("plan_done", _facts(entry, minutes))

    def read(self, title: str, root: str, source: str, section_id: str, minutes: float) -> int:
        """A section was read that stands in no plan."""
        facts = {"kind": "reading", "title": title, "minutes": minutes, "entry_id": None}
        place = {"root": root, "source": source, "section_id": section_id}
        return self._memory.noted("plan_done", facts | place)

    def sections_read(self) -> frozenset[str]:
        """The sections that were ticked off, in the plan or outside."""
        events = self._store.events("plan_done")
        return frozenset(e.payload["section_id"] for e in events if e.payload.get("section_id"))

    def not_done(self, entry_id: int) -> None:
        """Open again; the time spent on it stays in the record."""
        with self._store.writing() as run:
            run("UPDATE plan_entries SET state = 'open' WHERE id = ?", (entry_id,))

    def move(self, entry_id: int, day: date) -> None:
        """To a day of the learner's choice, where re-planning leaves it."""
        with self._store.writing() as run:
            run(
                "UPDATE plan_entries SET day = ?, is_fixed = 1 WHERE id = ?",
                (day.isoformat(), entry_id),
            )

    def later(self, entry_id: int) -> None:
        """To the next day on which the learner studies."""
        entry, today = self._get(entry_id), self._memory.today()
        after = max(entry.day, today) + timedelta(1)
        day = self.study_days(after, after + timedelta(7))[0]
        with self._store.writing() as run:
            run("UPDATE plan_entries SET day = ? WHERE id = ?", (day.isoformat(), entry_id))

    def replan(self) -> tuple[Entry, ...]:
        """Spread what was missed over the days to come. Returns what no longer fits before the day.

        Nothing is piled up: a day keeps its minutes, later entries give way in their order, and
        what doesn't fit stands after the interview.
        """
        today = self._memory.today()
        open_ = [entry for entry in self.entries() if not entry.is_done]
        if self._was_laid_ahead_of(today):  # by a clock that was wrong: its days mean nothing
            self._lay([replace(one, day=today) for one in self._in_order(open_)], today)
        elif any(entry.day < today for entry in open_):
            self._lay(self._in_order(open_), today)
        next_date = self.next_date()
        if next_date is None:
            return ()
        late = self.entries(first=next_date.day)
        return tuple(entry for entry in late if not entry.is_done)

    def _was_laid_ahead_of(self, today: date) -> bool:
        """Whether the last spreading was on a later day, as no journey west explains."""
        laid = mark(self._store, _LAID)
        return laid is not None and date.fromisoformat(laid) > today + timedelta(1)

    def _in_order(self, entries: Sequence[Entry]) -> list[Entry]:
        places: dict[int, int] = dict(self._store.read("SELECT id, position FROM plan_entries"))
        return sorted(entries, key=lambda entry: (places[entry.id], entry.id))

    def _lay(self, entries: Sequence[Entry], today: date) -> None:
        """Each on the first day with room that isn't before its own; fixed ones where they are."""
        minutes_a_day = self.choices().minutes_a_day
        used: dict[date, int] = {}
        days: dict[int, date] = {}
        for entry in entries:
            if entry.is_fixed and entry.day >= today:
                used[entry.day] = used.get(entry.day, 0) + entry.minutes
        for entry in entries:
            if entry.is_fixed and entry.day >= today:
                continue
            day = self._day_with_room(max(entry.day, today), entry.minutes, used, minutes_a_day)
            used[day] = used.get(day, 0) + entry.minutes
            days[entry.id] = day
        with self._store.writing() as run:
            for id_, day in days.items():
                run(
                    "UPDATE plan_entries SET day = ?, is_fixed = 0 WHERE id = ?",
                    (day.isoformat(), id_),
                )
            set_mark(run, _LAID, today.isoformat())

    def _day_with_room(
        self, first: date, minutes: int, used: Mapping[date, int], limit: int
    ) -> date:
        day = first
        while True:
            for one in self.study_days(day, day + timedelta(6)):
                if not used.get(one) or used[one] + minutes <= limit:
                    return one
            day += timedelta(7)

    def _get(self, entry_id: int) -> Entry:
        rows = self._store.read(f"SELECT {_COLUMNS} FROM plan_entries WHERE id = ?", (entry_id,))
        if not rows:
            raise KeyError(entry_id)
        return _entry(rows[0])


def _facts(entry: Entry, minutes: float | None) -> dict[str, Any]:
    return {
        "entry_id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "minutes": entry.minutes if minutes is None else minutes,
        "root": entry.root,
        "source": entry.source,
        "section_id": entry.section_id,
    }


def _entry(row: Sequence[Any]) -> Entry:
    id_, kind, title, focus, root, source, section_id, minutes, day, state, is_fixed = row
    return Entry(
        id_,
        kind,
        title,
        focus,
        root,
        source,
        section_id,
        minutes,
        date.fromisoformat(day),
        state == "done",
        bool(is_fixed),
    )
