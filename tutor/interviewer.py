"""The interviewer: plain code that decides what happens next, and writes it down first.

The one thing that it asks for is a judge of answers; with a model or without, the steps are these.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.index import IndexReader
from tutor.aloud import points_to_tick, rating_of_ticks
from tutor.answer_reading import read_answer
from tutor.clarifying import Consult, reply_to_clarifying
from tutor.deck import Deck
from tutor.hints import hints_for, verdict_after_hints
from tutor.interview import (
    Given,
    Interview,
    InterviewQuestion,
    Plan,
    PointSaid,
    PointState,
    Turn,
    Typed,
)
from tutor.interview_store import Interviews
from tutor.interview_words import what_is_said
from tutor.memory import GradedBy, Verdict
from tutor.next_questions import NextQuestions
from tutor.probing import follow_up
from tutor.scheduling import AGAIN, GOOD, HARD, Rating

if TYPE_CHECKING:
    from tutor.grading import Grade

Judge = Callable[[str, str, str, Sequence[str]], "Grade"]
"""(question, reference, answer, what was shown since the question) -> its grade."""

_IN_TICKS: Mapping[Rating, Verdict] = {GOOD: "correct", HARD: "partial", AGAIN: "wrong"}

_writing = threading.Lock()  # an answer that is sent twice may be judged twice at a time


AWAY_S = 300.0  # silent for so long and opened anew, an interview was left lying


def consult_nothing(words: str) -> tuple[()]:
    """For when there are no notes to look into."""
    return ()


class Interviewer:
    def __init__(
        self,
        deck: Deck,
        index: IndexReader | None,
        judge: Judge,
        consult: Consult = consult_nothing,
    ) -> None:
        """Without an index nothing new can be asked; what was begun can be answered and read."""
        self.interviews = Interviews(deck.memory)
        self.next = NextQuestions(deck, index, self.interviews)
        self._deck = deck
        self._index = index
        self._judge = judge
        self._consult = consult

    # Beginning and ending

    def start(self, plan: Plan) -> Interview | None:
        """The interview with its first question; None when the notes hold none."""
        interview = self._get(self.interviews.start(plan))
        choice = self.next.first(interview)
        if choice is None:
            self.interviews.end(interview, "no_questions")
            return None
        self.interviews.ask(interview, choice.question, choice.why)
        return self._get(interview.id)

    def come_back(self, interview: Interview) -> Interview:
        """When it is opened anew: the time that it was left lying doesn't count."""
        away_s = (self.now() - interview.last_at).total_seconds()
        if interview.step != "ended" and away_s > AWAY_S:
            self.interviews.resume(interview, away_s)
        return self._get(interview.id)

    def end(self, interview: Interview) -> Interview:
        """The learner has had enough."""
        self.interviews.end(interview, "learner")
        return self._get(interview.id)

    # One question

    def answer(self, interview: Interview, text: str) -> Interview:
        """Whatever the learner said: an answer, "hint", "skip", "end", a question of their own."""
        turn = interview.turn
        if interview.step != "answering" or turn is None:
            return interview
        match what_is_said(text):
            case "skip":
                return self.skip(interview)
            case "hint":
                return self.hint(interview)
            case "end":
                return self.end(interview)
            case "dont_know":
                return self.give_up(interview, text)
            case "clarifying":
                reply = reply_to_clarifying(text, turn.question, self._consult)
                self.interviews.clarify(interview, turn, text, reply)
            case None:
                self._take_answer(interview, turn, text)
        return self._go_on(self._get(interview.id))

    def skip(self, interview: Interview) -> Interview:
        return self._without_answer(interview, "skipped", "")

    def give_up(self, interview: Interview, text: str = "") -> Interview:
        """I don't know."""
        return self._without_answer(interview, "dont_know", text)

    def hint(self, interview: Interview) -> Interview:
        """The next rung, if one is left."""
        turn = interview.turn
        if turn is not None and turn.is_open and (words := next_hint(turn)):
            self.interviews.hint(interview, turn, words)
        return self._get(interview.id)

    def said_aloud(self, interview: Interview) -> Interview:
        """Answered without typing: the author's points wait for the learner's ticks."""
        turn = interview.turn
        if turn is not None and turn.is_open:
            texts = points_to_tick(turn.question.reference)
            points = tuple(PointSaid(text, "missed") for text in texts)
            self._wait_for_ticks(interview, turn, Typed("", points))
        return self._get(interview.id)

    def tick(self, interview: Interview, number: int, said: Sequence[str]) -> Interview:
        """The learner's own judgement of an answer that waits: which points it made."""
        turn = interview.turns[number]
        if turn.typed is None or turn.given is not None:
            return interview
        self._record_ticks(interview, turn, interview.points_to_tick(turn), said)
        for probe in interview.probing(number):
            if probe.typed and not probe.given:
                point = PointSaid(probe.question.reference, "missed")
                self._record_ticks(interview, probe, [point], said)
        return self._get(interview.id)

    def overrule(self, given: Given, verdict: Verdict) -> None:
        """The learner knows better; theirs drives the schedule."""
        self.interviews.memory.overrule(given.event_id, verdict)

    def take_next(self, interview: Interview) -> Interview:
        """On from the feedback: the next question, or the end."""
        if interview.step != "feedback":
            return interview
        choice = None
        if interview.is_full:
            why = "finished"
        elif interview.is_out_of_time(self.now()):
            why = "time"
        else:
            why, choice = "no_questions", self.next.choice(interview)
        if choice is None:
            self.interviews.end(interview, why)
        else:
            self.interviews.ask(interview, choice.question, choice.why)
        return self._get(interview.id)

    def shown_since(self, turn: Turn) -> tuple[str, ...]:
        """What the learner saw since the question, which is no answer when it is copied."""
        return (turn.question.prompt, *turn.hints, *(said.reply for said in turn.clarified))

    def now(self) -> datetime:
        return self.interviews.now()

    # Inside

    def _take_answer(self, interview: Interview, turn: Turn, text: str) -> None:
        question = turn.question
        read = read_answer(question, text)
        if read is not None:
            self._wait_for_ticks(interview, turn, Typed(text, read))
            return
        grade = self._judge(question.prompt, question.reference, text, self.shown_since(turn))
        if grade.decided:
            self._record_grade(interview, turn, text, grade)
            return
        points = _points_of(grade) or (PointSaid(question.reference, "missed"),)
        self._wait_for_ticks(interview, turn, Typed(text, points))

    def _wait_for_ticks(self, interview: Interview, turn: Turn, typed: Typed) -> None:
        with _writing:
            if self._get(interview.id).turns[turn.number].is_open:
                self.interviews.wait_for_ticks(interview, turn, typed)

    def _record_grade(self, interview: Interview, turn: Turn, text: str, grade: Grade) -> None:
        self._record(
            interview,
            turn,
            verdict_after_hints(grade.verdict, len(turn.hints)),
            text=text,
            points=_points_of(grade),
            graded_by=grade.graded_by,
            misconception=grade.misconception,
            gate=grade.gate,
            confidence=grade.confidence,
        )

    def _record_ticks(
        self, interview: Interview, turn: Turn, points: Sequence[PointSaid], said: Sequence[str]
    ) -> None:
        assert turn.typed is not None
        ticked = [
            replace(point, state="hit" if point.text in said else _unsaid(point))
            for point in points
        ]
        verdict = verdict_after_hints(
            _IN_TICKS[rating_of_ticks([point.state == "hit" for point in ticked])], len(turn.hints)
        )
        self._record(
            interview, turn, verdict, text=turn.typed.text, points=ticked, graded_by="self"
        )

    def _without_answer(self, interview: Interview, verdict: Verdict, text: str) -> Interview:
        turn = interview.turn
        if turn is None or not turn.is_open:
            return interview
        self._record(interview, turn, verdict, text=text, graded_by="self")
        return self._go_on(self._get(interview.id))

    def _record(
        self,
        interview: Interview,
        turn: Turn,
        verdict: Verdict,
        *,
        text: str,
        points: Sequence[PointSaid] = (),
        graded_by: GradedBy,
        misconception: str | None = None,
        gate: str | None = None,
        confidence: float | None = None,
    ) -> None:
        """The first verdict on a turn stands."""
        with _writing:
            if self._get(interview.id).turns[turn.number].given is not None:
                return
            self.interviews.answered(
                interview,
                turn,
                verdict,
                text=text,
                points=points,
                graded_by=graded_by,
                misconception=misconception,
                gate=gate,
                confidence=confidence,
                card_id=self._card(turn.question, verdict),
            )

    def _card(self, question: InterviewQuestion, verdict: Verdict) -> int | None:
        """The question's card; one is made of what was missed, so that it comes again."""
        pair_id = question.origin.pair_id if question.origin else None
        if pair_id is None or question.kind != "pair":
            return None
        card_id = self._deck.card_for_pair(pair_id)
        if card_id is None and self._index and verdict in ("wrong", "dont_know", "partial"):
            card_id = next(iter(self._deck.add(self._index, [pair_id])), None)
        return card_id

    def _go_on(self, interview: Interview) -> Interview:
        """What needs no word of the learner: a follow-up, or without feedback the next question."""
        if interview.step not in ("feedback", "ticking"):
            return interview
        probe = follow_up(interview)
        if probe is not None and not interview.is_out_of_time(self.now()):
            main = interview.exchange()[0]
            self.interviews.ask(interview, probe, "", probes=main.number)
            return self._get(interview.id)
        return self.take_next(interview) if interview.plan.is_feedback_at_end else interview

    def _get(self, interview_id: int) -> Interview:
        interview = self.interviews.get(interview_id)
        assert interview is not None
        return interview


def _points_of(grade: Grade) -> tuple[PointSaid, ...]:
    return tuple(PointSaid(p.text, p.state, p.evidence or "") for p in grade.points)


def _unsaid(point: PointSaid) -> PointState:
    """What was found wrong stays wrong when it isn't ticked."""
    return "contradicted" if point.state == "contradicted" else "missed"


def next_hint(turn: Turn) -> str | None:
    """The rung of the ladder that comes next."""
    rungs = hints_for(turn.question)
    return rungs[len(turn.hints)] if len(turn.hints) < len(rungs) else None
