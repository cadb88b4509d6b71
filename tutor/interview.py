"""A mock interview as its events tell it: what was asked, what was said, and what comes now.

Everything here is a function of the stored events, so an interview goes on after a refresh, a
crash or a night. `interview_store` reads and writes them, `interviewer` decides what is done next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from ingest.documents import Difficulty
from tutor.memory import GradedBy, Verdict
from tutor.quiz_questions import Origin

QuestionKind = Literal["pair", "follow_up", "design", "code", "story"]
PointState = Literal["hit", "missed", "contradicted"]
MadeBy = Literal["notes", "model"]
Step = Literal["answering", "ticking", "feedback", "ended"]

LEVELS: tuple[Difficulty, ...] = ("easy", "medium", "hard")
MEDIUM = 1  # in LEVELS: where an interview begins, and what a question without a level counts as


@dataclass(frozen=True, slots=True)
class Plan:
    """What the learner chose before the start."""

    questions: int = 6  # follow-ups don't count
    fields: tuple[str, ...] = ()  # empty: every field of the notes
    topics: tuple[str, ...] = ()  # only these, e.g. of a job description; empty: all
    difficulty: Difficulty | None = None  # to begin with; None: medium
    is_feedback_at_end: bool = False
    minutes: int | None = None  # no question is begun after so many
    kind: QuestionKind = "pair"
    again: int | None = None  # the event of an answer whose question is asked once more


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    kind: QuestionKind
    prompt: str  # Markdown
    reference: str  # the author's answer; of a follow-up the points that it is after
    field: str
    area: str
    topic: str
    difficulty: Difficulty | None
    origin: Origin | None  # where the reference stands in the notes
    made_by: MadeBy = "notes"  # who put the question; the reference is always the notes'
    cv_line: str = ""  # the line of a CV that a question about oneself takes up

    @property
    def level(self) -> int:
        return LEVELS.index(self.difficulty) if self.difficulty else MEDIUM


@dataclass(frozen=True, slots=True)
class PointSaid:
    """One point of the reference, and what the answer did with it."""

    text: str
    state: PointState
    evidence: str = ""  # the learner's own words


@dataclass(frozen=True, slots=True)
class Clarified:
    question: str
    reply: str


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer that couldn't be judged and waits for the learner's ticks."""

    text: str
    points: tuple[PointSaid, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """How a question was answered, as the verdict stands after overruling."""

    verdict: Verdict
    graded_by: GradedBy
    text: str
    points: tuple[PointSaid, ...]
    misconception: str | None
    gate: str | None
    confidence: float | None
    hints: int
    seconds: float
    event_id: int
    at: datetime
    card_id: int | None

    @classmethod
    def imagined(cls, verdict: Verdict, at: datetime) -> Given:
        """An answer as far as it matters for what would come next."""
        return cls(verdict, "rules", "", (), None, None, None, 0, 0.0, 0, at, None)

    @property
    def is_missed(self) -> bool:
        return self.verdict in ("wrong", "dont_know", "partial")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it."""

    number: int  # from 0, follow-ups counted
    question: InterviewQuestion
    why: str  # why this one was chosen
    probes: int | None  # the number of the turn whose answer this one follows up
    at: datetime
    hints: tuple[str, ...]
    clarified: tuple[Clarified, ...]
    typed: Typed | None
    given: Given | None
    better: str | None  # a model's phrasing; "" when it had none, None when it wasn't asked
    read: tuple[PointSaid, ...] | None = None  # a model's reading of what waits; () for none

    @property
    def is_open(self) -> bool:
        return self.given is None and self.typed is None


@dataclass(frozen=True, slots=True)
class Interview:
    id: int
    plan: Plan
    at: datetime
    turns: tuple[Turn, ...]
    last_at: datetime  # of its last step
    away_s: float  # left lying, taken out of its clock
    ended_at: datetime | None
    why_ended: str
    prepared: tuple[InterviewQuestion, ...] = ()  # by a model, from sections of the notes
    wordings: Mapping[str, str] = field(default_factory=dict)  # our line -> a model's, or ""

    @property
    def turn(self) -> Turn | None:
        """The question that was asked last."""
        return self.turns[-1] if self.turns else None

    @property
    def step(self) -> Step:
        if self.ended_at is not None or self.turn is None:
            return "ended"
        if self.turn.is_open:
            return "answering"
        is_waiting = any(turn.typed and not turn.given for turn in self.exchange())
        return "ticking" if is_waiting and not self.plan.is_feedback_at_end else "feedback"

    @property
    def main_turns(self) -> tuple[Turn, ...]:
        """Without follow-ups."""
        return tuple(turn for turn in self.turns if turn.probes is None)

    @property
    def waiting(self) -> tuple[Turn, ...]:
        """Answers that only the learner can judge; one's follow-ups are ticked with it."""
        waiting = [turn for turn in self.turns if turn.typed and not turn.given]
        numbers = {turn.number for turn in waiting}
        return tuple(turn for turn in waiting if turn.probes not in numbers)

    def points_to_tick(self, turn: Turn) -> tuple[PointSaid, ...]:
        """Of an answer that waits, as the rules, the model and its follow-ups found them."""
        assert turn.typed is not None
        found = {point.text: point for point in turn.read or ()}
        for probe in self.probing(turn.number):
            if probe.given and probe.given.verdict == "correct":
                said = probe.question.reference
                found[said] = PointSaid(said, "hit", probe.given.text)
        return tuple(found.get(point.text, point) for point in turn.typed.points)

    def worded(self, line: str) -> str:
        """A line of ours as the model says it, where it does."""
        return self.wordings.get(line) or line

    def probing(self, number: int) -> tuple[Turn, ...]:
        """The follow-ups to a turn."""
        return tuple(turn for turn in self.turns if turn.probes == number)

    def exchange(self) -> tuple[Turn, ...]:
        """The last main question and its follow-ups."""
        main = self.main_turns[-1]
        return (main, *self.probing(main.number))

    def elapsed(self, now: datetime) -> timedelta:
        """How long the interview has taken, without the time it was left lying."""
        took = (self.ended_at or now) - self.at - timedelta(seconds=self.away_s)
        return max(timedelta(), took)

    def is_out_of_time(self, now: datetime) -> bool:
        minutes = self.plan.minutes
        return minutes is not None and self.elapsed(now) >= timedelta(minutes=minutes)

    @property
    def is_full(self) -> bool:
        return len(self.main_turns) >= self.plan.questions


def level_after(plan: Plan, turns: Sequence[Turn]) -> int:
    """How hard the next question should be, as a place in LEVELS, after these main turns."""
    level = LEVELS.index(plan.difficulty) if plan.difficulty else MEDIUM
    for turn in turns:
        verdict = turn.given.verdict if turn.given else None
        if verdict == "correct":
            level = max(level, turn.question.level) + 1
        elif verdict in ("wrong", "dont_know"):
            level = min(level, turn.question.level) - 1
        level = min(max(level, 0), len(LEVELS) - 1)
    return level
