"""*Wrong?*: what the learner says of an answer; what it wrote into the memory is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tutor.chats import Chats, Message
from tutor.memory import Memory, in_force

Why = Literal["not_asked", "note_wrong", "misread"]


@dataclass(frozen=True, slots=True)
class Misread:
    """A question whose answer misread the notes, kept for asking a model again."""

    question: str
    model: str | None  # that wrote the answer; None: the notes alone gave it


def mark_wrong(chats: Chats, memory: Memory, message: Message, why: Why) -> None:
    """Keep what is wrong with an answer; what it entered for its question is taken back."""
    asked = chats.asked(message.id)
    if asked is None or message.answer is None:
        return
    model = message.answer.usage.model if message.answer.usage else None
    facts = {"message_id": message.id, "question": asked.text, "why": why, "model": model}
    memory.noted("answer_wrong", facts)
    for event_id in _written(chats, message, asked.text):
        memory.take_back(event_id)


def marked(memory: Memory, message_id: int) -> Why | None:
    """What the learner last said of the answer; None when nothing."""
    found: Why | None = None
    for event in memory.store.events("answer_wrong"):
        if event.payload["message_id"] == message_id:
            found = event.payload["why"]
    return found


def misread(memory: Memory) -> tuple[Misread, ...]:
    """What is kept for a re-test, each question once, the oldest first."""
    kept = {
        event.payload["question"]: Misread(event.payload["question"], event.payload["model"])
        for event in memory.store.events("answer_wrong")
        if event.payload["why"] == "misread"
    }
    return tuple(kept.values())


def _written(chats: Chats, message: Message, question: str) -> list[int]:
    """The events that came of this answer: a check's verdict, a refusal."""
    assert message.answer is not None
    checked = message.answer.checked
    found = [checked.event_id] if checked and checked.event_id is not None else []
    if message.answer.coverage == "missing":
        refused = in_force(chats.store.events("refused", "review_undone"))
        found += [e.id for e in refused if e.payload["question"] == question][-1:]
    return found
