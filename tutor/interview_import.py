"""Past interviews from an exported chat: looked at first, counted only after the learner's nod.

Answers are held against the learner's notes, never against the log's own feedback.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.documents import Document, Locator
from ingest.index import IndexReader, PairEntry
from tutor.answers import Source
from tutor.interview import PointSaid
from tutor.interview_log import Exchange, exchanges_in
from tutor.interviewer import Judge
from tutor.looking_up import Found, Notes, Question, look_up
from tutor.memory import GradedBy, Memory, Verdict
from tutor.topics import cleaned_title, names_a_subject, topic_of
from tutor.wording import likeness

PAIRS_COMPARED = 12  # by meaning, those with most words in common
SAME_BY_MEANING = 0.7  # cosine of two questions that ask the same

Status = Literal["graded", "undecided", "not_in_notes", "no_question", "unanswered"]


@dataclass(frozen=True, slots=True)
class Looked:
    """An exchange and what the notes say to it."""

    exchange: Exchange
    key: str  # the same for the same exchange, however often it is read
    status: Status
    verdict: Verdict | None  # None where nobody has judged yet
    likely: Verdict | None  # what the rules lean to where they aren't sure
    graded_by: GradedBy
    points: tuple[PointSaid, ...]
    reference: str  # "" where the notes have nothing
    locator: Locator | None
    topic: str | None
    nearest: tuple[str, ...]  # headings, where the notes don't cover it
    is_imported: bool  # counted already


@dataclass(frozen=True, slots=True)
class _Ground:
    reference: str
    locator: Locator
    topic: str


def transcripts_with_interviews(index: IndexReader) -> tuple[tuple[Document, int], ...]:
    """Exported chats among the documents that hold interviews, and how many exchanges each."""
    found = []
    for entry in index.documents():
        document = index.document(entry.root, entry.source)
        if entry.kind == "transcript" and document is not None:
            turns = index.outline(entry.root, entry.source).turns
            if exchanges := exchanges_in(document, turns):
                found.append((document, len(exchanges)))
    return tuple(found)


def look_at(
    exchanges: Sequence[Exchange], notes: Notes, judge: Judge, memory: Memory
) -> tuple[Looked, ...]:
    """What each exchange would count for. Writes nothing."""
    kept = imported_keys(memory)
    return tuple(_look_at(exchange, notes, judge, kept) for exchange in exchanges)


def self_rated(looked: Looked, verdict: Verdict) -> Looked:
    """With the learner's own verdict, where the notes or the rules have none, or against theirs."""
    return replace(looked, verdict=verdict, graded_by="self")


def keep(looked: Iterable[Looked], memory: Memory) -> int:
    """Count them, each once and for good; returns how many were new.

    What was said long ago doesn't show what is known today, so a right answer schedules no card.
    """
    kept = imported_keys(memory)
    gaps = {event.payload["question"] for event in memory.store.events("refused")}
    counted = 0
    for one in (one for one in looked if one.key not in kept):
        question = one.exchange.question
        if one.status == "not_in_notes" and question and question not in gaps:
            memory.refused(question, one.nearest)
        if one.verdict is not None:
            _keep(one, memory)
            counted += 1
    return counted


def imported_keys(memory: Memory) -> set[str]:
    events = memory.store.events("interview_answered")
    return {key for event in events if (key := event.payload["details"].get("imported"))}


def _look_at(exchange: Exchange, notes: Notes, judge: Judge, kept: set[str]) -> Looked:
    key = _key(exchange)
    nothing = Looked(
        exchange=exchange,
        key=key,
        status="unanswered",
        verdict=None,
        likely=None,
        graded_by="rules",
        points=(),
        reference="",
        locator=None,
        topic=None,
        nearest=(),
        is_imported=key in kept,
    )
    if exchange.answer is None:
        return nothing
    if exchange.question is None:
        return replace(nothing, status="no_question")
    found = look_up(Question(exchange.question), notes)
    ground = _ground(exchange.question, found, notes)
    if ground is None:
        return _without_ground(nothing, exchange, found, judge)
    grade = judge(exchange.question, ground.reference, exchange.answer, ())
    return replace(
        nothing,
        status="graded" if grade.decided else "undecided",
        verdict=grade.verdict if grade.decided else None,
        likely=None if grade.decided else grade.verdict,
        points=tuple(PointSaid(p.text, p.state, p.evidence) for p in grade.points),
        reference=ground.reference,
        locator=ground.locator,
        topic=ground.topic,
    )


def _without_ground(nothing: Looked, exchange: Exchange, found: Found, judge: Judge) -> Looked:
    """Not in the notes, so not graded; only "I don't know" can be told without them."""
    assert exchange.question is not None
    assert exchange.answer is not None
    grade = judge(exchange.question, exchange.question, exchange.answer, ())
    knew_nothing = grade.gate == "dont_know"
    return replace(
        nothing,
        status="graded" if knew_nothing else "not_in_notes",
        verdict="dont_know" if knew_nothing else None,
        nearest=found.result.nearest,
        topic=_topic(found.sources[0]) if knew_nothing and found.sources else None,
    )


def _ground(question: str, found: Found, notes: Notes) -> _Ground | None:
    """What the notes say to the question: an author's answer to the same, else their own words."""
    pair = _pair_that_asks(question, found.pairs, notes)
    if pair is not None:
        return _Ground(pair.pair.answer, pair.answer_locator, topic_of(pair))
    if found.result.coverage != "covered" or found.extract is None:
        return None
    quotes = [citation.quote for citation in found.extract.citations]
    reference = "\n\n".join(dict.fromkeys(quotes)) or found.sources[0].text
    source = found.extract.citations[0].source if quotes else found.sources[0]
    return _Ground(reference, source.locator, _topic(source))


def _pair_that_asks(question: str, pairs: Sequence[PairEntry], notes: Notes) -> PairEntry | None:
    """The pair that asks the same by meaning; without an embedder the look-up's own rule holds."""
    if notes.meanings is None:
        return None
    own = [entry for entry in pairs if not entry.pair.points_elsewhere]
    own.sort(key=lambda entry: -likeness(question, entry.pair.question))
    near = own[:PAIRS_COMPARED]
    if not near:
        return None
    asked = notes.meanings.of([question, *(entry.pair.question for entry in near)])
    cosines = asked[1:] @ asked[0]
    best = int(cosines.argmax())
    return near[best] if cosines[best] >= SAME_BY_MEANING else None


def _topic(source: Source) -> str:
    above = (source.document_title, *source.heading_path)
    return cleaned_title(next(filter(names_a_subject, reversed(above)), above[0]))


def _keep(one: Looked, memory: Memory) -> None:
    assert one.verdict is not None
    exchange = one.exchange
    memory.answered(
        "interview_answered",
        exchange.question or "(the question is missing from the log)",
        one.verdict,
        topic=one.topic or exchange.question,
        graded_by=one.graded_by,
        is_recalled=False,
        details={
            "imported": one.key,
            "said_at": exchange.said_at,
            "text": exchange.answer,
            "assistant": exchange.assistant_verdict,
        },
    )


def _key(exchange: Exchange) -> str:
    words = "\n".join((exchange.said_at or "", exchange.question or "", exchange.answer or ""))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
