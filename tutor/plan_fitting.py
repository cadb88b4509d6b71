"""A plan from the notes laid into the days that are left. Plain functions; no clock, no store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tutor.days import length_in_words
from tutor.plan_tables import PlanRow, PlanTable

MOCK_DAYS = 3  # what interviews keep at the end, where there are that many


@dataclass(frozen=True, slots=True)
class FittedRow:
    row: PlanRow
    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to take a plan into the days that are left."""

    name: str
    rows: tuple[FittedRow, ...]
    falls_out: tuple[str, ...]  # rows, in words
    price: str = ""  # what else it costs, in words


def offers(
    plan: PlanTable, today: date, last_day: date | None, begin_at: int = 0
) -> tuple[Offer, ...]:
    """The plan as it stands where it fits before `last_day`; else squeezed, trimmed, begun later.

    `last_day` is the last one to study on; None leaves the end open. `begin_at` is the row
    (from 0) for the offer to begin there; 0 leaves the choice to us: the first row that fits.
    """
    rows = plan.rows
    wanted = len(rows) * plan.days_a_row
    left = (last_day - today).days + 1 if last_day else wanted
    if left < 1:
        return ()
    if wanted <= left and not begin_at:
        return (Offer("As it stands", _in_a_row(rows, plan.days_a_row, today), ()),)
    begin_at = begin_at or max(0, len(rows) - max(1, left // plan.days_a_row))
    return (
        _squeezed(plan, today, left),
        _trimmed(plan, today, left),
        _begun_at(plan, today, left, begin_at),
    )


def _squeezed(plan: PlanTable, today: date, left: int) -> Offer:
    """All rows, shorter ones; the rows about interviews keep the last days."""
    mocks = [row for row in plan.rows if row.is_mock]
    others = [row for row in plan.rows if not row.is_mock]
    kept = min(MOCK_DAYS, left - 1) if mocks and others else left if mocks else 0
    fitted = [*_spread(others, left - kept, today)]
    fitted += _spread(mocks, kept, today + timedelta(days=left - kept))
    shown = {row.row.label for row in fitted}
    lost = tuple(_name(row) for row in plan.rows if row.label not in shown)
    each = length_in_words(max(1, left // len(plan.rows)))
    price = f"a row gets about {each} in place of {length_in_words(plan.days_a_row)}"
    return Offer("Squeezed", tuple(fitted), lost, price)


def _trimmed(plan: PlanTable, today: date, left: int) -> Offer:
    """The first rows at their full length, and the interviews at the end."""
    mocks = [row for row in plan.rows if row.is_mock][-1:]
    kept = min(MOCK_DAYS, left - 1) if mocks and left > plan.days_a_row else 0
    others = [row for row in plan.rows if row not in mocks]
    fitting = others[: max(1, (left - kept) // plan.days_a_row)]
    days = left - kept
    fitted = _within(fitting, plan.days_a_row, today, days)
    if kept:
        fitted += _spread(mocks, kept, today + timedelta(days=days))
    shown = {row.row.label for row in fitted}
    return Offer(
        "Trimmed", tuple(fitted), tuple(_name(row) for row in plan.rows if row.label not in shown)
    )


def _begun_at(plan: PlanTable, today: date, left: int, begin_at: int) -> Offer:
    rows = plan.rows[begin_at:]
    fitted = _within(rows, plan.days_a_row, today, left)
    shown = {row.row.label for row in fitted}
    lost = tuple(_name(row) for row in plan.rows if row.label not in shown)
    return Offer(f"Begun at row {begin_at + 1}", tuple(fitted), lost)


def _in_a_row(rows: Sequence[PlanRow], days: int, first: date) -> tuple[FittedRow, ...]:
    return tuple(_within(rows, days, first, days * len(rows)))


def _within(rows: Sequence[PlanRow], days: int, first: date, left: int) -> list[FittedRow]:
    """Rows of `days` each, the last one cut at the end; those beyond it left out."""
    fitted = []
    for number, row in enumerate(rows):
        begins = number * days
        if begins >= left:
            break
        ends = min(left, begins + days) - 1
        fitted.append(FittedRow(row, first + timedelta(begins), first + timedelta(ends)))
    return fitted


def _spread(rows: Sequence[PlanRow], days: int, first: date) -> list[FittedRow]:
    """The rows over so many days, as evenly as whole days allow; several may share one day."""
    if days < 1:
        return []
    fitted = []
    for number, row in enumerate(rows):
        begins = number * days // len(rows)
        ends = max(begins, (number + 1) * days // len(rows) - 1)
        fitted.append(FittedRow(row, first + timedelta(begins), first + timedelta(ends)))
    return fitted


def _name(row: PlanRow) -> str:
    return f"{row.label}: {row.focus}"
