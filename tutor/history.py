"""Every answer of the learner as plain rows, and what the memory was after each.

Events are only ever added, so this reads each of them once. Nothing here decides anything: the
ratings follow `tutor.memory`, the memory model `tutor.retention`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.learner import LearnerStore
from tutor.memory import ANSWER_KINDS, RECALLED, RECOGNISED
from tutor.retention import Floats, after_rating, first_memory, recall_chance
from tutor.scheduling import Rating, parameters

IMPORTED = "import"

_READ = (
    "SELECT id, kind, at, payload ->> '$.day', payload ->> '$.card_id', payload ->> '$.rating',"
    " payload ->> '$.verdict', payload ->> '$.is_recalled', payload ->> '$.graded_by',"
    " payload ->> '$.topic', payload ->> '$.seconds', payload ->> '$.confidence',"
    " payload ->> '$.event_id', payload ->> '$.details.imported' FROM events"
    " WHERE id > ? AND kind IN"
    " ('card_reviewed', 'quiz_answered', 'interview_answered', 'check_answered',"
    " 'review_undone', 'verdict_overruled', 'verdict_refined') ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A card that was rated or a question that was answered, as it stands after overruling."""

    event_id: int
    kind: str
    day: date
    card_id: int | None
    rating: Rating | None  # what it says of the card
    verdict: str | None  # None: a review
    graded_by: str | None  # "import", whoever judged, where it stood in an exported chat
    topic: str | None  # of a question; a review's is its card's
    seconds: float | None
    confidence: int | None
    is_recalled: bool


@dataclass(frozen=True, slots=True)
class Ratings:
    """All ratings that count, in order of time for each card, and the memory after each.

    Arrays of one length; days are ordinals.
    """

    card: NDArray[np.int64]
    day: NDArray[np.int64]
    stability: Floats
    difficulty: Floats


class History:
    """One for the whole app. May be used from any thread."""

    def __init__(self, store: LearnerStore) -> None:
        self._store = store
        self._lock = Lock()
        self._newest = 0
        self._answers: dict[int, Answered] = {}
        self._ratings: Ratings | None = None

    def answers(self) -> tuple[Answered, ...]:
        """Oldest first, without those taken back."""
        with self._lock:
            self._catch_up()
            return tuple(self._answers.values())

    def ratings(self) -> Ratings:
        with self._lock:
            self._catch_up()
            if self._ratings is None:
                self._ratings = _replay(counting(list(self._answers.values())))
            return self._ratings

    def _catch_up(self) -> None:
        rows = self._store.read(_READ, (self._newest,))
        for row in rows:
            self._take(row)
        if rows:
            self._newest, self._ratings = rows[-1][0], None

    def _take(self, row: Sequence[Any]) -> None:
        id_, kind, verdict, target = row[0], row[1], row[6], row[12]
        if kind == "review_undone":
            self._answers.pop(target, None)
        elif kind in ("verdict_overruled", "verdict_refined"):
            by = "self" if kind == "verdict_overruled" else "model"
            old = self._answers.get(target)
            if old and (by == "self" or old.graded_by != "self"):
                rating = _rating(old.kind, verdict, old.is_recalled)
                by = IMPORTED if old.graded_by == IMPORTED else by
                self._answers[target] = replace(old, verdict=verdict, graded_by=by, rating=rating)
        else:
            self._answers[id_] = _answered(row)


def counting(answers: Sequence[Answered]) -> list[Answered]:
    """Those whose rating changes a card: all reviews, of the rest the first of a card and day."""
    taken: set[tuple[int, date]] = set()
    kept = []
    for answer in answers:
        if answer.card_id is None or answer.rating is None:
            continue
        if answer.kind != "card_reviewed":
            if (answer.card_id, answer.day) in taken:
                continue
            taken.add((answer.card_id, answer.day))
        kept.append(answer)
    return kept


