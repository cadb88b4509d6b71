"""The page for the evening before: little enough to read once and sleep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tutor.deck import Deck
from tutor.learner import LearnerStore
from tutor.own_answers import best_of, own_answers
from tutor.today import chances_on

WEAKEST = 10
QUESTIONS_TO_ASK = (
    "What would I work on in the first three months?",
    "How does a change get from an idea to your users?",
    "What went wrong lately, and what did you change afterwards?",
    "How do you decide between speed and quality here?",
    "What do people who do well here have in common?",
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A question that is least sure, in the learner's own best words or the notes' ones."""

    question: str
    topic: str
    answer: str
    is_own_words: bool
    chance: float  # of recall on the day


def weakest(store: LearnerStore, deck: Deck, day: date) -> tuple[Reminder, ...]:
    """The cards least likely to be recalled on `day`, the least likely first."""
    rows = [
        row
        for row in deck.cards()
        if row.memory.schedule and not row.is_gone and not row.is_exercise
    ]
    if not rows:
        return ()
    ranked = sorted(zip(chances_on(rows, day), rows, strict=True), key=lambda pair: pair[0])
    typed = own_answers(store)
    reminders = []
    for chance, row in ranked[:WEAKEST]:
        mine = [a for a in typed if a.card_id == row.id and a.verdict in ("correct", "partial")]
        best = best_of(mine)
        card = deck.card(row.id)
        words = best.text if best else card.answer
        is_own = best is not None or card.has_own_wording
        reminders.append(Reminder(row.question, row.topic, words, is_own, chance))
    return tuple(reminders)
