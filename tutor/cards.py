"""What a card is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.documents import Difficulty, Locator, Ownership
from tutor.memory import CardMemory
from tutor.scheduling import Rating

CardKind = Literal["pair", "approved", "own"]  # of the notes; proposed and approved; typed in
Status = Literal["new", "due", "later", "buried", "suspended", "leech", "gone"]

LEECH_LAPSES = 6  # forgotten so often, a card wants another wording rather than another try


@dataclass(frozen=True, slots=True)
class CardSource:
    """A place in the notes that a card stands for, as it was when the notes were last read."""

    place_id: str  # of the pair; of the section when `is_passage`
    is_passage: bool
    question: str
    answer: str  # what is shown; of a pair that points elsewhere, the text that it points to
    text: str  # exactly the characters of the place: the pair's own answer, or the passage
    locator: Locator
    heading_path: tuple[str, ...]
    document_title: str
    topic: str
    area: str
    difficulty: Difficulty | None
    ownership: Ownership
    is_exercise: bool


@dataclass(frozen=True, slots=True)
class Wording:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """One author's answer to the card's question."""

    source: CardSource
    is_gone: bool  # no longer in the notes; this is what it said
    before: Wording | None  # what it said before the notes changed, until the learner has looked
    differing_figures: tuple[str, ...]  # figures for which the card's first answer has others


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card without its answers: what queues and counts work with."""

    id: int
    kind: CardKind
    question: str  # the learner's wording, else the notes'
    topic: str
    area: str
    difficulty: Difficulty | None
    ownership: Ownership
    is_exercise: bool
    is_changed: bool  # the notes changed since the learner last looked
    is_gone: bool  # from all notes; kept with its schedule
    memory: CardMemory

    def status(self, today: date) -> Status:
        """Whether the card is asked on `today`, and if not why."""
        memory = self.memory
        if self.is_gone:
            return "gone"
        if memory.is_suspended:
            return "suspended"
        if memory.lapses_open >= LEECH_LAPSES:
            return "leech"
        if memory.buried_day == today:
            return "buried"
        schedule = memory.schedule
        if schedule is None:
            return "new"
        # A last time that lies ahead was written while the clock was wrong.
        return "due" if schedule.due <= today or schedule.last > today else "later"


@dataclass(frozen=True, slots=True)
class Card:
    row: CardRow
    question: str
    answer: str  # the learner's wording, else the first answer of the notes
    has_own_wording: bool
    answers: tuple[CardAnswer, ...]  # the learner's own first; none for a card typed in

    @property
    def id(self) -> int:
        return self.row.id


@dataclass(frozen=True, slots=True)
class Showing:
    """A card as it is put to the learner."""

    card: Card
    way: Literal["front", "back"]
    prompt: str
    reply: str
    why_now: str
    intervals: dict[Rating, str]  # "today", "3 days": when it comes again after each rating
    key_points: tuple[str, ...]  # to tick, when answered aloud


@dataclass(frozen=True, slots=True)
class SessionEnd:
    words: str
    what_next: str
    reviewed: int
    known: int
    again: int
    next_due: date | None