def chances_by_day(ratings: Ratings, days: Sequence[date]) -> tuple[NDArray[np.int64], Floats]:
    """The cards, and for each (row) and day (column) the chance of recall at the day's end.

    NaN before a card's first rating.
    """
    wanted = np.array([day.toordinal() for day in days], dtype=np.int64)
    order = np.argsort(ratings.card, kind="stable")
    cards, places = np.unique(ratings.card[order], return_inverse=True)
    # Card and day as one number, so that one search finds each card's last rating up to a day.
    span = int(max(ratings.day.max(initial=0), wanted.max(initial=0))) + 1
    keys = places * span + ratings.day[order]
    # Where the clock went back, the later rating holds although it names an earlier day.
    keys = np.minimum.accumulate(keys[::-1])[::-1]
    found = np.searchsorted(keys, np.arange(cards.size)[:, None] * span + wanted, side="right") - 1
    at = order[np.maximum(found, 0)]
    is_seen = (found >= 0) & (ratings.card[at] == cards[:, None])
    elapsed = wanted - ratings.day[at]
    chance = recall_chance(np.array(parameters()), elapsed, ratings.stability[at])
    return cards, np.where(is_seen, chance, np.nan)


def _replay(answers: Sequence[Answered]) -> Ratings:
    """The memory after each rating: first all first ratings at once, then all second ones, …"""
    weights = np.array(parameters())
    card = np.array([a.card_id for a in answers], dtype=np.int64)
    day = np.array([a.day.toordinal() for a in answers], dtype=np.int64)
    rating = np.array([a.rating for a in answers], dtype=float)
    stability, difficulty = np.ones(card.size), np.ones(card.size)
    place = _place_in_card(card)
    before = _before(card)
    for turn in range(int(place.max()) + 1 if place.size else 0):
        now = np.flatnonzero(place == turn)
        if turn == 0:
            stability[now], difficulty[now] = first_memory(weights, rating[now])
            continue
        last = before[now]
        # A day before the last one (the clock went back) counts as the same day.
        elapsed = np.maximum(day[now] - day[last], 0)
        stability[now], difficulty[now] = after_rating(
            weights, stability[last], difficulty[last], elapsed, rating[now]
        )
    return Ratings(card, day, stability, difficulty)


def _place_in_card(card: NDArray[np.int64]) -> NDArray[np.int64]:
    """0 for a card's first rating, 1 for its second, …"""
    order = np.argsort(card, kind="stable")
    sorted_ = card[order]
    starts = np.flatnonzero(np.r_[True, sorted_[1:] != sorted_[:-1]]) if card.size else order
    lengths = np.diff(np.r_[starts, card.size])
    place = np.empty(card.size, dtype=np.int64)
    place[order] = np.arange(card.size) - np.repeat(starts, lengths)
    return place


def _before(card: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each rating the index of the card's rating before it; its own for the first."""
    order = np.argsort(card, kind="stable")
    before = np.arange(card.size)
    same = card[order][1:] == card[order][:-1]
    before[order[1:][same]] = order[:-1][same]
    return before


def _answered(row: Sequence[Any]) -> Answered:
    id_, kind, at, day, card_id, rating, verdict, recalled, graded_by, topic, s, sure, _, key = row
    is_recalled = recalled is None or bool(recalled)
    return Answered(
        event_id=id_,
        kind=kind,
        day=date.fromisoformat(day or at[:10]),
        card_id=card_id,
        rating=rating if kind == "card_reviewed" else _rating(kind, verdict, is_recalled),
        verdict=verdict,
        graded_by=IMPORTED if key else graded_by,
        topic=topic,
        seconds=s,
        confidence=sure,
        is_recalled=is_recalled,
    )


def _rating(kind: str, verdict: Any, is_recalled: bool) -> Rating | None:
    if kind not in ANSWER_KINDS:
        return None
    return (RECALLED if is_recalled else RECOGNISED).get(verdict)
