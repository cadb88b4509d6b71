"""The one memory under cards, quiz, interview and chat: what happened, and what it says of a card.

Events are never changed. What a card's schedule is at any time is a function of its events alone
(`remember`); the table `card_memory` only keeps the result. docs/memory.md shows the table of
ratings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any, Literal, get_args

from tutor.days import study_day
from tutor.learner import Event, LearnerStore
from tutor.scheduling import AGAIN, GOOD, HARD, Rating, Schedule, rate

AnswerKind = Literal["quiz_answered", "interview_answered", "check_answered"]
Verdict = Literal["correct", "partial", "wrong", "dont_know", "skipped"]
GradedBy = Literal["rules", "model", "self"]
Way = Literal["front", "back", "aloud", "typed"]

ANSWER_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)
NOTED = ("plan_done", "problem_solved", "asked", "gap_closed", "answer_wrong")
CORRECTIONS = ("review_undone", "verdict_overruled", "verdict_refined")  # of earlier events
CARD_ACTIONS = ("card_edited", "card_buried", "card_suspended", "card_resumed")

RECALLED: Mapping[Verdict, Rating | None] = {
    "correct": GOOD,
    "partial": HARD,
    "wrong": AGAIN,
    "dont_know": AGAIN,
    "skipped": None,
}
# Picking the right one among four proves little; picking a wrong one proves as much as a blank.
RECOGNISED: Mapping[Verdict, Rating | None] = {
    "correct": None,
    "partial": None,
    "wrong": AGAIN,
    "dont_know": AGAIN,
    "skipped": None,
}


@dataclass(frozen=True, slots=True)
class CardMemory:
    """What the events say of one card."""

    schedule: Schedule | None = None  # None: never rated, so never due
    first_day: date | None = None  # of the first rating
    showings: int = 0  # as a card
    lapses: int = 0  # days on which a card that had been rated before was not known
    lapses_open: int = 0  # since the learner last edited or resumed it
    last_rating: Rating | None = None
    last_kind: str | None = None  # of the event that gave the last rating
    last_event: int | None = None
    is_suspended: bool = False
    buried_day: date | None = None
    question: str | None = None  # the learner's own wording
    answer: str | None = None


def rating_of(event: Event) -> Rating | None:
    """The rating that an event on its own stands for; None when it says nothing of the card."""
    if event.kind == "card_reviewed":
        rating: Rating = event.payload["rating"]
        return rating
    if event.kind not in ANSWER_KINDS:
        return None
    table = RECALLED if event.payload.get("is_recalled", True) else RECOGNISED
    return table.get(event.payload["verdict"])


def remember(events: Sequence[Event]) -> CardMemory:
    """What one card's events, oldest first, say of it.

    Apart from reviews only the first rating of a study day counts.
    """
    memory = CardMemory()
    answered_days: set[date] = set()
    for event in in_force(events):
        if event.kind in CARD_ACTIONS:
            memory = _after_action(memory, event)
            continue
        rating, day = rating_of(event), day_of(event)
        if rating is None:
            continue
        if event.kind != "card_reviewed":
            if day in answered_days:
                continue
            answered_days.add(day)
        memory = _after_rating(memory, event, rating, day)
    return memory


def in_force(events: Iterable[Event]) -> list[Event]:
    """The events that weren't taken back, each with the verdict that the learner left it with."""
    kept: dict[int, Event] = {}
    for event in events:
        target = event.payload.get("event_id", 0)
        if event.kind == "review_undone":
            kept.pop(target, None)
        elif event.kind == "verdict_overruled":
            if target in kept:
                kept[target] = _judged_again(kept[target], event, "self")
        elif event.kind == "verdict_refined":
            # A model may come late: the learner's own word stands.
            if target in kept and kept[target].payload.get("graded_by") != "self":
                kept[target] = _judged_again(kept[target], event, "model")
        else:
            kept[event.id] = event
    return list(kept.values())


def answers_in_force(store: LearnerStore, *kinds: AnswerKind) -> list[Event]:
    """The answers of these kinds, or of all, as they stand; oldest first."""
    return in_force(store.events(*(kinds or ANSWER_KINDS), *CORRECTIONS))


def _judged_again(old: Event, correction: Event, graded_by: GradedBy) -> Event:
    changed = {**old.payload, "verdict": correction.payload["verdict"], "graded_by": graded_by}
    if grade := correction.payload.get("grade"):
        changed["details"] = {**old.payload["details"], "grade": grade}
    return replace(old, payload=changed)


def day_of(event: Event) -> date:
    """The study day that was written down with the event, so that no time zone enters a replay."""
    day = event.payload.get("day")
    return date.fromisoformat(day) if day else event.at.date()


