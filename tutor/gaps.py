"""The ledger of gaps: what the notes didn't cover, what was asked and unknown, what was failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ingest.documents import Locator
from ingest.questions import normalised_question
from tutor.days import study_day
from tutor.learner import Event, LearnerStore
from tutor.memory import ANSWER_KINDS, CORRECTIONS, Memory, day_of, in_force

GapKind = Literal["refused", "asked", "failed"]
FindAnswer = Callable[[str], Locator | None]  # where the notes answer a question, if they do

_FAILED = ("wrong", "dont_know")
_KINDS = ("refused", "asked", "gap_closed", *CORRECTIONS, *ANSWER_KINDS)


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without an answer. `refused` and `asked` ones are missing from the notes."""

    event_id: int  # of the last time
    kind: GapKind
    question: str
    day: date  # of the last time
    times: int
    nearest: tuple[str, ...]  # headings that came nearest
    card_id: int | None  # of a failed question that has one


@dataclass(frozen=True, slots=True)
class ClosedGap:
    """A gap that the notes answer now, and where."""

    question: str
    day: date
    root: str
    source: str
    start_line: int


def open_gaps(memory: Memory) -> tuple[Gap, ...]:
    """The latest first. A failed question leaves when it is answered, the others by text alone."""
    events = _events(memory.store)
    closings = _closings(events)
    missing = [
        _gap(group, "asked" if group[-1].kind == "asked" else "refused", memory)
        for key, group in _by_question(filter(_is_missing, events)).items()
        if not (key in closings and closings[key].payload["place"])
    ]
    answers = _by_question(filter(_is_of_notes, events))
    failed = [
        _gap(group, "failed", memory)
        for group in answers.values()
        if group[-1].payload["verdict"] in _FAILED
    ]
    return tuple(sorted([*missing, *failed], key=lambda gap: gap.event_id, reverse=True))


def closed_gaps(memory: Memory) -> tuple[ClosedGap, ...]:
    """Those that a note answers, the latest first."""
    closings = sorted(_closings(_events(memory.store)).values(), key=lambda e: e.id, reverse=True)
    return tuple(
        ClosedGap(event.payload["question"], day_of(event), **event.payload["place"])
        for event in closings
        if event.payload["place"]
    )


def look_again(memory: Memory, find_answer: FindAnswer) -> int:
    """Close what the notes answer by now, open again what they no longer do.

    Returns how many were closed.
    """
    events = _events(memory.store)
    closings, count = _closings(events), 0
    for key, group in _by_question(filter(_is_missing, events)).items():
        question = group[-1].payload["question"]
        place = find_answer(question)
        was_closed = key in closings and closings[key].payload["place"] is not None
        if (place is not None) != was_closed:
            memory.noted("gap_closed", {"question": question, "place": _facts(place)})
            count += place is not None
    return count


def stub_of(gap: Gap) -> str:
    """What a note on the gap begins with. No ground for anything until somebody writes it."""
    return f"## {' '.join(gap.question.split())}\n\nTODO\n"


def _events(store: LearnerStore) -> list[Event]:
    return in_force(store.events(*_KINDS))


def _is_missing(event: Event) -> bool:
    return event.kind == "refused" or (event.kind == "asked" and not event.payload["topic"])


def _is_of_notes(event: Event) -> bool:
    """Whether it is an answer to a question of the notes: a problem solved elsewhere is none."""
    return event.kind in ANSWER_KINDS and not event.payload.get("details", {}).get("is_problem")


def _day(event: Event, memory: Memory) -> date:
    return day_of(event) if "day" in event.payload else study_day(event.at, memory.zone)


def _by_question(events: Iterable[Event]) -> dict[str, list[Event]]:
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(normalised_question(event.payload["question"]), []).append(event)
    return groups


def _closings(events: Iterable[Event]) -> dict[str, Event]:
    """For each question the last word on whether the notes answer it."""
    return {
        normalised_question(event.payload["question"]): event
        for event in events
        if event.kind == "gap_closed"
    }


def _gap(group: list[Event], kind: GapKind, memory: Memory) -> Gap:
    last = group[-1]
    return Gap(
        event_id=last.id,
        kind=kind,
        question=last.payload["question"],
        day=_day(last, memory),
        times=len(group),
        nearest=tuple(last.payload.get("nearest", ())),
        card_id=last.payload.get("card_id"),
    )


def _facts(place: Locator | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"root": place.root, "source": place.source, "start_line": place.start_line}
