"""What a message in a chat is, and who answers it: plain rules first, then the chat's mode."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

from ingest.words import fold
from tutor import guide, review, socratic
from tutor.about_learner import remembering, reply_about_learner
from tutor.answering import Finished, answer_question
from tutor.answers import Answer, Awaited
from tutor.check_answers import answer_check
from tutor.code_blocks import block_of, continues, says_done
from tutor.conversation import Conversation
from tutor.facts import Fact, Facts
from tutor.facts_said import Told, beside_facts, facts_in
from tutor.interview_request import interview_request
from tutor.interview_words import what_is_said
from tutor.languages_written import is_english
from tutor.messages import MessageKind, sort_message, without_courtesy
from tutor.modes import DEFAULT_BULLETS, ModeRequest, TutorMode, mode_request
from tutor.replies import about_mode, doubted, reply_to, simple_answer, still_asking
from tutor.summaries import sum_up_chat, summarise_chat, summarise_notes

_ASKS_ANEW = re.compile(
    r"^\W*(?:what|why|how|when|which|where|who|explain|tell me about|compare|difference|can you"
    r"|could you|does|do|que|por que|como|kya)\b.*\?\s*$",
    re.DOTALL,
)

_LEADS_NOWHERE = ("skip", "hint", "end", "dont_know")  # said where nothing was asked
_DOUBTS = re.compile(
    r"^\W*(?:are you (?:really |quite )?sure|is (?:that|this|it) (?:really )?(?:right|true|correct)"
    r"|(?:(?:that|this|it)(?:['’]?s| is)|you(?:['’]?re| are))"
    r" (?:wrong|incorrect|not (?:right|true|correct))"
    r"|that(?:['’]?s| is) not what i (?:asked|meant)|wrong(?: answer)?)\W*$"
)
_REPEATS = re.compile(r"^\W*(?:say|repeat)\b")
_ASKS = re.compile(
    r"\?|\b(?:what|why|how|when|which|explain|tell me|compare|show|give|help|quiz|que|kya)\b"
)


async def reply(conversation: Conversation, text: str, *, anyway: bool = False) -> Finished:
    """The answer to a message, whatever it is.

    Raises:
        StudyError: the notes can't be searched, or the learner's store can't be written.
    """
    awaited, request = conversation.awaited, mode_request(text)
    if anyway:
        return await _in_mode(conversation, "explain", text, anyway=True)
    if interview_request(text) is not None:
        return Finished(reply_to("about_app"), "done")
    if awaited is not None and request is None:
        kind = sort_message(text)
        if awaited.kind != "code" and kind in ("greeting", "thanks"):
            return Finished(still_asking(kind, awaited), "done")
        if _belongs_to(awaited, text):
            return await _go_on(conversation, awaited, text)
    if request is not None:
        return await _as_requested(conversation, request)
    kind = sort_message(text)
    if conversation.turns and _DOUBTS.match(fold(text)):
        return Finished(doubted(), "done")
    if kind == "question":
        text = without_courtesy(text)
    told, new = _facts_told(conversation, text) if kind != "code" else ((), ())
    rest = beside_facts(text, [one.words for one in told])
    if told and rest and _ASKS.search(fold(rest)):
        kind, text = sort_message(rest), rest
    finished = await _by_kind(conversation, kind, text, new)
    return _with_facts(finished, new)


async def _by_kind(
    conversation: Conversation, kind: MessageKind, text: str, new: tuple[Fact, ...]
) -> Finished:
    if kind == "question" and not (new and not _ASKS.search(fold(text))):
        return await _in_mode(conversation, conversation.mode, text)
    if kind == "code":
        return await review.take_code(conversation, text)
    if kind in ("about_learner", "question"):
        return Finished(_about_learner(conversation, text, new), "done")
    if kind == "about_chat" and _REPEATS.match(fold(text)) and conversation.messages:
        return Finished(conversation.messages[-1].answer or reply_to("greeting"), "done")
    if kind == "about_chat":
        return Finished(sum_up_chat(conversation, DEFAULT_BULLETS), "done")
    return Finished(reply_to(kind), "done")


async def _in_mode(
    conversation: Conversation, mode: TutorMode, text: str, *, anyway: bool = False
) -> Finished:
    if mode != "explain" and (says_done(text) or what_is_said(text) in _LEADS_NOWHERE):
        return Finished(about_mode(mode), "done")
    if mode == "socratic":
        return await socratic.begin(conversation, text)
    if mode == "guide":
        return await guide.begin(conversation, text)
    if mode == "summarise":
        return await summarise_notes(conversation, text, DEFAULT_BULLETS)
    if mode == "review" and continues(text):
        return await review.take_code(conversation, text)
    finished = await answer_question(
        conversation.question(text, anyway=anyway),
        await asyncio.to_thread(conversation.open_notes),
        conversation.model,
        conversation.sink,
        clock_s=conversation.clock_s,
        why_alone=conversation.why_alone,
    )
    return _with_language(conversation, text, finished)


async def _as_requested(conversation: Conversation, request: ModeRequest) -> Finished:
    """What a message asks for by a mode's own words."""
    if request.mode == "summarise" and not request.about:
        return await summarise_chat(conversation, request.bullets)
    if request.mode == "summarise":
        return await summarise_notes(conversation, request.about, request.bullets)
    if request.mode == "review":
        return await _review_requested(conversation, request)
    if not request.about:
        return Finished(about_mode(request.mode), "done")
    return await _in_mode(conversation, request.mode, request.about)


