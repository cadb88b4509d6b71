"""What a model may do for an interview at its step: one thing after the other, none waited for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tutor.better_answer import wants_better_answer
from tutor.interview import Interview, Turn

TaskKind = Literal["reply", "follow_up", "read", "better"]


@dataclass(frozen=True, slots=True)
class Task:
    """One short call; what comes of it is stored, so that it isn't asked for again."""

    kind: TaskKind
    number: int  # of its turn


def task_on_screen(interview: Interview) -> Task | None:
    """What the learner looks at right now and the model hasn't had its say on.

    At most one between an answer and the next question: an answer that was read before it was
    ticked gets its better wording later.
    """
    turn = interview.turn
    if turn is None:
        return None
    if interview.step == "answering":
        return _about_open(interview, turn)
    if interview.step == "ticking":
        waiting = next((one for one in interview.waiting if _can_be_read(one)), None)
        return Task("read", waiting.number) if waiting else None
    main = interview.exchange()[0]
    if interview.step == "feedback" and main.read is None and _wants_better(main):
        return Task("better", main.number)
    return None


def task_meanwhile(interview: Interview) -> Task | None:
    """What was left over from earlier answers, while the learner thinks about this question."""
    if interview.step != "answering":
        return None
    earlier = [turn for turn in reversed(interview.turns) if not turn.is_open]
    for turn in earlier:
        if interview.plan.is_feedback_at_end and _can_be_read(turn) and turn in interview.waiting:
            return Task("read", turn.number)
    for turn in earlier:
        if turn not in interview.exchange() and _wants_better(turn):
            return Task("better", turn.number)
    return None


def _about_open(interview: Interview, turn: Turn) -> Task | None:
    if turn.clarified and turn.clarified[-1].reply not in interview.wordings:
        return Task("reply", turn.number)
    if turn.probes is not None and turn.question.prompt not in interview.wordings:
        return Task("follow_up", turn.number)
    return None


def _can_be_read(turn: Turn) -> bool:
    """Words to a question of the notes, that only a model can tell more about."""
    is_open = turn.typed is not None and bool(turn.typed.text) and turn.given is None
    return is_open and turn.read is None and turn.question.kind == "pair"


def _wants_better(turn: Turn) -> bool:
    return turn.better is None and wants_better_answer(turn)
