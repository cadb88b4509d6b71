"""The topics of the notes, opened or not: kept at each sync, so that a page need not read notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tutor.card_records import Run
from tutor.cards import CardSource
from tutor.learner import LearnerStore
from tutor.topics import topic_key


@dataclass(frozen=True, slots=True)
class TopicOnOffer:
    topic: str
    area: str
    pairs: int
    yours: int
    cards: int  # pairs that have become cards
    is_open: bool


def keep_offered_pairs(run: Run, notes: Iterable[CardSource]) -> None:
    """Replace what was offered before."""
    run("DELETE FROM offered_pairs")
    for position, note in enumerate(notes):
        values = (note.place_id, note.topic, note.area, note.ownership, position)
        run("INSERT OR IGNORE INTO offered_pairs VALUES (?, ?, ?, ?, ?)", values)


def topics_on_offer(store: LearnerStore, *, with_starter: bool) -> tuple[TopicOnOffer, ...]:
    """In the notes' order, those with pairs of the learner's own first."""
    opened = {key for (key,) in store.read("SELECT topic_key FROM opened_topics")}
    # SQLite takes the bare column `area` from the row that min() found: the topic's first.
    rows = store.read(
        "SELECT topic, area, count(*), sum(ownership = 'yours'), count(card_id), min(o.position)"
        " FROM offered_pairs o LEFT JOIN card_sources c"
        " ON c.place_id = o.place_id AND NOT c.is_passage"
        " WHERE ownership = 'yours' OR ? GROUP BY topic"
        " ORDER BY sum(ownership = 'yours') = 0, min(o.position)",
        (with_starter,),
    )
    return tuple(
        TopicOnOffer(topic, area, pairs, yours, cards, topic_key(topic) in opened)
        for topic, area, pairs, yours, cards, _ in rows
    )
