"""Past interviews from an exported chat: looked at first, counted only after the learner's nod.

Answers are held against the learner's notes, never against the log's own feedback.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.documents import Document
from ingest.index import IndexReader
from tutor.deck import Deck
from tutor.interview import PointSaid
from tutor.interview_log import Exchange, exchanges_in
from tutor.interview_words import what_is_said
from tutor.looking_up import Found, Notes, Question, look_up
from tutor.memory import GradedBy, Memory, Verdict
from tutor.past_grading import Weigh, grade_past
from tutor.past_grounds import (
    Ground,
    ground_for,
    ground_in,
    nearest_pair,
    pairs_of_notes,
    topic_of_passage,
)
from tutor.topics import cleaned_title
from tutor.weak_topics import UNDECIDED

PRESUMED = 0.6  # cosine of an answer with a question of the notes from where that may have been it

Status = Literal["graded", "undecided", "not_in_notes", "no_question", "unanswered"]
Kept = Literal["", "undecided", "counted"]


@dataclass(frozen=True, slots=True)
class Looked:
    """An exchange and what the notes say to it."""

    exchange: Exchange
    key: str  # the same for the same exchange, however often it is read
    status: Status
    asked: str | None  # its question; of a missing one what it may have been, from the notes
    verdict: Verdict | None  # None where nobody has judged yet
    likely: Verdict | None  # what the rules lean to where they aren't sure
    graded_by: GradedBy
    confidence: float | None  # of the rules, 0 to 1
    lost: float  # 0 to 1: what of it was probably not known
    points: tuple[PointSaid, ...]
    ground: Ground | None  # what it was held against
    topic: str | None
    nearest: tuple[str, ...]  # headings, where the notes don't cover it
    kept: Kept  # what an earlier import made of it


def transcripts_with_interviews(index: IndexReader) -> tuple[tuple[Document, int], ...]:
    """Exported chats among the documents that hold interviews, and how many exchanges each."""
    found = []
    for entry in index.documents():
        if entry.kind != "transcript":
            continue
        document = index.document(entry.root, entry.source)
        if document is not None:
            turns = index.outline(entry.root, entry.source).turns
            if exchanges := exchanges_in(document, turns):
                found.append((document, len(exchanges)))
    return tuple(found)


def look_at(
    exchanges: Sequence[Exchange], notes: Notes, weigh: Weigh, memory: Memory
) -> tuple[Looked, ...]:
    """What each exchange would count for. Writes nothing."""
    kept = kept_before(memory)
    return tuple(_look_at(exchange, notes, weigh, kept) for exchange in exchanges)


def self_rated(looked: Looked, verdict: Verdict) -> Looked:
    """With the learner's own verdict, where the notes or the rules have none, or against theirs."""
    return replace(looked, verdict=verdict, graded_by="self", confidence=None)


def keep(looked: Iterable[Looked], deck: Deck, index: IndexReader) -> int:
    """Count them, each once and for good; returns how many were new.

    What was said long ago doesn't show what is known today, so a right answer schedules no card;
    what was missed becomes a card that is due. An answer that nobody has judged only helps to
    tell which topics are weak.
    """
    memory = deck.memory
    kept = kept_before(memory)
    gaps = {event.payload["question"] for event in memory.store.events("refused")}
    counted = 0
    for one in looked:
        before = kept.get(one.key, "")
        if one.status == "not_in_notes" and one.asked and one.asked not in gaps:
            memory.refused(one.asked, one.nearest)
        if one.verdict is not None and before != "counted":
            _count(one, deck, index)
            counted += 1
        elif one.status == "undecided" and not before:
            _note_undecided(one, memory)
    return counted


def kept_before(memory: Memory) -> dict[str, Kept]:
    """What earlier imports made of each exchange, by its key."""
    found: dict[str, Kept] = {}
    for event in memory.store.events(UNDECIDED, "interview_answered"):
        if key := event.payload["details"].get("imported"):
            found[key] = "undecided" if event.kind == UNDECIDED else "counted"
    return found


