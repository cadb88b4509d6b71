"""Segments packed into pieces that fit, cut where a reader would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.segments import Segment

_FILL_WORTH = 2.0  # a full piece is worth as much as two grades of a better place to cut
_LEAST_SHARE = 0.15  # of the budget; less than this isn't worth a piece of its own
_UNIT_SHARE = 0.2  # from here on a definition begins a piece


def pack(
    segments: Sequence[Segment], budget: int, lead_weights: dict[str, int]
) -> Iterator[Sequence[Segment]]:
    """The segments in order, in pieces of at most `budget` where no single one is heavier."""
    first = 0
    left = sum(segment.weight for segment in segments)
    while first < len(segments):
        room = budget - lead_weights.get(segments[first].lead, 0)
        end = _end_of_piece(segments, first, room, left)
        left -= sum(segment.weight for segment in segments[first:end])
        yield segments[first:end]
        first = end


def _end_of_piece(segments: Sequence[Segment], first: int, room: int, left: int) -> int:
    filled = 0
    best, best_worth = 0, float("-inf")
    for place in range(first, len(segments)):
        segment = segments[place]
        if place > first:
            if segment.begins_unit and filled >= _UNIT_SHARE * room:
                return place
            worth = segment.gap + _FILL_WORTH * filled / max(room, 1)
            if filled < _LEAST_SHARE * room or left - filled < _LEAST_SHARE * room:
                worth -= _FILL_WORTH
            if worth >= best_worth:
                best, best_worth = place, worth
        filled += segment.weight
        if filled > room:
            return best if place > first else first + 1
    return len(segments)
