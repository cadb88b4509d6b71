"""Interviews in the learner's store: each step is written down before it is shown.

`interview_started`, `interview_asked`, `interview_hinted`, `interview_clarified`,
`interview_typed` (an answer that waits for ticks), `interview_resumed` and `interview_ended` rate
nothing, nor does what a model adds: `interview_prepared` (a question), `interview_worded` (a line
of ours), `interview_read` (an answer that waits), `interview_phrased` (a better answer).
`interview_answered` is the memory's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ingest.documents import Locator
from tutor.interview import (
    Clarified,
    Given,
    Interview,
    InterviewQuestion,
    Plan,
    PointSaid,
    Turn,
    Typed,
)
from tutor.learner import Event, LearnerStore
from tutor.memory import CORRECTIONS, GradedBy, Memory, Verdict, in_force
from tutor.quiz_questions import Origin

_KINDS = (
    "interview_started",
    "interview_asked",
    "interview_hinted",
    "interview_clarified",
    "interview_typed",
    "interview_answered",
    "interview_phrased",
    "interview_prepared",
    "interview_worded",
    "interview_read",
    "interview_resumed",
    "interview_ended",
    *CORRECTIONS,
)


class Interviews:
    """Writes interviews down and finds them again."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._store: LearnerStore = memory.store

    # Reading

    def all(self) -> tuple[Interview, ...]:
        """Oldest first."""
        return self._read(0)

    def get(self, interview_id: int) -> Interview | None:
        """None when there is no such interview."""
        found = self._read(max(0, interview_id - 1))
        return next((one for one in found if one.id == interview_id), None)

    def unfinished(self) -> Interview | None:
        """The last interview, when it hasn't ended."""
        rows = self._store.read("SELECT max(id) FROM events WHERE kind = 'interview_started'")
        interview = self.get(rows[0][0]) if rows[0][0] else None
        return interview if interview and interview.step != "ended" else None

    def now(self) -> datetime:
        return datetime.fromisoformat(self._store.now())

    def _read(self, after_id: int) -> tuple[Interview, ...]:
        started: dict[int, list[Event]] = {}
        for event in in_force(self._store.events(*_KINDS, after_id=after_id)):
            if event.kind == "interview_started":
                started[event.id] = [event]
            elif (number := _interview_of(event)) in started:
                started[number].append(event)
        return tuple(_interview(events) for events in started.values())

    # Writing

    def start(self, plan: Plan) -> int:
        """Returns the interview's id."""
        return self._store.record("interview_started", {"plan": asdict(plan)})

    def ask(
        self,
        interview: Interview,
        question: InterviewQuestion,
        why: str,
        probes: int | None = None,
    ) -> None:
        """Also when two windows ask at once, each number has one question: the first."""
        self._record(
            "interview_asked",
            interview.id,
            {
                "number": len(interview.turns),
                "question": asdict(question),
                "why": why,
                "probes": probes,
            },
        )

    def hint(self, interview: Interview, turn: Turn, words: str) -> None:
        self._record("interview_hinted", interview.id, {"number": turn.number, "words": words})

    def clarify(self, interview: Interview, turn: Turn, question: str, reply: str) -> None:
        said = {"number": turn.number, "question": question, "reply": reply}
        self._record("interview_clarified", interview.id, said)

    def wait_for_ticks(self, interview: Interview, turn: Turn, typed: Typed) -> None:
        self._record(
            "interview_typed", interview.id, {"number": turn.number, "typed": asdict(typed)}
        )

    def answered(
        self,
        interview: Interview,
        turn: Turn,
        verdict: Verdict,
        *,
        text: str,
        graded_by: GradedBy = "rules",
        points: Sequence[PointSaid] = (),
        misconception: str | None = None,
        gate: str | None = None,
        confidence: float | None = None,
        card_id: int | None = None,
    ) -> int:
        """Returns the event's id."""
        seconds = (self.now() - turn.at).total_seconds()
        return self.memory.answered(
            "interview_answered",
            turn.question.prompt,
            verdict,
            topic=turn.question.topic,
            graded_by=graded_by,
            card_id=card_id,
            details={
                "interview": interview.id,
                "number": turn.number,
                "text": text,
                "points": [asdict(point) for point in points],
                "misconception": misconception,
                "gate": gate,
                "confidence": confidence,
                "hints": len(turn.hints),
                "seconds": round(seconds, 1),
            },
        )

    def phrased(self, interview_id: int, number: int, text: str) -> None:
        """A model's better answer to a turn; "" when it had none that holds."""
        self._record("interview_phrased", interview_id, {"number": number, "text": text})

    def prepare(self, interview_id: int, question: InterviewQuestion) -> None:
        """A question that a model made of a section, to be asked later."""
        self._record("interview_prepared", interview_id, {"question": asdict(question)})

    def worded(self, interview_id: int, line: str, text: str) -> None:
        """A model's wording of one of our own lines; "" when it had none that holds."""
        self._record("interview_worded", interview_id, {"line": line, "text": text})

    def read(self, interview_id: int, number: int, points: Sequence[PointSaid]) -> None:
        """What a model finds in an answer that waits for ticks; () when it is of no use."""
        said = {"number": number, "points": [asdict(point) for point in points]}
        self._record("interview_read", interview_id, said)

    def resume(self, interview: Interview, away_s: float) -> None:
        """The learner comes back; the time between is taken out of the clock."""
        self._record("interview_resumed", interview.id, {"away_s": round(away_s, 1)})

    def end(self, interview: Interview, why: str) -> None:
        self._record("interview_ended", interview.id, {"why": why})

    def _record(self, kind: str, interview_id: int, facts: Mapping[str, Any]) -> None:
        self._store.record(kind, {"interview": interview_id, **facts})


