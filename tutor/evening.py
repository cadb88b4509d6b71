"""The page for the evening before: little enough to read once and sleep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tutor.deck import Deck
from tutor.learner import LearnerStore
from tutor.own_answers import best_of, own_answers
from tutor.today import chances_on

WEAKEST = 10
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?(?:^\1[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
ANSWER_CHARS = 320  # ten of them and the rest fit a page


@dataclass(frozen=True, slots=True)
class Reminder:
    """A question that is least sure, in the learner's own best words or the notes' ones."""

    question: str
    topic: str
    answer: str
    is_own_words: bool
    chance: float  # of recall on the day


def shortened(answer: str) -> str:
    """The first lines of an answer's prose, as a reminder; code only where nothing else is."""
    lines = [line.rstrip() for line in _FENCE.sub("", answer).splitlines() if line.strip()]
    kept: list[str] = []
    chars = 0
    for line in lines:
        if chars + len(line) > ANSWER_CHARS:
            if not kept:
                kept.append(_first_sentences(line))
            break
        kept.append(line)
        chars += len(line)
    return "\n\n".join(kept) or answer


def _first_sentences(line: str) -> str:
    cut = line[:ANSWER_CHARS]
    end = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    return cut[: end + 1] if end > 0 else cut.rsplit(" ", 1)[0] + " …"


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
        words = shortened(best.text if best else card.answer)
        is_own = best is not None or card.has_own_wording
        reminders.append(Reminder(row.question, row.topic, words, is_own, chance))
    return tuple(reminders)