def _after_rating(memory: CardMemory, event: Event, rating: Rating, day: date) -> CardMemory:
    schedule = memory.schedule
    lapsed = rating == AGAIN and schedule is not None and schedule.last != day
    return replace(
        memory,
        schedule=rate(schedule, rating, day),
        first_day=memory.first_day or day,
        showings=memory.showings + (event.kind == "card_reviewed"),
        lapses=memory.lapses + lapsed,
        lapses_open=memory.lapses_open + lapsed,
        last_rating=rating,
        last_kind=event.kind,
        last_event=event.id,
    )


def _after_action(memory: CardMemory, event: Event) -> CardMemory:
    payload = event.payload
    if event.kind == "card_edited":
        wording = {"question": payload["question"], "answer": payload["answer"]}
        return replace(memory, **wording, lapses_open=0)
    if event.kind == "card_buried":
        return replace(memory, buried_day=day_of(event))
    if event.kind == "card_suspended":
        return replace(memory, is_suspended=True)
    return replace(memory, is_suspended=False, buried_day=None, lapses_open=0)


class Memory:
    """Where every part of the tutor writes down what happened. On disk when a method returns."""

    def __init__(self, store: LearnerStore, zone: tzinfo | None) -> None:
        """`zone` is the learner's; None stands for this machine's own."""
        self.store = store
        self.zone = zone

    def today(self) -> date:
        return study_day(datetime.fromisoformat(self.store.now()), self.zone)

    def reviewed(
        self,
        card_id: int,
        rating: Rating,
        *,
        seconds: float,
        way: Way = "front",
        confidence: int | None = None,
    ) -> int:
        """A card was shown and rated. Returns the event's id, as all of these do."""
        facts: dict[str, Any] = {"rating": rating, "seconds": round(seconds, 1), "way": way}
        if confidence is not None:
            facts["confidence"] = confidence
        return self._record("card_reviewed", {"card_id": card_id, **facts})

    def answered(
        self,
        kind: AnswerKind,
        question: str,
        verdict: Verdict,
        *,
        topic: str | None,
        graded_by: GradedBy,
        card_id: int | None = None,
        is_recalled: bool = True,
        details: Mapping[str, Any] | None = None,
    ) -> int:
        """A question was answered in a quiz, an interview or a chat.

        `is_recalled` is False where the answer was picked (choice, match). `details` are the
        caller's own and are kept as they are.
        """
        return self._record(
            kind,
            {
                "question": question,
                "card_id": card_id,
                "topic": topic,
                "verdict": verdict,
                "graded_by": graded_by,
                "is_recalled": is_recalled,
                "details": dict(details or {}),
            },
        )

    def refused(self, question: str, nearest: Sequence[str]) -> int:
        """The notes didn't cover a question: a line in the ledger of gaps."""
        return self._record("refused", {"question": question, "nearest": list(nearest)})

    def acted(self, action: str, card_id: int, **facts: str | None) -> int:
        """The learner edited, buried, suspended or resumed a card (one of CARD_ACTIONS)."""
        assert action in CARD_ACTIONS, action
        return self._record(action, {"card_id": card_id, **facts})

    def noted(self, kind: str, facts: Mapping[str, Any]) -> int:
        """Something done outside cards and questions (one of NOTED); it rates no card."""
        assert kind in NOTED, kind
        return self._record(kind, dict(facts))

    def overrule(self, event_id: int, verdict: Verdict) -> int:
        """The learner's own verdict in place of the one that was given; theirs counts."""
        return self._record(
            "verdict_overruled",
            {"event_id": event_id, "verdict": verdict, "card_id": self._card_of(event_id)},
        )

    def refine(self, event_id: int, verdict: Verdict, grade: Mapping[str, Any]) -> int:
        """A model's grade in place of the rules'; never in place of the learner's own."""
        facts = {"verdict": verdict, "grade": dict(grade), "card_id": self._card_of(event_id)}
        return self._record("verdict_refined", {"event_id": event_id, **facts})

    def take_back(self, event_id: int) -> int:
        """As if the event had never happened."""
        return self._record(
            "review_undone", {"event_id": event_id, "card_id": self._card_of(event_id)}
        )

    def events_of_day(self, day: date) -> list[Event]:
        """What was written down on a study day, oldest first, taken back or not."""
        rows = self.store.read(
            "SELECT id, at, kind, payload FROM events"
            " WHERE json_extract(payload, '$.day') = ? ORDER BY id",
            (day.isoformat(),),
        )
        return [
            Event(id_, datetime.fromisoformat(at), kind, json.loads(payload))
            for id_, at, kind, payload in rows
        ]

    def _card_of(self, event_id: int) -> int | None:
        rows = self.store.read(
            "SELECT json_extract(payload, '$.card_id') FROM events WHERE id = ?", (event_id,)
        )
        if not rows:
            raise ValueError(f"no event {event_id}")
        card_id: int | None = rows[0][0]
        return card_id

    def _record(self, kind: str, payload: dict[str, Any]) -> int:
        return self.store.record(kind, {**payload, "day": self.today().isoformat()})
