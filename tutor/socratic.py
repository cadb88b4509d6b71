"""Socratic: the learner is led by questions, with a ladder of hints, and told after two misses.

Which question stands, and how often it was missed, are kept with our last message. The questions
are the section's own; a model only finds the words that lead to their answers.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ingest.index import PairEntry
from tutor.answering import Finished
from tutor.answers import Answer, Awaited, Checked, CheckVerdict, Sentence, Source
from tutor.check_answers import ask_of, judged, note, opening_of, reference_pieces
from tutor.citations import without_markers
from tutor.composing import refusal
from tutor.conversation import Conversation
from tutor.extracts import matching_pair, passage_of
from tutor.follow_ups import nearest_pairs
from tutor.hints import verdict_after_hints
from tutor.instructions import GIVE_WAY, LEAD
from tutor.interview_words import what_is_said
from tutor.looking_up import Found, Notes, Question, look_up
from tutor.pieces import Piece, put_together, quoted
from tutor.sentences import split_sentences
from tutor.wording import likeness

if TYPE_CHECKING:
    from tutor.grading import Grade

GIVES_WAY_AFTER = 2  # misses
SAME_AS_TITLE = 0.6
_HOW = "Answer in your own words, or say “hint”, “skip” or “tell me”."
_TELL = re.compile(
    r"(?:(?:please|just|ok|okay|can you|could you|now)\s+)*(?:i\s+give\s+up|give\s+up"
    r"|(?:(?:tell|show|give)\s+(?:it\s+to\s+)?me|what(?:'s|\s+is))\s+the\s+(?:answer|solution)"
    r"|tell\s+me|(?:the\s+)?(?:answer|solution))(?:\s+(?:please|now))*"
)
_OPEN_QUESTION = "What do you know about {}? What is it for, how does it work, what does it cost?"

Move = Literal["try", "hint", "tell", "skip", "end"]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """The question that stands, and the notes around it."""

    awaited: Awaited
    found: Found
    entry: PairEntry | None  # None: the section asks nothing by itself


async def begin(conversation: Conversation, text: str) -> Finished:
    """Instead of an answer: the first question of the section that has it."""
    notes = await asyncio.to_thread(conversation.open_notes)
    question = conversation.question(text)
    found = await asyncio.to_thread(look_up, question, notes)
    if found.extract is None or found.result.coverage == "missing":
        return Finished(_as_socratic(refusal(found)), "done")
    first = _next_entry(found, asked_before(conversation))
    lesson = _Lesson(_asked(first, found), found, first)
    title = found.sources[0].heading_path[-1:] or (found.sources[0].document_title,)
    pieces = [Piece(f"Let's find it out, from “{title[0]}” in your notes."), *_ask(lesson)]
    return await _put(conversation, notes, question, lesson, pieces, LEAD)


async def go_on(conversation: Conversation, awaited: Awaited, text: str) -> Finished:
    """What comes after the learner's try, or after a word for a hint, the answer or the next."""
    notes = await asyncio.to_thread(conversation.open_notes)
    found = await asyncio.to_thread(look_up, Question(awaited.question), notes)
    lesson = _Lesson(awaited, found, matching_pair(awaited.question, found.pairs))
    question = conversation.question(text)
    move = move_of(text)
    if move == "end":
        return Finished(_as_socratic(put_together([Piece("All right, we stop here.")])), "done")
    if move == "hint":
        return await _hint(conversation, notes, question, lesson)
    if move == "try":
        return await _judge(conversation, notes, question, lesson)
    verdict: CheckVerdict = "skipped" if move == "skip" else "dont_know"
    checked = note(conversation.store, awaited, text, verdict)
    pieces = [] if move == "skip" else _told(lesson)
    return await _next(conversation, notes, question, lesson, pieces, checked)


def move_of(text: str) -> Move:
    plain = " ".join(text.lower().strip(" .!?").split())
    said = what_is_said(text)
    if _TELL.fullmatch(plain) or plain.startswith("tell me the answer"):
        return "tell"
    if said in ("hint", "dont_know"):
        return "hint"
    return said if said in ("skip", "end") else "try"


def asked_before(conversation: Conversation) -> list[str]:
    """Our own questions of this chat."""
    answers = [message.answer for message in conversation.messages if message.answer]
    return [answer.awaits.question for answer in answers if answer.awaits]


async def _judge(
    conversation: Conversation, notes: Notes, question: Question, lesson: _Lesson
) -> Finished:
    awaited = lesson.awaited
    graded = await asyncio.to_thread(judged, notes, awaited, question.text)
    if graded.decided and graded.verdict == "correct":
        verdict = verdict_after_hints("correct", awaited.hints)
        checked = note(conversation.store, awaited, question.text, verdict)
        pieces = [Piece(opening_of(graded)), *_told(lesson, is_brief=True)]
        return await _next(conversation, notes, question, lesson, pieces, checked)
    misses = awaited.misses + 1
    if misses < GIVES_WAY_AFTER:
        missed = replace(awaited, misses=misses)
        return await _hint(conversation, notes, question, replace(lesson, awaited=missed), graded)
    checked = note(conversation.store, awaited, question.text, "wrong" if graded.decided else None)
    pieces = [Piece(opening_of(graded)), *_told(lesson)]
    if conversation.model is not None:
        return await _put(conversation, notes, question, lesson, pieces, GIVE_WAY, checked=checked)
    return await _next(conversation, notes, question, lesson, pieces, checked)


