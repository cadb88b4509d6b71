"""Study days: what a learner calls today. A day begins at 04:00 on the clock on the wall.

A zone of None means this machine's own, with its rules for summer time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ROLL_OVER = time(4)  # late enough for a night session, early enough for a morning one

_DAY = timedelta(days=1)


def study_day(moment: datetime, zone: tzinfo | None) -> date:
    """The day that `moment` (aware) belongs to. A later moment never belongs to an earlier day."""
    wall = moment.astimezone(zone)
    day = wall.date() if wall.time() >= ROLL_OVER else wall.date() - _DAY
    # Where clocks change at about 04:00 the wall shows that hour twice, or never.
    if moment < start_of(day, zone):
        return day - _DAY
    return day + _DAY if moment >= start_of(day + _DAY, zone) else day


def start_of(day: date, zone: tzinfo | None) -> datetime:
    """The moment, in UTC, at which `day` begins."""
    wall = datetime.combine(day, ROLL_OVER)
    return (wall.replace(tzinfo=zone) if zone else wall).astimezone(UTC)


def in_words(day: date, today: date) -> str:
    """`day` as one says it: today, tomorrow, in 3 days, 2 days ago."""
    days = (day - today).days
    if abs(days) <= 1:
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    return f"in {length_in_words(days)}" if days > 0 else f"{length_in_words(-days)} ago"


def length_in_words(days: int) -> str:
    """A number of days, from about three months on in months, from about two years on in years."""
    if days < 90:
        return f"{days} day" if days == 1 else f"{days} days"
    return f"{days / 30.44:.0f} months" if days < 700 else f"{days / 365.25:.1f} years"
