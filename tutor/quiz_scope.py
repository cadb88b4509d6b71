"""What a quiz can be about: a topic, a document, or the learner's weak spots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from ingest.index import IndexReader
from tutor.card_content import card_sources
from tutor.cards import CardRow, CardSource
from tutor.deck import Deck
from tutor.memory import answers_in_force
from tutor.printed_output import PrintingBlock, printing_blocks
from tutor.quiz_making import QuizMaker, Style
from tutor.quiz_questions import QuizQuestion
from tutor.scheduling import AGAIN, retrievability

ABOUT_A_QUESTION = 4  # pairs to choose from for each question that is wanted
WEAK_BELOW = 0.85  # the chance of recall under which a card counts as a weak spot


@dataclass(frozen=True, slots=True)
class Scope:
    """One of the three; none of them means everything."""

    topic: str | None = None
    document: tuple[str, str] | None = None  # root and source
    is_weak_spots: bool = False


def make_quiz(
    index: IndexReader, deck: Deck, scope: Scope, count: int, style: Style, random: Random
) -> tuple[QuizQuestion, ...]:
    """Up to `count` questions; fewer, or none, where the notes hold no more."""
    notes = card_sources(index)
    about = list(_sources(notes, deck, scope))
    if not scope.is_weak_spots:
        random.shuffle(about)
        about = about[: count * ABOUT_A_QUESTION]
    blocks = [] if scope.is_weak_spots else _blocks(index, about, scope)
    return QuizMaker(about, notes, random).make(count, style, blocks)


def weak_cards(rows: Iterable[CardRow], today: date) -> list[CardRow]:
    """The cards that were missed the last time or are likely forgotten, the weakest first."""
    chances = [
        (row.memory.last_rating != AGAIN, retrievability(row.memory.schedule, today), row.id, row)
        for row in rows
        if row.memory.schedule and not row.is_gone and not row.is_exercise
    ]
    weak = [chance for chance in chances if not chance[0] or chance[1] < WEAK_BELOW]
    return [row for *_, row in sorted(weak, key=lambda chance: chance[:3])]


def title_of(scope: Scope, index: IndexReader) -> str:
    """The quiz's name on the page."""
    if scope.topic:
        return scope.topic
    if scope.is_weak_spots:
        return "Weak spots"
    titles = {(entry.root, entry.source): entry.title for entry in index.documents()}
    return titles.get(scope.document, "All topics") if scope.document else "All topics"


def _sources(notes: Sequence[CardSource], deck: Deck, scope: Scope) -> Iterable[CardSource]:
    if scope.is_weak_spots:
        return _weak_sources(notes, deck)
    if scope.topic:
        return (source for source in notes if source.topic == scope.topic)
    if scope.document:
        return (s for s in notes if (s.locator.root, s.locator.source) == scope.document)
    return notes


def _weak_sources(notes: Sequence[CardSource], deck: Deck) -> Iterable[CardSource]:
    """The pairs of weak cards, then those that a quiz found missing and that are no cards."""
    of_cards = (deck.card(row.id).answers for row in weak_cards(deck.cards(), deck.today()))
    yield from (answers[0].source for answers in of_cards if answers)
    verdicts = {
        event.payload["question"]: event.payload["verdict"]
        for event in answers_in_force(deck.memory.store, "quiz_answered")
        if event.payload["card_id"] is None
    }
    missed = {
        question for question, verdict in verdicts.items() if verdict in ("wrong", "dont_know")
    }
    yield from (source for source in notes if source.question in missed)


def _blocks(index: IndexReader, about: Sequence[CardSource], scope: Scope) -> list[PrintingBlock]:
    """Blocks with their output from the documents in question; of a topic those in its sections."""
    places = {(source.locator.root, source.locator.source) for source in about}
    found: list[PrintingBlock] = []
    for root, source in sorted({scope.document} if scope.document else places):
        document = index.document(root, source)
        if document is not None:
            found += printing_blocks(document, index.outline(root, source))
    if not scope.topic:
        return found
    sections = {source.heading_path for source in about}
    return [block for block in found if block.heading_path in sections]
