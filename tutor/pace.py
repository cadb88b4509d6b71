"""How much this machine can read and write while a learner waits, from how fast it was before."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.answers import Usage

FIRST_WORD_S = 9.0  # of the ten that we promise; one is for the search
WRITING_S = 30.0  # the last word within forty
FEWEST_ANSWER_TOKENS = 200  # about 120 words
LONGEST_ANSWER_TOKENS = 700
LOOKED_AT = 5  # answers


@dataclass(frozen=True, slots=True)
class Room:
    """What fits into the wait. None where nothing was measured yet."""

    asked_tokens: int | None = None  # of passages and question; what stands before is cached
    answer_tokens: int = LONGEST_ANSWER_TOKENS


UNLIMITED = Room()


def room_on_this_machine(usages: Sequence[Usage]) -> Room:
    """Sized by the median speed of the model's last answers, newest first."""
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
    fits = int(statistics.median(writing) * WRITING_S) if writing else LONGEST_ANSWER_TOKENS
    return Room(
        asked_tokens=int(statistics.median(reading) * FIRST_WORD_S) if reading else None,
        answer_tokens=min(LONGEST_ANSWER_TOKENS, max(FEWEST_ANSWER_TOKENS, fits)),
    )
