"""A day as a learner says it: "on Friday", "in two weeks", "12 December"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from ingest.words import fold

_WEEKDAYS = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)
_MONTHS = """january february march april may june july august september october november
december""".split()
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBERS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "dia": 1, "semana": 7}

_WEEKDAY = "|".join(name for names in _WEEKDAYS for name in names)
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NEAR = re.compile(r"\b(day after tomorrow|tomorrow|today|tonight|manana|hoy)\b")
_IN = re.compile(
    rf"\b(?:in|en|within)\s+(?:about\s+)?(\d{{1,3}}|{'|'.join(_NUMBERS)})\s+"
    r"(day|week|month|dia|semana)s?\b"
    rf"|\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(day|week|month)s?"
    r"\s+(?:from (?:now|today)|left|away)\b"
)
_ON_WEEKDAY = re.compile(rf"\b(?P<next>next\s+)?(?P<name>{_WEEKDAY})\b")
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b\.?(?:,?\s+(\d{{4}}))?"
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\b\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?"
)


def day_said(words: str, today: date) -> date | None:
    """The first day that `words` name, today or later; None when they name none exactly."""
    plain = " ".join(fold(words).split())
    ways: tuple[Callable[[str, date], date | None], ...] = (
        _iso,
        _near,
        _ahead,
        _by_month,
        _weekday,
    )
    found = (way(plain, today) for way in ways)
    return next((day for day in found if day is not None and day >= today), None)


def _iso(plain: str, today: date) -> date | None:
    match = _ISO.search(plain)
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def _near(plain: str, today: date) -> date | None:
    match = _NEAR.search(plain)
    ahead = {"day after tomorrow": 2, "tomorrow": 1, "manana": 1}
    return today + timedelta(ahead.get(match[1], 0)) if match else None


def _ahead(plain: str, today: date) -> date | None:
    match = _IN.search(plain)
    if match is None:
        return None
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    count = int(number) if number.isdecimal() else _NUMBERS[number]
    return today + timedelta(count * _UNIT_DAYS[unit])


def _by_month(plain: str, today: date) -> date | None:
    if match := _DAY_MONTH.search(plain):
        day, month, year = match[1], match[2], match[3]
    elif match := _MONTH_DAY.search(plain):
        month, day, year = match[1], match[2], match[3]
    else:
        return None
    number = next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(month[:3]))
    if year:
        return _day(int(year), number, int(day))
    this_year = _day(today.year, number, int(day))
    return this_year if this_year and this_year >= today else _day(today.year + 1, number, int(day))


def _weekday(plain: str, today: date) -> date | None:
    """The coming one; with "next" the one in the week after this."""
    match = _ON_WEEKDAY.search(plain)
    if match is None:
        return None
    wanted = next(n for n, names in enumerate(_WEEKDAYS) if match["name"] in names)
    ahead = (wanted - today.weekday() - 1) % 7 + 1
    if match["next"]:
        ahead = 7 - today.weekday() + wanted
    return today + timedelta(ahead)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
