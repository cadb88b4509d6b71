"""The learner answers a question of ours: graded lightly, compared with the notes, kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.index import PairEntry
from tutor.answering import Finished
from tutor.answers import Answer, Awaited, Checked, CheckVerdict, Sentence
from tutor.conversation import Conversation
from tutor.extracts import matching_pair, passage_of
from tutor.interview_words import what_is_said
from tutor.learner import LearnerStore
from tutor.looking_up import Found, Notes, Question, look_up
from tutor.memory import Memory
from tutor.pieces import Piece, put_together
from tutor.topics import topic_of

if TYPE_CHECKING:
    from tutor.grading import Grade

_OPENINGS: dict[CheckVerdict | None, str] = {
    "correct": "Right.",
    "partial": "Partly right.",
    "wrong": "Not right.",
    "dont_know": "Here it is.",
    None: "I can't tell from your words alone. Compare them with the notes' answer and say.",
}
_GATES = {
    "question_repeated": "That's the question again.",
    "gibberish": "I can't read that.",
    "off_topic": "That's about something else than the question.",
    "copied": "That's copied word for word.",
    "instructions": "That speaks to the grader instead of answering.",
    "too_short": "That's too little to tell.",
}


def ask_of(entry: PairEntry) -> Awaited:
    """The pair's question, put to the learner."""
    return Awaited(
        kind="check",
        question=entry.pair.question,
        reference=entry.pair.answer,
        topic=topic_of(entry),
        pair_id=entry.pair.id,
        section_id=entry.pair.section_id,
    )


async def answer_check(conversation: Conversation, awaited: Awaited, text: str) -> Finished:
    """A verdict first, then what was right and what is missing, then the notes' own answer."""
    if what_is_said(text) == "skip":
        checked = note(conversation.store, awaited, text, "skipped")
        skipped = put_together([Piece("Skipped; it counts for nothing.")])
        return Finished(replace(skipped, checked=checked), "done")
    notes = await asyncio.to_thread(conversation.open_notes)
    found = await asyncio.to_thread(look_up, Question(awaited.question), notes)
    if (entry := matching_pair(awaited.question, found.pairs)) is None:
        return Finished(_to_compare(found, awaited, text), "done")
    graded = await asyncio.to_thread(judged, notes, ask_of(entry), text)
    answer = put_together([*verdict_pieces(graded), *reference_pieces(entry, 1)])
    checked = take_down(conversation.store, ask_of(entry), text, graded)
    return Finished(replace(answer, checked=checked), "done")


def judged(notes: Notes, awaited: Awaited, text: str) -> Grade:
    from tutor.grading import grade

    return grade(awaited.question, awaited.reference, text, embedder=notes.embedder)


def take_down(store: LearnerStore | None, awaited: Awaited, text: str, graded: Grade) -> Checked:
    """What is sure is written down at once; the rest when the learner has said."""
    verdict: CheckVerdict | None = graded.verdict if graded.decided else None
    return note(store, awaited, text, verdict)


def note(
    store: LearnerStore | None, awaited: Awaited, text: str, verdict: CheckVerdict | None
) -> Checked:
    checked = Checked(awaited.question, text, verdict, "rules", awaited.topic, awaited.pair_id)
    if store is None or verdict is None:
        return checked
    return replace(checked, event_id=_record(store, checked, verdict))


def say_yourself(store: LearnerStore, checked: Checked, verdict: CheckVerdict) -> Checked:
    """The learner's own verdict, in place of ours or where there is none."""
    said = replace(checked, verdict=verdict, graded_by="self")
    if checked.event_id is None:
        return replace(said, event_id=_record(store, said, verdict))
    Memory(store, None).overrule(checked.event_id, verdict)
    return said


def opening_of(graded: Grade) -> str:
    """The verdict in a line, without what the answer is."""
    if reason := _GATES.get(graded.gate or ""):
        return reason
    if not graded.decided:
        return "I can't tell whether that is it."
    hits = sum(point.state == "hit" for point in graded.points)
    share = f" You have {hits} of {len(graded.points)} points." if hits else ""
    return _OPENINGS[graded.verdict] + share


def verdict_pieces(graded: Grade) -> list[Piece]:
    """The verdict in a line, then the points that were said and those that weren't."""
    verdict = graded.verdict if graded.decided else None
    pieces = [Piece(_GATES.get(graded.gate or "", _OPENINGS[verdict]))]
    if graded.misconception and graded.decided:
        pieces.append(Piece(graded.misconception))
    if graded.gate is None and graded.verdict != "correct":
        said = [point.text for point in graded.points if point.state == "hit"]
        missed = [point.text for point in graded.points if point.state == "missed"]
        pieces += [Piece(f"You have: {'; '.join(map(_bare, said))}.")] if said else []
        if missed and graded.decided:
            pieces.append(Piece(f"Missing: {'; '.join(map(_bare, missed[:3]))}."))
    return pieces


def reference_pieces(entry: PairEntry, n: int) -> list[Piece]:
    source = passage_of(entry, n)
    return [Piece("The notes' answer:"), Piece(source.text, source)]


def _bare(point: str) -> str:
    return " ".join(point.split()).rstrip(".;")


def _to_compare(found: Found, awaited: Awaited, text: str) -> Answer:
    """No pair answers it: the nearest words of the notes, for the learner to judge by."""
    checked = Checked(awaited.question, text, None, "rules", None, None)
    if found.extract is None:
        told = put_together([Piece("Your notes have no answer to compare yours with.")])
        return replace(told, checked=checked)
    opening = Sentence("Compare yours with what the notes say:\n\n", "not_checked")
    return Answer(
        text=opening.text + found.extract.text,
        mode="notes",
        sentences=(opening, *found.extract.sentences),
        citations=found.extract.citations,
        sources=found.sources,
        checked=checked,
    )


def _record(store: LearnerStore, checked: Checked, verdict: CheckVerdict) -> int:
    return Memory(store, None).answered(
        "check_answered",
        checked.question,
        verdict,
        topic=checked.topic,
        graded_by=checked.graded_by,
        card_id=_card_of(store, checked.pair_id),
        details={"text": checked.said},
    )


def _card_of(store: LearnerStore, pair_id: str | None) -> int | None:
    if pair_id is None:
        return None
    rows = store.read(
        "SELECT card_id FROM card_sources WHERE place_id = ? AND is_passage = 0", (pair_id,)
    )
    return int(rows[0][0]) if rows else None