async def _hint(
    conversation: Conversation,
    notes: Notes,
    question: Question,
    lesson: _Lesson,
    graded: Grade | None = None,
) -> Finished:
    """The next rung of the ladder; the last is the answer."""
    rungs = ladder(lesson.entry, lesson.found)
    hints = lesson.awaited.hints
    if hints >= len(rungs):
        checked = note(conversation.store, lesson.awaited, question.text, "dont_know")
        return await _next(conversation, notes, question, lesson, _told(lesson), checked)
    lesson = replace(lesson, awaited=replace(lesson.awaited, hints=hints + 1))
    said = [Piece(opening_of(graded))] if graded else []
    pieces = [*said, rungs[hints], Piece(f"Once more: **{lesson.awaited.question}**")]
    return await _put(conversation, notes, question, lesson, pieces, LEAD)


async def _next(
    conversation: Conversation,
    notes: Notes,
    question: Question,
    lesson: _Lesson,
    pieces: Sequence[Piece],
    checked: Checked,
) -> Finished:
    """After an answer the next question of the same section or its neighbours."""
    known = [*asked_before(conversation), lesson.awaited.question]
    entry = _next_entry(lesson.found, known)
    if entry is None:
        told = put_together([*pieces, Piece("Your notes ask nothing more here.")])
        return Finished(replace(_as_socratic(told), checked=checked), "done")
    following = _Lesson(_asked(entry, lesson.found), lesson.found, entry)
    told = put_together([*pieces, Piece(f"Next: **{entry.pair.question}**"), Piece(_HOW)])
    answer = replace(_as_socratic(told), awaits=following.awaited, checked=checked)
    return Finished(answer, "done")


async def _put(
    conversation: Conversation,
    notes: Notes,
    question: Question,
    lesson: _Lesson,
    pieces: Sequence[Piece],
    task: str,
    *,
    checked: Checked | None = None,
) -> Finished:
    """The pieces, or with a model its own leading words in their place."""
    gives_way = task == GIVE_WAY
    alone = put_together(pieces)
    alone = replace(
        _as_socratic(alone),
        coverage=lesson.found.result.coverage,
        awaits=None if gives_way else lesson.awaited,
        checked=checked,
    )
    given = _given(lesson)
    led = replace(
        question,
        task=task,
        text=f"The question that they shall answer: {lesson.awaited.question}\n"
        f"The learner says: {question.text}",
    )
    with_sources = replace(alone, sources=given)
    shown = with_sources if conversation.model else alone
    finished = await conversation.told(led, given, shown, notes.meanings, extract=gives_way)
    if finished.answer.mode == "model" and not gives_way:
        return replace(finished, answer=_led(finished.answer, lesson.awaited.question))
    return finished


def _led(answer: Answer, question: str) -> Answer:
    """The question that stands and the model's lead, without the passages that would tell all."""
    said = [
        replace(sentence, text=without_markers(sentence.text), citations=(), is_matched=False)
        for sentence in answer.sentences
    ]
    sentences = (Sentence(f"**{question}**\n\n", "not_checked"), *said)
    text = "".join(sentence.text for sentence in sentences)
    return replace(answer, text=text, sentences=sentences, citations=(), sources=())


def ladder(entry: PairEntry | None, found: Found) -> list[Piece]:
    """Heading, then first sentence; after these comes the answer itself."""
    if entry is None:
        return [_under(found.sources[0])]
    source = passage_of(entry)
    first = (split_sentences(source.text) or [""])[0].strip()
    return [
        _under(source, question=entry.pair.question),
        quoted(first, source, lead="It begins like this: "),
    ]


def _under(source: Source, *, question: str = "") -> Piece:
    titles = [source.document_title, *source.heading_path]
    telling = [title for title in titles if likeness(title, question) < SAME_AS_TITLE]
    return Piece(f"Your notes have it under “{' › '.join(telling[-2:] or titles[:1])}”.")


def _ask(lesson: _Lesson) -> list[Piece]:
    return [Piece(f"**{lesson.awaited.question}**"), Piece(_HOW)]


def _told(lesson: _Lesson, *, is_brief: bool = False) -> list[Piece]:
    if lesson.entry is not None:
        pieces = reference_pieces(lesson.entry, 1)
        source = passage_of(lesson.entry)
        first = (split_sentences(source.text) or [""])[0].strip()
        return [quoted(first, source, lead="The notes: ")] if is_brief else pieces
    source = lesson.found.sources[0]
    return [Piece("The notes:"), Piece(source.text, source)]


def _given(lesson: _Lesson) -> tuple[Source, ...]:
    """The passage with the answer and the two best others, numbered anew."""
    first = passage_of(lesson.entry) if lesson.entry else lesson.found.sources[0]
    others = [source for source in lesson.found.sources if source.text != first.text][:2]
    return tuple(replace(source, n=n) for n, source in enumerate([first, *others], start=1))


def _asked(entry: PairEntry | None, found: Found) -> Awaited:
    if entry is not None:
        return replace(ask_of(entry), kind="socratic")
    source = found.sources[0]
    title = source.heading_path[-1] if source.heading_path else source.document_title
    return Awaited(
        kind="socratic",
        question=_OPEN_QUESTION.format(title),
        reference=source.text,
        section_id=source.section_id,
    )


def _next_entry(found: Found, asked: Sequence[str]) -> PairEntry | None:
    """The pair of the best passage, then its section's, then the nearest; none twice."""
    first = [found.pair] if found.pair else []
    for entry in [*first, *nearest_pairs(found.sources[:1], found.pairs)]:
        is_answerable = entry.pair.answer.strip() and not entry.pair.points_elsewhere
        if is_answerable and all(likeness(entry.pair.question, one) < 0.9 for one in asked):
            return entry
    return None


def _as_socratic(answer: Answer) -> Answer:
    return replace(answer, tutor_mode="socratic")
