"""A quiz under way. All of it stands in the events, so it goes on after a refresh or a crash.

`quiz_started` holds the questions; each `quiz_answered` says in its details which quiz, question
and round it belongs to. Missed questions come again at the end, round by round, until they are
known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from tutor.aloud import rating_of_ticks
from tutor.learner import Event, LearnerStore
from tutor.memory import CORRECTIONS, GradedBy, Memory, Verdict, in_force
from tutor.quiz_questions import QuizQuestion, as_record, from_record
from tutor.scheduling import AGAIN, GOOD, HARD, Rating

if TYPE_CHECKING:
    from tutor.grading import Grade

CardOf = Callable[[str], int | None]  # the card that a pair has become, if any

_KINDS = ("quiz_answered", "quiz_typed", "quiz_suggested", "quiz_ended", *CORRECTIONS)
_IN_TICKS: Mapping[Rating, Verdict] = {GOOD: "correct", HARD: "partial", AGAIN: "wrong"}
_WORST_FIRST: tuple[Verdict, ...] = ("wrong", "dont_know", "partial", "skipped", "correct")


@dataclass(frozen=True, slots=True)
class Turn:
    """Which question is asked, and for the how manieth time."""

    position: int  # from 0
    round: int  # 0: the first time


@dataclass(frozen=True, slots=True)
class Given:
    """How a turn was answered."""

    turn: Turn
    verdict: Verdict
    graded_by: GradedBy
    details: Mapping[str, Any]
    event_id: int

    @property
    def is_missed(self) -> bool:
        return self.verdict in ("wrong", "dont_know", "partial")


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer that the rules couldn't judge."""

    event_id: int
    text: str
    points: tuple[str, ...]  # of the reference, to be ticked
    doubt: str | None  # a fault of the note, when only the note speaks against the answer
    found: Mapping[str, str] | None  # point -> words in which a model found it; None: no model's


@dataclass(frozen=True, slots=True)
class Quiz:
    """One quiz as its events tell it."""

    id: int
    title: str
    questions: tuple[QuizQuestion, ...]
    given: tuple[Given, ...]  # in order, one a turn
    typed: Typed | None  # an answer that waits for the learner's ticks
    is_ended: bool

    @property
    def turn(self) -> Turn | None:
        """What is asked now; None when all is known or the learner has ended it."""
        return None if self.is_ended else next(iter(self._left()), None)

    @property
    def left(self) -> int:
        """How many questions this round still asks."""
        return 0 if self.is_ended else len(self._left())

    def _left(self) -> list[Turn]:
        left = [Turn(position, 0) for position in range(len(self.questions))]
        last: list[Given] = []
        for given in self.given:
            last.append(given)
            left = [turn for turn in left if turn != given.turn]
            if not left:
                left = [Turn(g.turn.position, g.turn.round + 1) for g in last if g.is_missed]
                last = []
        return left

    @property
    def first_round(self) -> tuple[Given, ...]:
        return tuple(given for given in self.given if given.turn.round == 0)

    def asked(self, turn: Turn) -> QuizQuestion:
        """The question as this turn shows it: from the second time on in another order."""
        question = self.questions[turn.position]
        if turn.round == 0 or not question.options:
            return question
        mixed = Random(f"{self.id} {turn.position} {turn.round}")
        options = tuple(mixed.sample(question.options, len(question.options)))
        return replace(question, options=options)