async def _review_requested(conversation: Conversation, request: ModeRequest) -> Finished:
    """The code that comes along, else what has come so far."""
    if request.about.strip():
        return await review.review(conversation, block_of(request.about))
    awaited = conversation.awaited
    if awaited is not None and awaited.kind == "code":
        return await review.review(conversation, block_of(awaited.question))
    return Finished(review.nothing_to_review(), "done")


def _belongs_to(awaited: Awaited, text: str) -> bool:
    """Whether a message goes on with what we asked for, rather than beginning something."""
    if awaited.kind == "code":
        return says_done(text) or (continues(text) and "```" not in text)
    if awaited.kind == "socratic" and socratic.move_of(text) != "try":
        return True
    kind = sort_message(text)
    if kind in ("about_learner", "about_chat", "about_app"):
        return False
    if awaited.kind == "guide":
        return True
    if kind == "code":
        return "`" in awaited.reference
    return kind == "question" and not _ASKS_ANEW.match(fold(text))


async def _go_on(conversation: Conversation, awaited: Awaited, text: str) -> Finished:
    if awaited.kind == "code":
        if says_done(text):
            return await review.review(conversation, block_of(awaited.question))
        return await review.take_code(conversation, text)
    if awaited.kind == "guide":
        return await guide.go_on(conversation, awaited, text)
    if awaited.kind == "socratic":
        return await socratic.go_on(conversation, awaited, text)
    return await answer_check(conversation, awaited, text)


def _facts_told(conversation: Conversation, text: str) -> tuple[tuple[Told, ...], tuple[Fact, ...]]:
    """What the message tells of the learner, and what of it is new and now kept."""
    if conversation.store is None:
        return (), ()
    facts = Facts(conversation.store)
    told = facts_in(text, facts.today())
    return told, facts.take(told)


def _about_learner(conversation: Conversation, text: str, new: tuple[Fact, ...]) -> Answer:
    if conversation.store is None:
        return simple_answer("Facts about you are kept in the app, not on the command line.")
    return simple_answer(reply_about_learner(text, Facts(conversation.store), new))


def _with_facts(finished: Finished, new: tuple[Fact, ...]) -> Finished:
    """Announced once, with the message that told them."""
    if not new:
        return finished
    answer = replace(
        finished.answer,
        remembered=tuple(fact.id for fact in new),
        notices=(remembering(new), *finished.answer.notices),
    )
    return replace(finished, answer=answer)


def _with_language(conversation: Conversation, text: str, finished: Finished) -> Finished:
    """Without a model quotes stay as written and our own sentences are English: that is said."""
    wanted = Facts(conversation.store).of_kind("language") if conversation.store else ()
    other = any(fact.value != "English" for fact in wanted) or not is_english(text)
    if not other or finished.answer.mode == "model" or finished.answer.coverage is None:
        return finished
    said = "Without a model my own sentences are English."
    if finished.answer.citations:
        said = "Quotes stand as your notes have them; without a model my own sentences are English."
    answer = replace(finished.answer, notices=(*finished.answer.notices, said))
    return replace(finished, answer=answer)
