"""How long things take this learner: from the events alone."""

from __future__ import annotations

from statistics import median

from tutor.learner import LearnerStore

SECONDS_A_CARD = 15.0  # until the learner's own pace is known
_LAST_REVIEWS = 200
_ENOUGH_REVIEWS = 10
_LONGEST_S = 300.0  # a card that was left open over lunch
_SHORTEST_S = 3.0


def seconds_a_card(store: LearnerStore) -> float:
    """The median of the last reviews, once there are ten."""
    rows = store.read(
        "SELECT json_extract(payload, '$.seconds') FROM events WHERE kind = 'card_reviewed'"
        " ORDER BY id DESC LIMIT ?",
        (_LAST_REVIEWS,),
    )
    seconds = [min(_LONGEST_S, float(s)) for (s,) in rows if s]
    return max(_SHORTEST_S, median(seconds)) if len(seconds) >= _ENOUGH_REVIEWS else SECONDS_A_CARD
