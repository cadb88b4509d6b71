"""Passages: the best chunk, widened inside its section to what a reader needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.documents import Kind, Lines, Locator, Ownership

MAX_CHARS = 2_000

LineRange = tuple[int, int]  # first and last line, both included

_TRIM_SHARE = 0.25  # of a passage that may be given up so that it ends with a paragraph


@dataclass(frozen=True, slots=True)
class Passage:
    """What is shown and given to the model. Its text is exactly the characters of its locator."""

    locator: Locator
    section_id: str
    heading_path: tuple[str, ...]
    document_title: str
    document_kind: Kind
    ownership: Ownership
    text: str  # at most MAX_CHARS


def widen(
    lines: Lines, chunk: Locator, home: LineRange, shown: Sequence[LineRange] = ()
) -> Locator:
    """The place of the passage around `chunk` inside `home`, the lines of its section or pair.

    All of `home` where it fits into a passage, else as many whole lines around the chunk as fit;
    never a line of `shown`. Only a single line that is too long by itself is cut.
    """
    first, last = _free(lines, chunk, home, shown)
    if _chars(lines, first, last) > MAX_CHARS:
        first, last = _grown(lines, chunk, first, last)
    start_char, end_char = lines.start_char(first), lines.content_end(last)
    if end_char - start_char > MAX_CHARS:
        start_char = max(start_char, min(chunk.start_char, end_char - MAX_CHARS))
        end_char = start_char + MAX_CHARS
    return replace(chunk, start_line=first, end_line=last, start_char=start_char, end_char=end_char)


def _free(lines: Lines, chunk: Locator, home: LineRange, shown: Sequence[LineRange]) -> LineRange:
    """`home` without the blank lines at its ends and without what is shown already."""
    first, last = min(home[0], chunk.start_line), max(home[1], chunk.end_line)
    for shown_first, shown_last in shown:
        if shown_last < chunk.start_line:
            first = max(first, shown_last + 1)
        elif shown_first > chunk.end_line:
            last = min(last, shown_first - 1)
    while last > chunk.end_line and not lines.at(last).strip():
        last -= 1
    while first < chunk.start_line and not lines.at(first).strip():
        first += 1
    return first, last


def _grown(lines: Lines, chunk: Locator, first: int, last: int) -> LineRange:
    """The chunk's lines, and in turn one below and one above as long as they fit."""
    start, end = max(first, chunk.start_line), min(last, chunk.end_line)
    while end > start and _chars(lines, start, end) > MAX_CHARS:
        end -= 1
    core = (start, end)
    start_char, end_char = lines.start_char(start), lines.content_end(end)
    grows = True
    while grows:
        grows = False
        if end < last and (below := lines.content_end(end + 1)) - start_char <= MAX_CHARS:
            end, end_char, grows = end + 1, below, True
        if start > first and end_char - (above := lines.start_char(start - 1)) <= MAX_CHARS:
            start, start_char, grows = start - 1, above, True
    return _trimmed(lines, (start, end), core, (first, last))


def _trimmed(lines: Lines, grown: LineRange, core: LineRange, limits: LineRange) -> LineRange:
    """Without a paragraph's torn-off piece at either end, where that costs little."""
    start, end = grown
    spare = int(_chars(lines, start, end) * _TRIM_SHARE / 2)
    if start > limits[0]:
        blanks = (n for n in range(start, core[0]) if not lines.at(n).strip())
        new = next(blanks, start - 1) + 1
        start = new if _chars(lines, start, new) <= spare else start
    if end < limits[1]:
        blanks = (n for n in range(end, core[1], -1) if not lines.at(n).strip())
        new = next(blanks, end + 1) - 1
        end = new if _chars(lines, new, end) <= spare else end
    while not lines.at(start).strip() and start < core[0]:
        start += 1
    while not lines.at(end).strip() and end > core[1]:
        end -= 1
    return start, end


def _chars(lines: Lines, first: int, last: int) -> int:
    """Characters of these lines without the last one's line end."""
    return lines.content_end(last) - lines.start_char(first)
