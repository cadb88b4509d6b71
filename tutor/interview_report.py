"""What an interview showed: by field and skill, each figure with what it rests on.

Verdicts by rules, by a model and by the learner are counted apart and never drawn as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutor.interview import Interview, Turn
from tutor.memory import GradedBy
from tutor.quiz_questions import Origin
from tutor.skills import Skill, skills_of
from tutor.then_and_now import Again, Compared, OldAnswer, answered_again, compared


@dataclass(frozen=True, slots=True)
class FieldBefore:
    """The same field, graded in the same way, in the last interview that had it."""

    at: datetime
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class FieldFigures:
    field: str
    graded_by: GradedBy
    right: int
    partial: int
    missed: int  # wrong, or not known
    before: FieldBefore | None

    @property
    def answered(self) -> int:
        return self.right + self.partial + self.missed


@dataclass(frozen=True, slots=True)
class ToImprove:
    """A main question that was missed or partly right, and what to do about it."""

    turn: Turn
    missing: tuple[str, ...]  # points that weren't made, or were told otherwise
    reading: Origin | None  # the lines to read
    card_id: int | None  # whose schedule knows of it


@dataclass(frozen=True, slots=True)
class Report:
    interview: Interview
    fields: tuple[FieldFigures, ...]
    skills: tuple[Skill, ...]
    strengths: tuple[Turn, ...]  # right, follow-ups too
    to_improve: tuple[ToImprove, ...]
    skipped: int
    unanswered: int
    hints: int
    compared: tuple[Compared, ...]
    again: Again | None

    @property
    def card_ids(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(one.card_id for one in self.to_improve if one.card_id))


def report_on(
    interview: Interview,
    all_interviews: Sequence[Interview],
    imported: Sequence[OldAnswer] = (),
) -> Report:
    """True to the turns: nothing in it that isn't in them or in earlier answers."""
    turns = interview.turns
    judged = [turn for turn in turns if turn.given and turn.given.verdict != "skipped"]
    main = [turn for turn in judged if turn.probes is None]
    earlier = [one for one in all_interviews if one.id < interview.id]
    return Report(
        interview=interview,
        fields=_by_field(main, earlier),
        skills=skills_of(judged),
        strengths=tuple(t for t in judged if t.given and t.given.verdict == "correct"),
        to_improve=tuple(_to_improve(t) for t in main if t.given and t.given.is_missed),
        skipped=sum(t.given is not None and t.given.verdict == "skipped" for t in turns),
        unanswered=sum(turn.is_open for turn in turns),
        hints=sum(len(turn.hints) for turn in turns),
        compared=compared(interview, earlier, imported),
        again=answered_again(interview, all_interviews),
    )


def _by_field(turns: Iterable[Turn], earlier: Sequence[Interview]) -> tuple[FieldFigures, ...]:
    return tuple(
        FieldFigures(
            field=field,
            graded_by=graded_by,
            right=count["correct"],
            partial=count["partial"],
            missed=count["wrong"] + count["dont_know"],
            before=_before(field, graded_by, earlier),
        )
        for (field, graded_by), count in _counts(turns).items()
    )


def _counts(turns: Iterable[Turn]) -> dict[tuple[str, GradedBy], Counter[str]]:
    counts: dict[tuple[str, GradedBy], Counter[str]] = {}
    for turn in turns:
        if turn.given and turn.given.verdict != "skipped":
            place = (turn.question.field, turn.given.graded_by)
            counts.setdefault(place, Counter())[turn.given.verdict] += 1
    return counts


def _before(field: str, graded_by: GradedBy, earlier: Sequence[Interview]) -> FieldBefore | None:
    for interview in reversed(earlier):
        if count := _counts(interview.main_turns).get((field, graded_by)):
            return FieldBefore(interview.at, count["correct"], count.total())
    return None


def _to_improve(turn: Turn) -> ToImprove:
    assert turn.given is not None
    return ToImprove(
        turn=turn,
        missing=tuple(point.text for point in turn.given.points if point.state != "hit"),
        reading=turn.question.origin,
        card_id=turn.given.card_id,
    )
