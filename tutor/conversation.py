"""The chat that a message stands in, and what there is to answer it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from tutor.answering import NO_MODEL, Compose, Finished, told_by_model
from tutor.answers import Answer, Awaited, Source
from tutor.chats import Message
from tutor.composing import draft_of, from_model
from tutor.earlier_turns import Turn
from tutor.facts import Facts
from tutor.learner import LearnerStore
from tutor.listening import Said, Sink
from tutor.looking_up import Notes, Question
from tutor.meanings import Meanings
from tutor.model_events import LanguageModel
from tutor.modes import TutorMode
from tutor.pace import UNLIMITED, Room


@dataclass(frozen=True, slots=True)
class Conversation:
    open_notes: Callable[[], Notes]
    model: LanguageModel | None
    sink: Sink
    clock_s: Callable[[], float]
    why_alone: str = NO_MODEL
    mode: TutorMode = "explain"
    messages: tuple[Message, ...] = ()  # above the one that is being answered, oldest first
    store: LearnerStore | None = None  # None: nothing is kept, as on the command line
    correction: float = 1.0
    room: Room = UNLIMITED
    only: Source | None = None  # the passage that the learner chose

    @property
    def awaited(self) -> Awaited | None:
        """What the last message asked of the learner."""
        last = self.messages[-1].answer if self.messages else None
        return last.awaits if last else None

    @property
    def turns(self) -> tuple[Turn, ...]:
        return turns_of(self.messages)

    def question(self, text: str, *, anyway: bool = False) -> Question:
        """What the learner asks, with all that shapes its answer."""
        facts = Facts(self.store).all() if self.store else ()
        return Question(
            text,
            self.turns,
            anyway=anyway,
            only=self.only,
            correction=self.correction,
            room=self.room,
            about_learner=tuple(fact.in_words() for fact in facts),
        )

    async def told(
        self,
        question: Question,
        given: tuple[Source, ...],
        alone: Answer,
        meanings: Meanings | None,
        *,
        extract: bool = True,
    ) -> Finished:
        """`alone`, told by the model where there is one.

        With `extract` it stands above the model's words; else not even its passages are shown.
        """
        if self.model is None:
            return Finished(alone, "done")
        draft = draft_of(alone, alone.notices)
        self.sink.draft(draft if extract else _bare(draft))
        compose: Compose = partial(_by_model, alone, alone.text if extract else None)
        said = Said(self.model, self.sink, self.clock_s)
        return await told_by_model(question, given, alone, said, self.sink, compose, meanings)


def turns_of(messages: tuple[Message, ...]) -> tuple[Turn, ...]:
    """Questions with the answers that were searched for, oldest first."""
    turns = []
    for asked, told in zip(messages, messages[1:], strict=False):
        is_turn = asked.role == "learner" and told.role == "tutor" and told.text
        if is_turn and told.answer is not None and told.answer.coverage is not None:
            shown = tuple(source.locator for source in told.answer.sources)
            turns.append(Turn(asked.text, told.text, shown))
    return tuple(turns)


def _by_model(alone: Answer, extract: str | None, said: Said, meanings: Meanings | None) -> Answer:
    return replace(from_model(alone, said, meanings), extract=extract)


def _bare(draft: Answer) -> Answer:
    return replace(draft, extract=None, sources=())
