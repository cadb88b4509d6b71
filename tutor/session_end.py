"""How a session ends: in words, with what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tutor.cards import CardRow, SessionEnd
from tutor.counted import counted
from tutor.days import in_words
from tutor.review_queue import Seen, Session
from tutor.scheduling import AGAIN


def ending(session: Session, rows: Sequence[CardRow], today: date, seen: Seen) -> SessionEnd:
    """The end of a session over `rows`, of which none is left to show."""
    thing = "exercise" if session.exercises else "card"
    last = dict(seen.in_session)
    again = sum(rating == AGAIN for _, rating in seen.in_session)
    next_due = _next_due(rows, today)
    return SessionEnd(
        words=_words(len(last), len(seen.in_session), again, thing, bool(rows)),
        what_next=_what_next(rows, today, next_due, thing),
        reviewed=len(seen.in_session),
        known=len(seen.in_session) - again,
        again=again,
        next_due=next_due,
    )


def _words(cards: int, reviews: int, again: int, thing: str, has_any: bool) -> str:
    if not has_any:
        return f"There are no {thing}s here yet."
    if not reviews:
        return f"No {thing} is due now."
    known = "all known" if not again else f"{again} of {reviews} answers missed"
    return f"Done: {counted(cards, thing)}, {known}."


def _what_next(rows: Sequence[CardRow], today: date, next_due: date | None, thing: str) -> str:
    if not rows:
        return "Open a topic to turn its questions into cards."
    unseen = sum(row.status(today) == "new" for row in rows)
    leeches = sum(row.status(today) == "leech" for row in rows)
    sentences = []
    if next_due:
        count = sum(_due(row, today) == next_due for row in rows)
        sentences.append(f"Next: {counted(count, thing)} {in_words(next_due, today)}.")
    if unseen:
        sentences.append(f"{counted(unseen, thing)} not seen yet; the next new ones come tomorrow.")
    if leeches:
        sentences.append(f"{counted(leeches, thing)} put aside, forgotten too often: word it anew.")
    return " ".join(sentences) or "Open another topic, or cram what you have."


def _next_due(rows: Sequence[CardRow], today: date) -> date | None:
    return min((due for row in rows if (due := _due(row, today))), default=None)


def _due(row: CardRow, today: date) -> date | None:
    """When the card comes again; None for one that isn't waiting."""
    schedule = row.memory.schedule
    return schedule.due if schedule and row.status(today) == "later" else None
