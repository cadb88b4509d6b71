"""A document's text as segments: what is read of each line, how long it is, how well it begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.code_units import is_fenced
from ingest.documents import Document, Fence, Lines, Outline
from ingest.prose import plain_line

Count = Callable[[Sequence[str]], list[int]]

# How good a place a segment is to begin a chunk with.
INSIDE, LINE, ITEM_BELOW, ITEM, PARAGRAPH = 0, 1, 2, 3, 4

_LIST_ITEM = re.compile(r"^(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]")
_MARKS_LINE = re.compile(r"^[*_](?:easy|medium|hard)\b[ \t·]*(?P<topic>[^·*_]*).*[*_][ \t]*$")
_LABEL = re.compile(r"^(?:Q|A|Question|Answer)\d{0,4}:[ \t]*(?=\S)")
_BATCH = 4096


@dataclass(frozen=True, slots=True)
class Segment:
    """A line, or a part of a long one, that holds something."""

    line: int
    start_char: int
    end_char: int
    words: str  # what is embedded of it
    weight: int  # length of `words` in word pieces
    gap: int  # INSIDE to PARAGRAPH
    is_code: bool
    lead: str  # to be restated when a chunk begins here: the fence's line, the table's header
    unit: str | None
    begins_unit: bool


class Ruler:
    """Lengths in word pieces, without the special tokens at both ends."""

    def __init__(self, count_word_pieces: Count) -> None:
        self._count = count_word_pieces
        self.specials = count_word_pieces([""])[0]

    def weights(self, texts: Sequence[str]) -> list[int]:
        distinct = list(dict.fromkeys(texts))
        known = {"": 0}
        for first in range(0, len(distinct), _BATCH):
            part = distinct[first : first + _BATCH]
            known.update(zip(part, self._count(part), strict=True))
        return [max(0, known[text] - self.specials) if text else 0 for text in texts]

    def weight(self, text: str) -> int:
        return self.weights([text])[0]


def make_segments(
    document: Document, outline: Outline, ruler: Ruler, block_budget: int
) -> list[Segment]:
    """A segment a line, in order. Code that weighs at most `block_budget` is best kept whole."""
    lines = Lines(document.text)
    rows = [lines.at(number) for number in range(1, len(lines) + 1)]
    segments = _line_segments(lines, rows, outline, ruler, is_code=document.kind == "code")
    return _keep_blocks_whole(segments, outline.fences, block_budget)


def _line_segments(
    lines: Lines, rows: Sequence[str], outline: Outline, ruler: Ruler, *, is_code: bool
) -> list[Segment]:
    """A segment for each line that isn't blank."""
    leads, code = _leads(rows, outline)
    units = {line: u.name for u in outline.units for line in range(u.start_line, u.end_line + 1)}
    unit_starts = {unit.start_line for unit in outline.units}
    titles = set() if is_code else _title_lines(rows, outline)
    filled = [line for line, row in enumerate(rows, start=1) if row.strip()]
    words = ["" if line in titles else _words(rows[line - 1], code[line]) for line in filled]
    segments: list[Segment] = []
    before = 0
    for line, text, weight in zip(filled, words, ruler.weights(words), strict=True):
        row, unit, start = rows[line - 1], units.get(line), lines.start_char(line)
        grade = _code_gap if code[line] == 1 else _prose_gap
        segments.append(
            Segment(
                line=line,
                start_char=start,
                end_char=start + len(row),
                words=text,
                weight=weight,
                gap=grade(row, line > before + 1),
                is_code=code[line] == 1,
                lead=" ".join(filter(None, (leads.get(line), unit))),
                unit=unit,
                begins_unit=line in unit_starts,
            )
        )
        before = line
    return segments


def _title_lines(rows: Sequence[str], outline: Outline) -> set[int]:
    """The lines whose words a chunk's title and path say already."""
    titles = {section.start_line for section in outline.sections if section.heading_path}
    opening = outline.sections[0]
    if not opening.heading_path:
        lines = range(opening.start_line, opening.end_line + 1)
        titles.update(line for line in lines if plain_line(rows[line - 1]) == outline.title)
    return titles


def _leads(rows: Sequence[str], outline: Outline) -> tuple[dict[int, str], bytearray]:
    """What to restate for lines in the middle of a block; and which lines are code.

    Marks: 1 a line of code, 2 a fence's own line.
    """
    leads: dict[int, str] = {}
    code = bytearray(len(rows) + 2)
    for fence in outline.fences:
        lead = f"```{fence.language}"
        for line in range(fence.start_line, fence.end_line + 1):
            code[line] = 1
            leads[line] = lead
        if is_fenced(fence, rows):
            code[fence.start_line] = 2
            del leads[fence.start_line]
            if fence.is_closed:
                code[fence.end_line] = 2
    for table in outline.tables:
        header = plain_line(rows[table.start_line - 1])
        leads.update((line, header) for line in range(table.start_line + 2, table.end_line + 1))
    return leads, code


def _words(row: str, code: int) -> str:
    if code == 1:
        return row.strip()
    if code == 2:
        info = row.lstrip(" \t>-*+.0123456789").lstrip("`~").split()
        return f"```{info[0]}" if info else ""
    marks = _MARKS_LINE.match(row)
    return marks["topic"].strip() if marks else _LABEL.sub("", plain_line(row))


def _code_gap(row: str, after_blank: bool) -> int:
    if not after_blank:
        return LINE
    return ITEM_BELOW if row[0].isspace() else ITEM


def _prose_gap(row: str, after_blank: bool) -> int:
    item = _LIST_ITEM.match(row)
    if item and item["indent"]:
        return ITEM_BELOW
    if item:
        return ITEM
    return PARAGRAPH if after_blank else LINE


def _keep_blocks_whole(
    segments: list[Segment], fences: Sequence[Fence], block_budget: int
) -> list[Segment]:
    place = 0
    previous_end = -1
    for fence in fences:
        while place < len(segments) and segments[place].line < fence.start_line:
            place += 1
        first = place
        while place < len(segments) and segments[place].line <= fence.end_line:
            place += 1
        block = segments[first:place]
        if not block or block[0].line != fence.start_line:
            continue
        prints_above = fence.language == "output" and previous_end == first
        segments[first] = replace(block[0], gap=LINE if prints_above else block[0].gap)
        if sum(segment.weight for segment in block) <= block_budget:
            segments[first + 1 : place] = [replace(s, gap=INSIDE) for s in block[1:]]
        previous_end = place
    return segments