def question_from_record(record: Mapping[str, Any]) -> InterviewQuestion:
    """The question that `dataclasses.asdict` made, also after a way through JSON."""
    origin = record["origin"]
    if origin is not None:
        locator = Locator(**origin["locator"])
        path = tuple(origin["heading_path"])
        origin = Origin(**{**origin, "locator": locator, "heading_path": path})
    return InterviewQuestion(**{**record, "origin": origin})


def _interview_of(event: Event) -> int:
    if event.kind == "interview_answered":
        return int(event.payload["details"].get("interview", 0))
    return int(event.payload["interview"])


def _interview(events: Sequence[Event]) -> Interview:
    started, *later = events
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for event in later:
        by_kind[event.kind].append(event)
    asked: dict[int, Event] = {}
    for event in by_kind["interview_asked"]:
        asked.setdefault(event.payload["number"], event)
    turns = tuple(_turn(number, event, by_kind) for number, event in sorted(asked.items()))
    ended = by_kind["interview_ended"]
    return Interview(
        id=started.id,
        plan=_plan(started.payload["plan"]),
        at=started.at,
        turns=turns,
        last_at=events[-1].at,
        away_s=sum(event.payload["away_s"] for event in by_kind["interview_resumed"]),
        ended_at=ended[0].at if ended else None,
        why_ended=ended[0].payload["why"] if ended else "",
        prepared=tuple(
            question_from_record(event.payload["question"])
            for event in by_kind["interview_prepared"]
        ),
        wordings={
            event.payload["line"]: event.payload["text"] for event in by_kind["interview_worded"]
        },
    )


def _plan(record: Mapping[str, Any]) -> Plan:
    return Plan(**{**record, "fields": tuple(record["fields"]), "topics": tuple(record["topics"])})


def _turn(number: int, asked: Event, by_kind: Mapping[str, list[Event]]) -> Turn:
    def of_turn(kind: str) -> list[Event]:
        return [e for e in by_kind.get(kind, ()) if e.payload["number"] == number]

    answers = [e for e in by_kind["interview_answered"] if e.payload["details"]["number"] == number]
    typed, better = of_turn("interview_typed"), of_turn("interview_phrased")
    read = of_turn("interview_read")
    return Turn(
        number=number,
        question=question_from_record(asked.payload["question"]),
        why=asked.payload["why"],
        probes=asked.payload["probes"],
        at=asked.at,
        hints=tuple(event.payload["words"] for event in of_turn("interview_hinted")),
        clarified=tuple(
            Clarified(event.payload["question"], event.payload["reply"])
            for event in of_turn("interview_clarified")
        ),
        typed=_typed(typed[-1].payload["typed"]) if typed else None,
        given=_given(answers[0]) if answers else None,
        better=better[0].payload["text"] if better else None,
        read=_points(read[0].payload["points"]) if read else None,
    )


def _typed(record: Mapping[str, Any]) -> Typed:
    return Typed(record["text"], _points(record["points"]))


def _given(event: Event) -> Given:
    payload, details = event.payload, event.payload["details"]
    return Given(
        verdict=payload["verdict"],
        graded_by=payload["graded_by"],
        text=details["text"],
        points=_points(details["points"]),
        misconception=details["misconception"],
        gate=details["gate"],
        confidence=details["confidence"],
        hints=details["hints"],
        seconds=details["seconds"],
        event_id=event.id,
        at=event.at,
        card_id=payload["card_id"],
    )


def _points(records: Iterable[Mapping[str, Any]]) -> tuple[PointSaid, ...]:
    return tuple(PointSaid(**record) for record in records)
