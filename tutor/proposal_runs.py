"""A model reads a document section by section and proposes cards; what it has proposed is kept.

A run is its events: `proposing_started`, a `cards_proposed` for each section that was read, and
`proposing_failed` when the model gave out. A section is read again only once its text has changed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ingest.documents import Document, Lines, Outline, Section
from ingest.errors import StudyError
from ingest.index import IndexReader
from tutor.card_records import source_from_record
from tutor.learner import Event, LearnerStore
from tutor.model_events import LanguageModel
from tutor.model_proposals import propose_with_model
from tutor.proposals import Proposal

LEAST_WORDS = 25  # of a section, beside the answers that are questions' already

_KINDS = ("proposing_started", "cards_proposed", "proposing_failed")


@dataclass(frozen=True, slots=True)
class ProposalRun:
    """How far the last run over a document is, or was."""

    id: int
    sections: int  # to be read
    read: int
    seconds_each: float | None  # None before the first is read
    problem: str  # why it ended early; "" when it didn't

    @property
    def job(self) -> int:
        """Its number among the jobs; other ones than those of chats."""
        return -self.id


class ProposalRuns:
    """The runs over one document."""

    def __init__(self, store: LearnerStore, index: IndexReader, root: str, source: str) -> None:
        self._store = store
        self._index = index
        self._place = {"root": root, "source": source}

    def sections_left(self) -> tuple[Section, ...]:
        """Those with something to ask for that no model has read as they are now."""
        document, outline = self._read()
        if document is None or document.kind != "guide":
            return ()
        done = {e.payload["text"] for e in self._events() if e.kind == "cards_proposed"}
        return tuple(
            section
            for section in outline.sections
            if _is_worth_reading(document, outline, section)
            and _fingerprint(document, section) not in done
        )

    def start(self) -> int:
        """Returns the run's id; `propose` does the work."""
        facts = {**self._place, "sections": len(self.sections_left())}
        return self._store.record("proposing_started", facts)

    async def propose(self, run_id: int, model: LanguageModel) -> None:
        """Read what is left, one section after the other, until done, cancelled or out of model."""
        for section in await asyncio.to_thread(self.sections_left):
            try:
                proposals = await propose_with_model(self._index, section.id, model)
            except StudyError as error:
                problem = f"{error.problem} {error.fix}"
                self._store.record("proposing_failed", {**self._place, "problem": problem})
                return
            document, _ = self._read()
            if document is None:
                return
            self._store.record(
                "cards_proposed",
                {
                    **self._place,
                    "run": run_id,
                    "text": _fingerprint(document, section),
                    "proposals": [{"id": p.id, "source": asdict(p.source)} for p in proposals],
                },
            )

    def last(self) -> ProposalRun | None:
        """None when there was none."""
        events = self._events()
        started = next((e for e in reversed(events) if e.kind == "proposing_started"), None)
        if started is None:
            return None
        later = [event for event in events if event.id > started.id]
        read = [event for event in later if event.kind == "cards_proposed"]
        problems = [e.payload["problem"] for e in later if e.kind == "proposing_failed"]
        return ProposalRun(
            id=started.id,
            sections=started.payload["sections"],
            read=len(read),
            seconds_each=_seconds(started.at, read[-1].at) / len(read) if read else None,
            problem=problems[-1] if problems else "",
        )

    def proposals(self) -> tuple[Proposal, ...]:
        """What models have proposed, as far as the cited lines stand where they stood."""
        document, _ = self._read()
        if document is None:
            return ()
        records = (one for event in self._events() for one in event.payload.get("proposals", ()))
        found = {record["id"]: _proposal(record) for record in records}
        return tuple(one for one in found.values() if _stands(one, document))

    def _read(self) -> tuple[Document | None, Outline]:
        place = self._place["root"], self._place["source"]
        return self._index.document(*place), self._index.outline(*place)

    def _events(self) -> list[Event]:
        return [
            event
            for event in self._store.events(*_KINDS)
            if {name: event.payload[name] for name in self._place} == self._place
        ]


def _is_worth_reading(document: Document, outline: Outline, section: Section) -> bool:
    if section.role != "body":
        return False
    taken = {line for p in outline.pairs for line in range(p.question_line, p.answer_end + 1)}
    lines = Lines(document.text)
    return sum(_word_counts(lines, section, taken)) >= LEAST_WORDS


def _word_counts(lines: Lines, section: Section, skipped: set[int]) -> Iterator[int]:
    """By line, without the heading."""
    for line in range(section.start_line + 1, section.end_line + 1):
        if line not in skipped:
            yield len(lines.at(line).split())


def _fingerprint(document: Document, section: Section) -> str:
    """Of a section and its text."""
    text = document.text[section.start_char : section.end_char]
    return hashlib.sha256(f"{section.id}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _proposal(record: dict[str, Any]) -> Proposal:
    return Proposal(record["id"], "model", source_from_record(record["source"]))


def _stands(proposal: Proposal, document: Document) -> bool:
    where = proposal.source.locator
    return document.text[where.start_char : where.end_char] == proposal.source.text


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()
