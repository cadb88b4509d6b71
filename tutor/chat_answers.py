"""An answer inside a chat: what was said before goes in, the words go to the store as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.errors import StudyError
from tutor.answering import NO_MODEL, Finished
from tutor.answers import Answer, Awaited, CheckVerdict, Sentence, Source, Thought, Usage
from tutor.chats import Chats, Message
from tutor.check_answers import say_yourself
from tutor.conversation import Conversation
from tutor.looking_up import Notes
from tutor.memory import Memory
from tutor.model_events import LanguageModel
from tutor.modes import mode_request
from tutor.pace import LOOKED_AT, room_on_this_machine
from tutor.replying import reply

HIGHEST_CORRECTION = 2.0  # beyond it a server counts something else than this prompt
OUR_MISTAKE = "The app made a mistake over this answer; it is in its log."
OUR_MISTAKE_FIX = "Ask again in other words; your chat and your notes are as they were."
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
        self._written_s = self._thought_s = -WRITE_EVERY_S

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

    def think(self, thought: Thought) -> None:
        if self._clock_s() - self._thought_s >= WRITE_EVERY_S:
            self._chats.think(self._message_id, thought)
            self._thought_s = self._clock_s()


async def answer_in_chat(
    chats: Chats,
    message_id: int,
    text: str,
    notes: Callable[[], Notes],
    model: LanguageModel | None,
    say_meanwhile: Callable[[str], None],
    *,
    anyway: bool = False,
    only: Source | None = None,
    why_alone: str = NO_MODEL,
) -> None:
    """Write the answer `message_id`; whatever happens, it ends with a state and a sentence."""
    sink = StoreSink(chats, message_id, say_meanwhile)
    conversation = _conversation(chats, message_id, notes, model, sink, why_alone)
    conversation = replace(conversation, only=only)
    try:
        finished = await reply(conversation, text, anyway=anyway)
    except StudyError as error:
        kept = replace(_so_far(chats, message_id), problem=error.problem, fix=error.fix)
        finished = Finished(kept, "failed")
    except asyncio.CancelledError:
        chats.finish(message_id, _so_far(chats, message_id), "stopped")
        raise
    except Exception:  # a mistake of ours: it goes to the log, and the answer doesn't hang
        kept = replace(_so_far(chats, message_id), problem=OUR_MISTAKE, fix=OUR_MISTAKE_FIX)
        chats.finish(message_id, kept, "failed")
        raise
    chats.finish(message_id, finished.answer, finished.state)
    _keep_mode(chats, message_id, text)
    is_refused = finished.answer.coverage == "missing" and not anyway
    if is_refused and finished.answer.in_play is None:  # else a document left out may cover it
        nearest = list(finished.answer.nearest)
        Memory(chats.store, None).refused(text, nearest)


def _so_far(chats: Chats, message_id: int) -> Answer:
    """What the store holds of an answer that ends early."""
    message = chats.message(message_id)
    drafted = message.answer if message else None
    answer = drafted or Answer(text="", mode="notes")
    return replace(answer, text=message.text) if message else answer


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
    awaits = Awaited(kind="check", question=question)
    chats.finish(message_id, Answer(question, "notes", sentences=asked, awaits=awaits), "done")


def judge_yourself(chats: Chats, message_id: int, verdict: CheckVerdict) -> None:
    """The learner's own verdict on an answer of theirs; it counts."""
    message = chats.message(message_id)
    if message is None or message.answer is None or message.answer.checked is None:
        return
    said = say_yourself(chats.store, message.answer.checked, verdict)
    chats.finish(message_id, replace(message.answer, checked=said), message.state)


def _conversation(
    chats: Chats,
    message_id: int,
    notes: Callable[[], Notes],
    model: LanguageModel | None,
    sink: StoreSink,
    why_alone: str,
) -> Conversation:
    message = chats.message(message_id)
    chat = chats.get(message.chat_id) if message else None
    usages = chats.usages(model.name, LOOKED_AT) if model else ()
    return Conversation(
        open_notes=notes,
        model=model,
        sink=sink,
        clock_s=time.monotonic,
        why_alone=why_alone,
        mode=chat.mode if chat else "explain",
        messages=_before(chats, message_id),
        store=chats.store,
        correction=correction_of(usages),
        room=room_on_this_machine(usages),
    )


def _before(chats: Chats, message_id: int) -> tuple[Message, ...]:
    """What stands in the chat above the question that is being answered."""
    message = chats.message(message_id)
    if message is None:
        return ()
    above = [each for each in chats.messages(message.chat_id) if each.id < message_id]
    return tuple(above[:-1] if above and above[-1].role == "learner" else above)


def _keep_mode(chats: Chats, message_id: int, text: str) -> None:
    """The chat stays in a mode that was asked for to last."""
    request, message = mode_request(text), chats.message(message_id)
    if request is not None and request.is_lasting and message is not None:
        chats.set_mode(message.chat_id, request.mode)
