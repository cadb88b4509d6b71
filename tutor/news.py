"""What reading the notes brought, in words, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.arrivals import Arrival
from ingest.index import IndexReader
from tutor.counted import counted
from tutor.interview_log import exchanges_in


@dataclass(frozen=True, slots=True)
class News:
    """One document's. Of `can_be_asked` and `can_be_imported` at most one isn't 0."""

    root: str
    source: str
    words: str  # "3 sections, 2 questions"
    can_be_asked: int  # questions with answers
    can_be_imported: int  # answers in past interviews


def arrivals_in(report: Mapping[str, Any]) -> tuple[Arrival, ...]:
    """Those of a report as `python -m ingest --json` prints it."""
    return tuple(Arrival(**values) for values in report.get("arrived", ()))


def news(arrivals: Sequence[Arrival], index: IndexReader) -> tuple[News, ...]:
    """A line for each document that brought something, in the order of the run."""
    return tuple(_of(arrival, index) for arrival in arrivals)


def _of(arrival: Arrival, index: IndexReader) -> News:
    answers = _interview_answers(arrival, index) if arrival.kind == "transcript" else 0
    if arrival.kind == "transcript":
        words = "a chat log: not used for answers"
        words += f"; {counted(answers, 'interview answer')} can be imported" if answers else ""
    elif arrival.kind == "about-me":
        words = "about you: not used for answers to questions on other things"
    else:
        counts = ((arrival.sections, "section"), (arrival.questions, "question"))
        words = ", ".join(counted(number, noun) for number, noun in counts if number)
        words = words or "text without headings"
    asks = arrival.questions if arrival.kind == "guide" else 0
    return News(arrival.root, arrival.source, words, asks, answers)


def _interview_answers(arrival: Arrival, index: IndexReader) -> int:
    document = index.document(arrival.root, arrival.source)
    if document is None:
        return 0
    exchanges = exchanges_in(document, index.outline(arrival.root, arrival.source).turns)
    return sum(exchange.answer is not None for exchange in exchanges)
