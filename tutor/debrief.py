"""The day after: what did they ask? Each line finds its question in the notes, or is a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.errors import UsageError
from ingest.index import IndexReader, PairEntry
from tutor.deck import Deck
from tutor.memory import Memory, day_of
from tutor.topics import topic_of
from tutor.wording import share, stems

LINE_CHARS = 500
MOST_LINES = 40
_SAME_QUESTION = 0.6  # of the rarer side's words, weighed both ways


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that an interviewer asked."""

    question: str
    topic: str | None  # None: not in the notes, so a gap
    card_id: int | None  # of the notes' own question that it comes down to


def what_they_asked(
    text: str, interview: date, deck: Deck, index: IndexReader | None
) -> tuple[Asked, ...]:
    """Keep each line; make a card of the question it comes down to, due from tonight.

    Raises UsageError when there are too many lines or one is too long.
    """
    lines = [" ".join(line.split()).lstrip("-*• ") for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES or any(len(line) > LINE_CHARS for line in lines):
        raise UsageError(
            f"At most {MOST_LINES} lines of {LINE_CHARS} characters.", fix="Shorten the list."
        )
    pairs = index.pairs() if index else ()
    found = [_keep(line, interview, deck, index, nearest_pair(line, pairs)) for line in lines]
    return tuple(found)


def is_debriefed(memory: Memory, interview: date) -> bool:
    """Whether anything was kept about the interview of that day."""
    events = memory.store.events("asked")
    return any(e.payload["interview"] == interview.isoformat() for e in events)


def asked_on(memory: Memory) -> tuple[tuple[date, Asked], ...]:
    """Everything that was ever asked, oldest first."""
    return tuple(
        (day_of(e), Asked(e.payload["question"], e.payload["topic"], e.payload["asked_card"]))
        for e in memory.store.events("asked")
    )


def nearest_pair(question: str, pairs: tuple[PairEntry, ...]) -> PairEntry | None:
    """The pair that asks the same in other words; None below a fixed bound."""
    wanted = stems(question)
    if not wanted:
        return None
    best = max(pairs, key=lambda entry: _likeness(wanted, entry), default=None)
    return best if best and _likeness(wanted, best) >= _SAME_QUESTION else None


def _likeness(wanted: frozenset[str], entry: PairEntry) -> float:
    there = stems(entry.pair.question)
    return (2 * share(wanted, there) + share(there, wanted)) / 3


def _keep(
    line: str, interview: date, deck: Deck, index: IndexReader | None, pair: PairEntry | None
) -> Asked:
    card_id = None
    if pair and index:
        card_id = next(iter(deck.add(index, [pair.pair.id])), None)
    asked = Asked(line, topic_of(pair) if pair else None, card_id)
    facts = {"question": line, "topic": asked.topic, "interview": interview.isoformat()}
    deck.memory.noted("asked", facts | {"asked_card": card_id})
    return asked
