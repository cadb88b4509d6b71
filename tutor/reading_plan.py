"""What there is to read: a guide's sections in pieces for one sitting, and the next of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.documents import Locator, Section, place_of
from ingest.index import DocumentEntry, IndexReader
from tutor.plan import NewEntry
from tutor.plan_fitting import FittedRow, Offer
from tutor.topics import cleaned_title

CHARS_A_MINUTE = 900  # technical prose with code, read to be recalled
_SHORTEST_CHARS = 300
MOCK_MINUTES = 45


@dataclass(frozen=True, slots=True)
class Reading:
    """One sitting's text: a chapter of a guide with all below its heading."""

    section_id: str
    title: str
    document_title: str
    locator: Locator
    minutes: int


def readings_of(index: IndexReader, entry: DocumentEntry) -> tuple[Reading, ...]:
    """The chapters of one document in order, without contents and link lists."""
    sections = index.outline(entry.root, entry.source).sections
    return tuple(_readings(sections, entry))


def next_reading(
    index: IndexReader, read: frozenset[str], first: Sequence[str] = ()
) -> Reading | None:
    """The first chapter that wasn't read: of the documents called `first`, then the learner's own.

    `first` are names of areas (titles of documents without their numbers).
    """
    guides = [entry for entry in index.documents() if entry.kind == "guide"]
    order = {name: place for place, name in enumerate(first)}
    guides.sort(
        key=lambda e: (order.get(cleaned_title(e.title), len(order)), e.ownership != "yours")
    )
    for entry in guides:
        for reading in readings_of(index, entry):
            if reading.section_id not in read:
                return reading
    return None


def entries_of(
    index: IndexReader,
    offer: Offer,
    study_days: Sequence[date],
    read: frozenset[str],
) -> tuple[NewEntry, ...]:
    """The plan's rows as entries, spread evenly over the days of each row."""
    entries: list[NewEntry] = []
    for fitted in offer.rows:
        days = [d for d in study_days if fitted.first_day <= d <= fitted.last_day]
        entries += _entries_of_row(index, fitted, days or [fitted.last_day], read)
    return tuple(entries)


def _entries_of_row(
    index: IndexReader, fitted: FittedRow, days: Sequence[date], read: frozenset[str]
) -> list[NewEntry]:
    focus = fitted.row.focus
    readings = [
        reading
        for document in fitted.row.documents
        for reading in readings_of(index, document)
        if reading.section_id not in read
    ]
    days_of = _spread([reading.minutes for reading in readings], days)
    entries = [
        NewEntry(
            "reading",
            f"{reading.title} ({reading.document_title})",
            reading.minutes,
            day,
            focus,
            reading.locator.root,
            reading.locator.source,
            reading.section_id,
        )
        for reading, day in zip(readings, days_of, strict=True)
    ]
    if fitted.row.is_mock:
        entries += [NewEntry("interview", "Mock interview", MOCK_MINUTES, d, focus) for d in days]
    elif fitted.days >= 5:
        title = f"Mock interview on {focus}"
        entries.append(NewEntry("interview", title, MOCK_MINUTES, days[-1], focus))
    return sorted(entries, key=lambda entry: entry.day)


def _spread(minutes: Sequence[int], days: Sequence[date]) -> list[date]:
    """A day for each, in order, so that all days get about the same minutes."""
    total, before, spread = sum(minutes), 0, []
    for length in minutes:
        spread.append(days[min(len(days) - 1, int((before + length / 2) * len(days) / total))])
        before += length
    return spread


def _readings(sections: Sequence[Section], entry: DocumentEntry) -> Iterable[Reading]:
    for number, section in enumerate(sections):
        if section.level != 1 or section.role not in ("body", "stub"):
            continue
        last = number
        while last + 1 < len(sections) and sections[last + 1].level > 1:
            last += 1
        chars = sections[last].end_char - section.start_char
        if chars < _SHORTEST_CHARS:
            continue
        lines = section.start_line, max(section.start_line, section.subtree_end_line)
        locator = Locator(
            entry.root,
            entry.source,
            *lines,
            section.start_char,
            sections[last].end_char,
            place_of(entry.places, *lines),
        )
        yield Reading(
            section.id,
            cleaned_title(section.title),
            cleaned_title(entry.title),
            locator,
            max(1, round(chars / CHARS_A_MINUTE)),
        )