class Quizzes:
    """Starts quizzes, keeps what is answered, and finds the one that isn't finished."""

    def __init__(self, memory: Memory, card_of: CardOf) -> None:
        self._memory = memory
        self._store: LearnerStore = memory.store
        self._card_of = card_of

    def start(self, title: str, questions: Sequence[QuizQuestion]) -> int:
        """Returns the quiz's id."""
        records = [as_record(question) for question in questions]
        return self._store.record("quiz_started", {"title": title, "questions": records})

    def get(self, quiz_id: int) -> Quiz | None:
        """None when there is no such quiz."""
        rows = self._store.read(
            "SELECT json_extract(payload, '$.title'), json_extract(payload, '$.questions')"
            " FROM events WHERE id = ? AND kind = 'quiz_started'",
            (quiz_id,),
        )
        if not rows:
            return None
        ((title, questions),) = rows
        events = self._store.events(*_KINDS, after_id=quiz_id)
        given = _given(quiz_id, in_force(events))
        return Quiz(
            id=quiz_id,
            title=title,
            questions=tuple(map(from_record, json.loads(questions))),
            given=given,
            typed=_waiting(quiz_id, events, given),
            is_ended=any(e.kind == "quiz_ended" and e.payload["quiz"] == quiz_id for e in events),
        )

    def unfinished(self) -> Quiz | None:
        """The last quiz, when something of it is left to answer."""
        rows = self._store.read("SELECT max(id) FROM events WHERE kind = 'quiz_started'")
        quiz = self.get(rows[0][0]) if rows[0][0] else None
        return quiz if quiz and quiz.turn else None

    def end(self, quiz_id: int) -> None:
        """The learner has had enough."""
        self._store.record("quiz_ended", {"quiz": quiz_id})

    # Answers

    def pick(self, quiz: Quiz, turn: Turn, choice: int) -> int:
        """One of the options, by its place as the turn shows them. Returns the event's id."""
        option = quiz.asked(turn).options[choice]
        verdict: Verdict = "correct" if option.is_right else "wrong"
        return self._answered(quiz, turn, verdict, {"picked": option.text})

    def match(self, quiz: Quiz, turn: Turn, terms: Sequence[str]) -> None:
        """The terms in the order of the meanings; each couple counts for the card it is about."""
        options = quiz.asked(turn).options
        couples = sorted(
            zip(options, terms, strict=True), key=lambda couple: couple[0].term == couple[1]
        )
        for option, term in couples:
            verdict: Verdict = "correct" if term == option.term else "wrong"
            details = {"picked": term, "term": option.term}
            self._answered(quiz, turn, verdict, details, option.origin.pair_id, option.text)

    def judge(
        self, quiz: Quiz, turn: Turn, text: str, grade: Grade, *, doubt: str | None = None
    ) -> int:
        """A typed answer with its grade; an undecided one waits for the learner's ticks.

        So does one that is called wrong on the ground of a note with a fault (`doubt`) alone.
        Returns the event's id.
        """
        is_doubtful = doubt is not None and grade.verdict == "wrong" and grade.gate is None
        if not grade.decided or is_doubtful:
            points = [point.text for point in grade.points] or [quiz.asked(turn).reference]
            record: dict[str, Any] = {"text": text, "points": points}
            if is_doubtful:
                record["doubt"] = doubt
            return self._store.record("quiz_typed", {**_place(quiz, turn), **record})
        details = {"text": text, "grade": asdict(grade)}
        return self._answered(quiz, turn, grade.verdict, details, graded_by=grade.graded_by)

    def refine(self, event_id: int, grade: Grade) -> None:
        """A model's grade of what `judge` wrote down as `event_id`.

        It takes the place of the rules' grade; of an answer that waits it suggests the ticks.
        """
        ((kind,),) = self._store.read("SELECT kind FROM events WHERE id = ?", (event_id,))
        if kind == "quiz_answered":
            self._memory.refine(event_id, grade.verdict, asdict(grade))
            return
        found = {point.text: point.evidence for point in grade.points if point.state == "hit"}
        self._store.record("quiz_suggested", {"event_id": event_id, "found": found})

    def tick(self, quiz: Quiz, turn: Turn, ticked: Iterable[str]) -> None:
        """The learner's own judgement of the answer that waits: which points it said."""
        typed = quiz.typed
        assert typed is not None
        said = set(ticked)
        ticks = [point in said for point in typed.points]
        points = list(zip(typed.points, ticks, strict=True))
        verdict = _IN_TICKS[rating_of_ticks(ticks)]
        details = {"text": typed.text, "points": points}
        self._answered(quiz, turn, verdict, details, graded_by="self")

    def give_up(self, quiz: Quiz, turn: Turn) -> None:
        """I don't know."""
        question = quiz.asked(turn)
        if question.kind != "match":
            self._answered(quiz, turn, "dont_know", {})
            return
        for option in question.options:
            details = {"term": option.term}
            self._answered(quiz, turn, "dont_know", details, option.origin.pair_id, option.text)

    def overrule(self, given: Given, verdict: Verdict) -> None:
        """The learner knows better."""
        self._memory.overrule(given.event_id, verdict)

    def _answered(
        self,
        quiz: Quiz,
        turn: Turn,
        verdict: Verdict,
        details: Mapping[str, Any],
        pair_id: str | None = None,
        about: str | None = None,
        *,
        graded_by: GradedBy = "rules",
    ) -> int:
        question = quiz.questions[turn.position]
        pair_id = pair_id or question.origin.pair_id
        return self._memory.answered(
            "quiz_answered",
            about or question.prompt,
            verdict,
            topic=question.topic,
            graded_by=graded_by,
            card_id=self._card_of(pair_id) if pair_id else None,
            is_recalled=question.is_recalled,
            details={**_place(quiz, turn), "kind": question.kind, **details},
        )


def _place(quiz: Quiz, turn: Turn) -> dict[str, int]:
    return {"quiz": quiz.id, "position": turn.position, "round": turn.round}


def _turn(place: Mapping[str, Any]) -> Turn:
    return Turn(place["position"], place["round"])


def _given(quiz_id: int, events: Iterable[Event]) -> tuple[Given, ...]:
    """One a turn; of the couples of a match the worst verdict counts."""
    turns: dict[Turn, list[Event]] = {}
    for event in events:
        if event.kind == "quiz_answered" and event.payload["details"].get("quiz") == quiz_id:
            turns.setdefault(_turn(event.payload["details"]), []).append(event)
    return tuple(
        Given(
            turn=turn,
            verdict=min((e.payload["verdict"] for e in answers), key=_WORST_FIRST.index),
            graded_by=answers[0].payload["graded_by"],
            details=_details(answers),
            event_id=answers[0].id,
        )
        for turn, answers in turns.items()
    )


def _details(answers: Sequence[Event]) -> Mapping[str, Any]:
    first: Mapping[str, Any] = answers[0].payload["details"]
    if first["kind"] != "match":
        return first
    picked = {e.payload["details"]["term"]: e.payload["details"].get("picked") for e in answers}
    return {**first, "picked": picked}


def _waiting(quiz_id: int, events: Sequence[Event], given: Sequence[Given]) -> Typed | None:
    """The last answer that the rules couldn't judge, unless it was ticked meanwhile."""
    answered = {one.turn for one in given}
    found = {
        e.payload["event_id"]: e.payload["found"] for e in events if e.kind == "quiz_suggested"
    }
    for event in reversed(events):
        payload = event.payload
        if event.kind == "quiz_typed" and payload["quiz"] == quiz_id:
            if _turn(payload) in answered:
                return None
            return Typed(
                event_id=event.id,
                text=payload["text"],
                points=tuple(payload["points"]),
                doubt=payload.get("doubt"),
                found=found.get(event.id),
            )
    return None
