"""What an interview showed: by field and skill, each figure with what it rests on.

Verdicts by rules, by a model and by the learner are counted apart and never drawn as one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.questions import normalised_question
from tutor.interview import Interview, PointSaid, Turn
from tutor.memory import GradedBy, Verdict
from tutor.quiz_questions import Origin
from tutor.sentences import split_sentences
from tutor.topics import topic_key

FIRST_POINTS = 2  # what stands behind them is depth

_TRADE_OFF = re.compile(
    r"\b(?:trade-?offs?|but|however|whereas|unless|costs?|slower|faster|instead|downsides?|price"
    r"|expensive|cheap(?:er)?|depends?|worse|better|only (?:when|if)|at the price)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FieldFigures:
    field: str
    graded_by: GradedBy
    right: int
    partial: int
    missed: int  # wrong, or not known

    @property
    def answered(self) -> int:
        return self.right + self.partial + self.missed


@dataclass(frozen=True, slots=True)
class Skill:
    """A share of something countable in the answers, and an example either way."""

    name: str
    what: str  # what is counted
    said: int
    of: int
    example: str  # the learner's own words; "" without one
    gap: str  # a point of the notes that was missing; "" without one


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read again, and why."""

    question: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class OldAnswer:
    at: datetime
    question: str
    text: str
    verdict: Verdict
    graded_by: GradedBy


@dataclass(frozen=True, slots=True)
class Compared:
    """The first and the latest own answer to a topic."""

    topic: str
    first: OldAnswer
    latest: OldAnswer


@dataclass(frozen=True, slots=True)
class Report:
    interview: Interview
    fields: tuple[FieldFigures, ...]
    skills: tuple[Skill, ...]
    strengths: tuple[Turn, ...]
    to_improve: tuple[Turn, ...]
    skipped: int
    unanswered: int
    hints: int
    readings: tuple[Reading, ...]
    card_ids: tuple[int, ...]  # of the missed questions; their schedules know of it
    compared: tuple[Compared, ...]


def report_on(interview: Interview, all_interviews: Sequence[Interview]) -> Report:
    """True to the turns: nothing in it that isn't in them or in the earlier interviews."""
    turns = interview.turns
    judged = [turn for turn in turns if turn.given and turn.given.verdict != "skipped"]
    missed = [turn for turn in judged if turn.given and turn.given.is_missed]
    main_missed = [turn for turn in missed if turn.probes is None]
    earlier = [one for one in all_interviews if one.id < interview.id]
    return Report(
        interview=interview,
        fields=_by_field(turn for turn in judged if turn.probes is None),
        skills=_skills(judged),
        strengths=tuple(t for t in judged if t.given and t.given.verdict == "correct"),
        to_improve=tuple(main_missed),
        skipped=sum(t.given is not None and t.given.verdict == "skipped" for t in turns),
        unanswered=sum(turn.is_open for turn in turns),
        hints=sum(len(turn.hints) for turn in turns),
        readings=_readings(main_missed),
        card_ids=tuple(
            dict.fromkeys(t.given.card_id for t in main_missed if t.given and t.given.card_id)
        ),
        compared=_compared(interview, earlier),
    )


def _by_field(turns: Iterable[Turn]) -> tuple[FieldFigures, ...]:
    counts: dict[tuple[str, GradedBy], Counter[str]] = {}
    for turn in turns:
        assert turn.given is not None
        place = (turn.question.field, turn.given.graded_by)
        counts.setdefault(place, Counter())[turn.given.verdict] += 1
    return tuple(
        FieldFigures(
            field=field,
            graded_by=graded_by,
            right=count["correct"],
            partial=count["partial"],
            missed=count["wrong"] + count["dont_know"],
        )
        for (field, graded_by), count in counts.items()
    )


def _skills(turns: Sequence[Turn]) -> tuple[Skill, ...]:
    """Only of answers in words that were graded, against the points of the notes."""
    spoken = [
        turn
        for turn in turns
        if turn.given
        and turn.given.text
        and turn.given.points
        and not turn.given.gate
        and turn.question.kind in ("pair", "follow_up")
    ]
    every = [point for turn in spoken if turn.given for point in turn.given.points]
    later = [p for t in spoken if t.given for p in t.given.points[FIRST_POINTS:]]
    weighed = [point for point in every if _TRADE_OFF.search(point.text)]
    return (
        _skill("Correctness", "points of the notes that you made", every),
        _skill("Depth", "points beyond the first two of an answer", later),
        _structure(spoken),
        _skill("Trade-offs", "points about a cost, a condition or an alternative", weighed),
    )


def _skill(name: str, what: str, points: Sequence[PointSaid]) -> Skill:
    said = [point for point in points if point.state == "hit"]
    return Skill(
        name=name,
        what=what,
        said=len(said),
        of=len(points),
        example=next((point.evidence for point in said if point.evidence), ""),
        gap=next((point.text for point in points if point.state != "hit"), ""),
    )


def _structure(turns: Sequence[Turn]) -> Skill:
    """Whether an answer begins with a point rather than on its way to one."""
    with_points = [t for t in turns if t.given and any(p.state == "hit" for p in t.given.points)]
    direct = [turn for turn in with_points if _opens_with_a_point(turn)]
    return Skill(
        name="Structure",
        what="answers whose first sentence makes a point",
        said=len(direct),
        of=len(with_points),
        example=_first_sentence(direct[0]) if direct else "",
        gap="",
    )


def _opens_with_a_point(turn: Turn) -> bool:
    assert turn.given is not None
    opening = " ".join(_first_sentence(turn).split())
    said = (" ".join(p.evidence.split()) for p in turn.given.points if p.state == "hit")
    return any(words and (words in opening or opening in words) for words in said)


def _first_sentence(turn: Turn) -> str:
    assert turn.given is not None
    return split_sentences(turn.given.text)[0].strip()


def _readings(turns: Iterable[Turn]) -> tuple[Reading, ...]:
    found: dict[tuple[str, str, int], Reading] = {}
    for turn in turns:
        if origin := turn.question.origin:
            place = origin.locator.root, origin.locator.source, origin.locator.start_line
            found.setdefault(place, Reading(turn.question.prompt, origin))
    return tuple(found.values())


def _compared(interview: Interview, earlier: Sequence[Interview]) -> tuple[Compared, ...]:
    """For each main question answered in words, the first answer ever given to its topic."""
    found = []
    for turn in interview.main_turns:
        latest = _old_answer(turn)
        before = [
            answer
            for one in earlier
            for old in one.main_turns
            if _is_about_the_same(old, turn) and (answer := _old_answer(old))
        ]
        if latest and before:
            found.append(Compared(turn.question.topic, before[0], latest))
    return tuple(found)


def _is_about_the_same(one: Turn, other: Turn) -> bool:
    return normalised_question(one.question.prompt) == normalised_question(
        other.question.prompt
    ) or topic_key(one.question.topic) == topic_key(other.question.topic)


def _old_answer(turn: Turn) -> OldAnswer | None:
    given = turn.given
    if given is None or not given.text:
        return None
    return OldAnswer(given.at, turn.question.prompt, given.text, given.verdict, given.graded_by)
