"""The day after: what did they ask? Each line finds its question in the notes, or is a gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ingest.documents import Locator
from ingest.errors import UsageError
from ingest.index import IndexReader
from tutor.deck import Deck
from tutor.memory import Memory

if TYPE_CHECKING:  # Today is drawn before anything of the search is loaded
    from tutor.past_grounds import Ground

LINE_CHARS = 500
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that an interviewer asked."""

    question: str
    topic: str | None  # None: not in the notes, so a gap
    card_id: int | None  # of the notes' own question that it comes down to
    place: Locator | None = None  # where the notes answer it


def what_they_asked(
    text: str,
    interview: date,
    deck: Deck,
    index: IndexReader | None,
    ground_of: Callable[[str], Ground | None],
) -> tuple[Asked, ...]:
    """Keep each line; make a card of the question it comes down to, due from tonight.

    `ground_of` says where the notes answer a question: see `past_grounds`.

    Raises UsageError when there are too many lines or one is too long.
    """
    lines = [" ".join(line.split()).lstrip("-*• ") for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES or any(len(line) > LINE_CHARS for line in lines):
        raise UsageError(
            f"At most {MOST_LINES} lines of {LINE_CHARS} characters.", fix="Shorten the list."
        )
    return tuple(_keep(line, interview, deck, index, ground_of(line)) for line in lines)


def is_debriefed(memory: Memory, interview: date) -> bool:
    """Whether anything was kept about the interview of that day."""
    events = memory.store.events("asked")
    return any(e.payload["interview"] == interview.isoformat() for e in events)


def _keep(
    line: str, interview: date, deck: Deck, index: IndexReader | None, ground: Ground | None
) -> Asked:
    card_id = None
    if index and ground and ground.asks_the_same and ground.origin.pair_id:
        card_id = next(iter(deck.add(index, [ground.origin.pair_id])), None)
    topic, place = (ground.topic, ground.origin.locator) if ground else (None, None)
    asked = Asked(line, topic, card_id, place)
    facts = {"question": line, "topic": asked.topic, "interview": interview.isoformat()}
    deck.memory.noted("asked", facts | {"asked_card": card_id})
    return asked
