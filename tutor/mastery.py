"""How well each topic is known: computed from its cards whenever it is asked for, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, pstdev
from typing import cast

from tutor.card_records import read_rows
from tutor.cards import CardRow
from tutor.learner import LearnerStore
from tutor.memory import AnswerKind, answers_in_force
from tutor.scheduling import retrievability


@dataclass(frozen=True, slots=True)
class TopicMastery:
    """A topic's cards, those gone from the notes left out; exercises count like the others.

    The chance of recall is of the cards that were seen: None before the first. How many were not
    seen has to stand beside it.
    """

    topic: str  # of an area's figure: the area itself
    area: str
    cards: int
    seen: int
    mean: float | None  # chance of recall, 0 to 1
    low: float | None
    high: float | None
    spread: float | None  # standard deviation
    due: int
    yours: int


@dataclass(frozen=True, slots=True)
class AnswersWithoutCard:
    """Answers to questions that no card stands for, as they stand after overruling."""

    kind: AnswerKind
    topic: str | None
    correct: int
    partial: int
    wrong: int  # "I don't know" among them
    skipped: int


def topic_mastery(store: LearnerStore, today: date) -> tuple[TopicMastery, ...]:
    """Every topic with cards, in the order in which their first cards were made."""
    return _mastery(read_rows(store), today, lambda row: row.topic)


def area_mastery(store: LearnerStore, today: date) -> tuple[TopicMastery, ...]:
    """The same by area."""
    return _mastery(read_rows(store), today, lambda row: row.area)


def answers_without_card(store: LearnerStore) -> tuple[AnswersWithoutCard, ...]:
    """By kind and topic; what the mastery of cards doesn't see."""
    counted: dict[tuple[AnswerKind, str | None], list[str]] = defaultdict(list)
    for event in answers_in_force(store):
        if event.payload.get("card_id") is None:
            kind = cast("AnswerKind", event.kind)
            counted[kind, event.payload.get("topic")].append(event.payload["verdict"])
    return tuple(
        AnswersWithoutCard(
            kind=kind,
            topic=topic,
            correct=verdicts.count("correct"),
            partial=verdicts.count("partial"),
            wrong=verdicts.count("wrong") + verdicts.count("dont_know"),
            skipped=verdicts.count("skipped"),
        )
        for (kind, topic), verdicts in counted.items()
    )


def _mastery(
    rows: Iterable[CardRow], today: date, group_of: Callable[[CardRow], str]
) -> tuple[TopicMastery, ...]:
    groups: dict[str, list[CardRow]] = defaultdict(list)
    for row in rows:
        if not row.is_gone:
            groups[group_of(row)].append(row)
    return tuple(_figure(name, group, today) for name, group in groups.items())


def _figure(name: str, rows: Sequence[CardRow], today: date) -> TopicMastery:
    schedules = [row.memory.schedule for row in rows]
    chances = [retrievability(schedule, today) for schedule in schedules if schedule]
    return TopicMastery(
        topic=name,
        area=rows[0].area,
        cards=len(rows),
        seen=len(chances),
        mean=fmean(chances) if chances else None,
        low=min(chances, default=None),
        high=max(chances, default=None),
        spread=pstdev(chances) if chances else None,
        due=sum(row.status(today) == "due" for row in rows),
        yours=sum(row.ownership == "yours" for row in rows),
    )
