"""An answer inside a chat: what was said before goes in, the words go to the store as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.errors import StudyError
from tutor.answering import NO_MODEL, Finished, answer_question
from tutor.answers import Answer, Sentence, Usage
from tutor.chats import Chats, Message
from tutor.looking_up import Notes, Question
from tutor.memory import Memory
from tutor.messages import sort_message
from tutor.model_events import LanguageModel
from tutor.pace import LOOKED_AT, room_on_this_machine
from tutor.prompts import Turn
from tutor.replies import reply_to

HIGHEST_CORRECTION = 2.0  # beyond it a server counts something else than this prompt
WRITE_EVERY_S = 0.15  # each write waits for the disk


class StoreSink:
    """Writes an answer to the learner's store, several tokens at a time."""

    def __init__(
        self,
        chats: Chats,
        message_id: int,
        say_meanwhile: Callable[[str], None],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._chats = chats
        self._message_id = message_id
        self._say_meanwhile = say_meanwhile
        self._clock_s = clock_s
        self._pending = ""
        self._written_s = 0.0

    def wait_for(self, what: str) -> None:
        self._say_meanwhile(what)

    def draft(self, answer: Answer) -> None:
        self._chats.draft(self._message_id, answer)

    def write(self, piece: str) -> None:
        self._pending += piece
        if self._clock_s() - self._written_s >= WRITE_EVERY_S:
            self._chats.add_text(self._message_id, self._pending)
            self._pending = ""
            self._written_s = self._clock_s()

    def retract(self) -> None:
        self._pending = ""
        self._chats.clear_text(self._message_id)


async def answer_in_chat(
    chats: Chats,
    message_id: int,
    question: str,
    notes: Callable[[], Notes],
    model: LanguageModel | None,
    say_meanwhile: Callable[[str], None],
    *,
    anyway: bool = False,
    why_alone: str = NO_MODEL,
) -> None:
    """Write the answer `message_id`; whatever happens, it ends with a state and a sentence."""
    before = _before(chats, message_id)
    sink = StoreSink(chats, message_id, say_meanwhile)
    try:
        finished = _without_search(question, before, anyway=anyway)
        if finished is None:
            asked, model, why_alone = _what_to_ask(
                chats, question, before, model, why_alone, anyway
            )
            opened = await asyncio.to_thread(notes)
            finished = await answer_question(
                asked, opened, model, sink, clock_s=time.monotonic, why_alone=why_alone
            )
    except StudyError as error:
        kept = replace(_so_far(chats, message_id), problem=error.problem, fix=error.fix)
        finished = Finished(kept, "failed")
    except asyncio.CancelledError:
        chats.finish(message_id, _so_far(chats, message_id), "stopped")
        raise
    chats.finish(message_id, finished.answer, finished.state)
    if finished.answer.coverage == "missing" and not anyway:
        nearest = list(finished.answer.nearest)
        Memory(chats.store, None).refused(question, nearest)


def _so_far(chats: Chats, message_id: int) -> Answer:
    """What the store holds of an answer that ends early."""
    message = chats.message(message_id)
    drafted = message.answer if message else None
    answer = drafted or Answer(text="", mode="notes")
    return replace(answer, text=message.text) if message else answer


def turns_of(messages: tuple[Message, ...]) -> tuple[Turn, ...]:
    """Questions with the answers that were searched for, oldest first."""
    turns = []
    for asked, told in zip(messages, messages[1:], strict=False):
        is_turn = asked.role == "learner" and told.role == "tutor" and told.text
        if is_turn and told.answer is not None and told.answer.coverage is not None:
            turns.append(Turn(asked.text, told.text))
    return tuple(turns)


def correction_of(usages: Sequence[Usage]) -> float:
    """By how much the model has counted more tokens than we did, from 1 to HIGHEST_CORRECTION."""
    ratios = [
        usage.prompt_tokens / usage.counted_tokens
        for usage in usages
        if usage.prompt_tokens and usage.counted_tokens
    ]
    return min(HIGHEST_CORRECTION, max([1.0, *ratios]))


def ask_learner(chats: Chats, chat_id: int, question: str) -> None:
    """Put a question to the learner; the next message in the chat answers it."""
    message_id = chats.begin_answer(chat_id)
    asked = (Sentence(question, "not_checked"),)
    chats.finish(message_id, Answer(question, "notes", sentences=asked, asks=question), "done")


def _before(chats: Chats, message_id: int) -> tuple[Message, ...]:
    """What stands in the chat above the question that is being answered."""
    message = chats.message(message_id)
    if message is None:
        return ()
    above = [each for each in chats.messages(message.chat_id) if each.id < message_id]
    return tuple(above[:-1] if above and above[-1].role == "learner" else above)


def _what_to_ask(
    chats: Chats,
    text: str,
    before: tuple[Message, ...],
    model: LanguageModel | None,
    why_alone: str,
    anyway: bool,
) -> tuple[Question, LanguageModel | None, str]:
    """The learner's question; or ours that they have just answered, for the notes to answer."""
    turns = turns_of(before)
    if ours := _open_question(before):
        return Question(ours, turns), None, "compare yours with it"
    usages = chats.usages(model.name, LOOKED_AT) if model else ()
    asked = Question(
        text,
        turns,
        anyway=anyway,
        correction=correction_of(usages),
        room=room_on_this_machine(usages),
    )
    return asked, model, why_alone


def _open_question(before: tuple[Message, ...]) -> str | None:
    return before[-1].answer.asks if before and before[-1].answer else None


def _without_search(text: str, before: tuple[Message, ...], *, anyway: bool) -> Finished | None:
    """The reply to what isn't a question."""
    kind = sort_message(text)
    if kind == "question" or anyway or _open_question(before):
        return None
    return Finished(reply_to(kind, turns_of(before)), "done")
