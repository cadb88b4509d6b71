"""Which questions come next in an interview, from the notes as they are now and what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from ingest.index import IndexReader
from tutor.about_me import cv_lines
from tutor.card_content import card_sources
from tutor.cards import CardSource
from tutor.deck import Deck
from tutor.design_problems import design_problems
from tutor.interview import Given, Interview, InterviewQuestion
from tutor.interview_kinds import choose_other
from tutor.interview_questions import Choice, Known, choose, section_for_new, what_is_known
from tutor.interview_store import Interviews
from tutor.memory import Verdict
from tutor.section_questions import section_questions
from tutor.weak_topics import evidence_in

_LIKELY: tuple[Verdict, ...] = ("correct", "partial", "wrong", "dont_know")


@dataclass(frozen=True, slots=True)
class PlaceForNew:
    """A section that a model may make a question of."""

    index: IndexReader
    source: CardSource
    asked: tuple[str, ...]  # questions that there are already


class NextQuestions:
    def __init__(self, deck: Deck, index: IndexReader | None, interviews: Interviews) -> None:
        """Without an index there is none."""
        self._deck = deck
        self._index = index
        self._interviews = interviews

    def first(self, interview: Interview) -> Choice | None:
        again = interview.plan.again
        if again is None:
            return self.choice(interview)
        turns = (turn for one in self._interviews.all() for turn in one.turns)
        asked = (turn for turn in turns if turn.given and turn.given.event_id == again)
        return next((Choice(turn.question, "once more") for turn in asked), None)

    def choice(self, interview: Interview) -> Choice | None:
        """The next main question. The same as often as it is asked for."""
        if self._index is None:
            return None
        notes = self._in_play(card_sources(self._index))
        if interview.plan.kind == "pair":
            chance = Random(f"{interview.id} {len(interview.main_turns)}")
            notes = (*notes, *self._in_play(section_questions(self._index)))
            return choose(notes, interview, self._known(interview), chance)
        return choose_other(
            notes,
            interview,
            self._interviews.all(),
            designs=self._in_play(design_problems(self._index, notes)),
            cv=cv_lines(self._index),
        )

    def place_for_new(self, interview: Interview) -> PlaceForNew | None:
        """Where the next new question should come from; None when none is wanted."""
        if self._index is None or interview.plan.kind != "pair" or interview.is_full:
            return None
        asked = [turn.question.prompt for turn in interview.turns]
        if any(made.prompt not in asked for made in interview.prepared):
            return None
        chance = Random(f"new {interview.id} {len(interview.main_turns)}")
        sections = self._in_play(section_questions(self._index))
        source = section_for_new(sections, interview, self._known(interview), chance)
        known = [note.question for note in card_sources(self._index)]
        return PlaceForNew(self._index, source, (*known, *asked)) if source else None

    def likely_next(self, interview: Interview) -> tuple[InterviewQuestion, ...]:
        """The main questions that the next answer may lead to, that to a right one first."""
        if interview.is_full or interview.plan.kind != "pair" or not interview.turns:
            return ()
        main, *_ = interview.exchange()
        found: dict[str, InterviewQuestion] = {}
        for verdict in _LIKELY:
            imagined = replace(main, given=Given.imagined(verdict, main.at))
            turns = tuple(imagined if turn is main else turn for turn in interview.turns)
            if choice := self.choice(replace(interview, turns=turns)):
                found.setdefault(choice.question.prompt, choice.question)
        return tuple(found.values())

    def _in_play(self, notes: tuple[CardSource, ...]) -> tuple[CardSource, ...]:
        """Without the starter corpus where the learner has put it away."""
        if self._deck.practises_starter:
            return notes
        return tuple(note for note in notes if note.ownership == "yours")

    def _known(self, interview: Interview) -> Known:
        earlier = [one for one in self._interviews.all() if one.id < interview.id and one.turns]
        events = evidence_in(self._deck.memory.store)
        return what_is_known(earlier, events, self._deck.cards(), self._deck.today())
