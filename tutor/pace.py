"""How much this machine can read and write while a learner waits, from how fast it was before."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutor.answers import Usage

FIRST_WORD_S = 9.0  # of the ten that we promise; one is for the search
WRITING_S = 30.0  # the last word within forty
FEWEST_ANSWER_TOKENS = 200  # about 120 words
LONGEST_ANSWER_TOKENS = 700
LOOKED_AT = 5  # answers
# Tokens a second of a laptop without a graphics card, until this machine has shown its own.
ASSUMED_READING, ASSUMED_WRITING = 150.0, 12.0


@dataclass(frozen=True, slots=True)
class Room:
    """What fits into the wait."""

    asked_tokens: int | None = None  # of passages and question, not counting what is cached
    answer_tokens: int = LONGEST_ANSWER_TOKENS
    is_measured: bool = True  # on this machine


UNLIMITED = Room()


def room_on_this_machine(usages: Sequence[Usage]) -> Room:
    """Sized by the median speed of the model's last answers, newest first; careful without any."""
    reading = [
        usage.asked_tokens / usage.prompt_s
        for usage in usages[:LOOKED_AT]
        if usage.prompt_s and usage.asked_tokens
    ]
    writing = [
        usage.answer_tokens / usage.answer_s
        for usage in usages[:LOOKED_AT]
        if usage.answer_s and usage.answer_tokens
    ]
    reads = statistics.median(reading) if reading else ASSUMED_READING
    writes = statistics.median(writing) if writing else ASSUMED_WRITING
    fits = int(writes * WRITING_S)
    return Room(
        asked_tokens=int(reads * FIRST_WORD_S),
        answer_tokens=min(LONGEST_ANSWER_TOKENS, max(FEWEST_ANSWER_TOKENS, fits)),
        is_measured=bool(reading and writing),
    )


def room_after(room: Room, spent_s: float) -> Room:
    """What is left of it where some of the wait for the first word is over already."""
    if room.asked_tokens is None:
        return room
    left = max(0.0, 1 - spent_s / FIRST_WORD_S)
    return replace(room, asked_tokens=int(room.asked_tokens * left))
