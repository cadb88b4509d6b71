"""Summarise: this chat, a document or a section, in as many bullets as the learner wants.

Without a model each bullet is a leading sentence, quoted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from tutor.answering import Finished
from tutor.answers import Answer, Source
from tutor.chats import Message
from tutor.composing import refusal
from tutor.conversation import Conversation
from tutor.earlier_turns import gist
from tutor.extracts import quotable
from tutor.instructions import SUM_UP, SUM_UP_CHAT
from tutor.looking_up import Found, Notes, look_up
from tutor.pieces import Piece, put_together, quoted
from tutor.summary_subjects import Subject, find_subject
from tutor.topics import cleaned_title
from tutor.wording import share, stems

MOST_WORDS = 0.5  # share of the words asked for, above which a passage is what is meant
_QUESTION_CHARS = 120


Item = TypeVar("Item")


def sum_up_chat(conversation: Conversation, bullets: int) -> Answer:
    """One bullet for each question with what came out of it, the same as often as it's asked."""
    turns = _exchanges(conversation.messages)
    if not turns:
        return _as_summary(
            put_together([Piece("This chat has just begun: nothing to sum up yet.")])
        )
    chosen = _spread(turns, bullets)
    lines = [f"- **{_short(asked)}** “{gist(told)}”" for asked, told in chosen]
    some = f" ({len(chosen)} of {len(turns)} turns)" if len(chosen) < len(turns) else ""
    return _as_summary(put_together([Piece(f"This chat so far{some}:"), Piece("\n".join(lines))]))


async def summarise_chat(conversation: Conversation, bullets: int) -> Finished:
    """With a model in its words, from the chat alone; it is checked against nothing."""
    alone = sum_up_chat(conversation, bullets)
    if not _exchanges(conversation.messages):
        return Finished(alone, "done")
    question = conversation.question(f"Sum up our conversation in {bullets} bullets.")
    asked = replace(question, task=SUM_UP_CHAT.format(bullets=bullets))
    finished = await conversation.told(asked, (), alone, None)
    if finished.answer.mode == "model":
        said = ("Summed up by the model from this chat; not checked against your notes.",)
        kept = replace(finished.answer, notices=(*finished.answer.notices, *said))
        return replace(finished, answer=kept)
    return finished


async def summarise_notes(conversation: Conversation, about: str, bullets: int) -> Finished:
    """The document or section that `about` names, else the section that speaks of it."""
    notes = await asyncio.to_thread(conversation.open_notes)
    subject = await asyncio.to_thread(find_subject, notes.index, about)
    if subject is None:
        found = await asyncio.to_thread(look_up, conversation.question(about), notes)
        if found.result.coverage == "missing" or not _speaks_of(found, about):
            return Finished(_as_summary(refusal(found)), "done")
        subject = _best_section(notes, found)
    alone = _told_by_sections(subject, bullets)
    question = conversation.question(f"Sum up “{subject.title}” in {bullets} bullets.")
    asked = replace(question, task=SUM_UP.format(bullets=bullets))
    if conversation.model is not None:
        alone = replace(alone, sources=subject.sources)
    return await conversation.told(asked, subject.sources, alone, notes.meanings)


def _speaks_of(found: Found, about: str) -> bool:
    """Has the best passage most of the words that name what is to be summed up?"""
    if not found.sources:
        return False
    best = found.sources[0]
    there = stems(" ".join((best.document_title, *best.heading_path, best.text)))
    return share(stems(about), there) > MOST_WORDS


def _best_section(notes: Notes, found: Found) -> Subject:
    best = found.sources[0]
    title = best.heading_path[-1] if best.heading_path else best.document_title
    title = found.pair.pair.question if found.pair else title
    return Subject(title, (replace(best, n=1),))


def _told_by_sections(subject: Subject, bullets: int) -> Answer:
    """The leading sentence of each section, or of one section its first sentences."""
    leading = [
        (source, sentences)
        for source in subject.sources
        if (sentences := list(quotable(source.text)))
    ]
    if len(leading) == 1:
        source, sentences = leading[0]
        chosen = [(source, sentence) for sentence in sentences[:bullets]]
    else:
        longest = sorted(leading, key=lambda one: -len(one[0].text))[:bullets]
        chosen = [
            (source, sentences[0])
            for source, sentences in leading
            if (source, sentences) in longest
        ]
    some = f", {len(chosen)} of its {len(leading)} sections" if len(chosen) < len(leading) else ""
    pieces = [Piece(f"“{subject.title}”, in its own words{some}:")]
    pieces += [_bullet(source, sentence, is_one=len(leading) == 1) for source, sentence in chosen]
    if len(pieces) == 1:
        pieces = [Piece(f"“{subject.title}” holds no sentences to sum up.")]
    return replace(_as_summary(put_together(pieces)), coverage="covered")


def _bullet(source: Source, sentence: str, *, is_one: bool) -> Piece:
    title = source.heading_path[-1] if source.heading_path else source.document_title
    lead = "- " if is_one else f"- **{cleaned_title(title)}:** "
    return quoted(sentence, source, lead=lead, after="\n")


def _exchanges(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """What the learner asked, each with the tutor's answer."""
    return [
        (asked.text, told.text)
        for asked, told in zip(messages, messages[1:], strict=False)
        if asked.role == "learner"
        and told.role == "tutor"
        and told.text.strip()
        and not (told.answer and told.answer.tutor_mode == "summarise")
    ]


def _spread(items: Sequence[Item], count: int) -> list[Item]:
    """`count` of them, evenly, the first and the last among them."""
    if len(items) <= count:
        return list(items)
    if count == 1:
        return [items[-1]]
    step = (len(items) - 1) / (count - 1)
    return [items[round(n * step)] for n in range(count)]


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _QUESTION_CHARS else line[:_QUESTION_CHARS].rsplit(" ", 1)[0] + " …"


def _as_summary(answer: Answer) -> Answer:
    return replace(answer, tutor_mode="summarise")