def _look_at(exchange: Exchange, notes: Notes, weigh: Weigh, kept: dict[str, Kept]) -> Looked:
    key = _key(exchange)
    nothing = Looked(
        exchange=exchange,
        key=key,
        status="unanswered",
        asked=exchange.question,
        verdict=None,
        likely=None,
        graded_by="rules",
        confidence=None,
        lost=0.0,
        points=(),
        ground=None,
        topic=None,
        nearest=(),
        kept=kept.get(key, ""),
    )
    if exchange.answer is None:
        return nothing
    if exchange.question is None:
        return _without_question(nothing, exchange.answer, notes, weigh)
    found = look_up(Question(exchange.question), notes)
    ground = ground_for(exchange.question, found, notes)
    if ground is None:
        return _without_ground(nothing, exchange.answer, found, notes)
    return _graded(nothing, exchange.question, exchange.answer, ground, weigh)


def _graded(nothing: Looked, question: str, answer: str, ground: Ground, weigh: Weigh) -> Looked:
    grade = grade_past(question, ground, answer, weigh)
    return replace(
        nothing,
        status="graded" if grade.is_decided else "undecided",
        verdict=grade.verdict if grade.is_decided else None,
        likely=None if grade.is_decided else grade.verdict,
        confidence=grade.confidence,
        lost=grade.lost,
        points=grade.points,
        ground=ground,
        topic=ground.topic,
    )


def _without_question(nothing: Looked, answer: str, notes: Notes, weigh: Weigh) -> Looked:
    """The question that the answer fits may have been asked; whether it was, the learner knows."""
    missing = replace(nothing, status="no_question")
    pairs = pairs_of_notes(notes)
    if notes.meanings is None or not pairs:
        return missing
    pair, cosine = nearest_pair(answer, pairs, notes)
    if cosine < PRESUMED:
        return missing
    asked = pair.pair.question
    ground = ground_in(notes, asked)
    if ground is None:
        return missing
    graded = _graded(missing, asked, answer, ground, weigh)
    return replace(
        graded,
        status="no_question",
        asked=asked,
        verdict=None,
        likely=graded.verdict or graded.likely,
    )


def _without_ground(nothing: Looked, answer: str, found: Found, notes: Notes) -> Looked:
    """Not in the notes, so not graded; only "I don't know" can be told without them."""
    knew_nothing = what_is_said(answer) == "dont_know"
    hits = found.result.hits
    return replace(
        nothing,
        status="graded" if knew_nothing else "not_in_notes",
        verdict="dont_know" if knew_nothing else None,
        lost=float(knew_nothing),
        nearest=found.result.nearest,
        topic=topic_of_passage(hits[0].passage, notes) if knew_nothing and hits else None,
    )


def _count(one: Looked, deck: Deck, index: IndexReader) -> None:
    assert one.verdict is not None
    deck.memory.answered(
        "interview_answered",
        _question(one),
        one.verdict,
        topic=_topic(one),
        graded_by=one.graded_by,
        card_id=_card(one, deck, index),
        is_recalled=False,
        details=_details(one),
    )


def _note_undecided(one: Looked, memory: Memory) -> None:
    facts = {"question": _question(one), "topic": _topic(one), "lost": round(one.lost, 3)}
    memory.store.record(
        UNDECIDED, {**facts, "details": _details(one), "day": memory.today().isoformat()}
    )


def _details(one: Looked) -> dict[str, str | float | None]:
    exchange = one.exchange
    return {
        "imported": one.key,
        "said_at": exchange.said_at,
        "text": exchange.answer,
        "assistant": exchange.assistant_verdict,
        "confidence": one.confidence,
    }


def _question(one: Looked) -> str:
    return one.asked or "(the question is missing from the log)"


def _topic(one: Looked) -> str | None:
    return one.topic or (cleaned_title(one.asked) if one.asked else None)


def _card(one: Looked, deck: Deck, index: IndexReader) -> int | None:
    """Of the same question in the notes; one is made of what was missed."""
    pair_id = one.ground.origin.pair_id if one.ground else None
    if pair_id is None:
        return None
    card_id = deck.card_for_pair(pair_id)
    if card_id is None and one.verdict in ("wrong", "dont_know"):
        card_id = next(iter(deck.add(index, [pair_id])), None)
    return card_id


def _key(exchange: Exchange) -> str:
    words = "\n".join((exchange.said_at or "", exchange.question or "", exchange.answer or ""))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
