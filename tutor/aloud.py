"""Answering aloud: no typing, then the key points to tick. The ticks are the grade."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.key_points import key_points
from tutor.scheduling import AGAIN, GOOD, HARD, Rating

CLOCKS_S = (60, 90, 180)

_KNOWN = 0.75  # of the points: nobody says everything
_HALF = 0.4


def points_to_tick(answer: str) -> tuple[str, ...]:
    """What a full answer says, in the answer's order; the whole answer when it has no points."""
    return tuple(point.text for point in key_points(answer)) or (answer,)


def rating_of_ticks(ticks: Sequence[bool]) -> Rating:
    """Good for three of four points, Hard for four of ten, else Again."""
    share = sum(ticks) / len(ticks) if ticks else 0.0
    if share >= _KNOWN:
        return GOOD
    return HARD if share >= _HALF else AGAIN
