"""Long lines cut into segments: prose between sentences, the rest at spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from ingest.prose import plain_line
from ingest.segments import INSIDE, Ruler, Segment
from ingest.splitting import split_prose

_SPACES = re.compile(r"\s+")


def cut_long_ones(
    segments: list[Segment], text: str, ruler: Ruler, max_weight: int
) -> list[Segment]:
    """Segments with every one heavier than `max_weight` cut until its parts are not."""

    def is_long(segment: Segment) -> bool:
        return segment.weight > max_weight and segment.end_char - segment.start_char > 1

    def between_sentences(segment: Segment) -> list[int]:
        return _sentence_ends(segment, text, ruler, max_weight)

    segments = _cut(
        segments, lambda s: is_long(s) and not s.is_code, between_sentences, text, ruler
    )
    while any(map(is_long, segments)):
        segments = _cut(segments, is_long, lambda s: [_middle(s, text)], text, ruler)
    return segments


def halve(segment: Segment, text: str, ruler: Ruler) -> list[Segment]:
    """Both halves of a segment that is longer than one character."""
    return _cut([segment], lambda _: True, lambda s: [_middle(s, text)], text, ruler)


def _cut(
    segments: Sequence[Segment],
    is_cut: Callable[[Segment], bool],
    places_in: Callable[[Segment], list[int]],
    text: str,
    ruler: Ruler,
) -> list[Segment]:
    """The segments with some cut at the places that `places_in` gives, the parts weighed."""
    parts: list[Segment] = []
    unknown: list[int] = []
    for segment in segments:
        if not is_cut(segment):
            parts.append(segment)
            continue
        edges = [segment.start_char, *places_in(segment), segment.end_char]
        for start, end in pairwise(edges):
            unknown.append(len(parts))
            parts.append(_part(segment, start, end, text))
    for place, weight in zip(
        unknown, ruler.weights([parts[place].words for place in unknown]), strict=True
    ):
        parts[place] = replace(parts[place], weight=weight)
    return parts


def _part(segment: Segment, start: int, end: int, text: str) -> Segment:
    is_first = start == segment.start_char
    part = text[start:end]
    return replace(
        segment,
        start_char=start,
        end_char=end,
        words=part.strip() if segment.is_code else plain_line(part),
        gap=segment.gap if is_first else INSIDE,
        begins_unit=segment.begins_unit and is_first,
    )


def _sentence_ends(segment: Segment, text: str, ruler: Ruler, max_weight: int) -> list[int]:
    pieces = split_prose(
        text[segment.start_char : segment.end_char],
        max_weight,
        lambda part: ruler.weight(plain_line(part)),
    )
    return list(accumulate(map(len, pieces[:-1]), initial=segment.start_char))[1:]


def _middle(segment: Segment, text: str) -> int:
    """Where to cut in two: at the space nearest the middle, else anywhere."""
    start, end = segment.start_char, segment.end_char
    half, quarter = (start + end) // 2, (end - start) // 4
    spaces = [match.end() for match in _SPACES.finditer(text, half - quarter, half + quarter)]
    return min(
        (place for place in spaces if start < place < end),
        key=lambda place: abs(place - half),
        default=half,
    )
