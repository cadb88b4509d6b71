"""The printed lines of a page in the order in which a person reads them, column by column.

Positions are in points, counted from the page's top left corner.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_ITEM_MARK = re.compile(r"^(?:\W|o|\(?\w{1,3}[.)])$")
_FEWEST_LINES = 6  # of a column
_MOST_CROSSING = 0.25  # of a page's lines: titles and figures across both columns
_FULL_SHARE = 0.5  # of a column's width that its lines usually fill; a table's cells don't
_SAME_HEIGHT = 0.5  # of a line: closer than that is one row
_RUN_GAP = 3.0  # font sizes; more of them end a column
_GAP = 0.9  # font sizes between two parts of a row that are cells of a table


@dataclass(frozen=True, slots=True)
class PrintedLine:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float  # of the font
    char_width: float
    is_bold: bool
    is_mono: bool
    cells: tuple[str, ...] = ()  # two or more where wide gaps part the row


def in_reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The page's rows, those of a left column before those of the right one beside it."""
    middle, regions = _two_columns(lines)
    ordered: list[PrintedLine] = []
    done = float("-inf")
    for top, bottom in regions:
        ordered += _rows([line for line in lines if done <= line.top < top])
        ordered += _column_by_column([line for line in lines if top <= line.top < bottom], middle)
        done = bottom
    return ordered + _rows([line for line in lines if line.top >= done])


def _column_by_column(lines: Sequence[PrintedLine], middle: float) -> list[PrintedLine]:
    """What crosses the middle parts the region: above it both columns are read first."""
    crossing = sorted((line for line in lines if _crosses(line, middle)), key=lambda x: x.top)
    ordered: list[PrintedLine] = []
    above = float("-inf")
    for number, top in enumerate([*(line.top for line in crossing), float("inf")]):
        band = [line for line in lines if above <= line.top < top and line not in crossing]
        ordered += _rows([line for line in band if line.right <= middle])
        ordered += _rows([line for line in band if line.left >= middle])
        ordered += crossing[number : number + 1]
        above = top
    return ordered


def _two_columns(lines: Sequence[PrintedLine]) -> tuple[float, list[tuple[float, float]]]:
    """Where the space between two columns is, and from where to where down the page it is."""
    if len(lines) < 2 * _FEWEST_LINES:
        return 0.0, []
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    candidates = {
        round(line.left) - 1.0 for line in lines if 0.3 < (line.left - start) / (end - start) < 0.7
    }
    found = [(place, _regions(lines, place, start, end)) for place in sorted(candidates)]
    return max(found, key=lambda each: sum(b - a for a, b in each[1]), default=(0.0, []))


def _regions(
    lines: Sequence[PrintedLine], middle: float, start: float, end: float
) -> list[tuple[float, float]]:
    regions = []
    for run in _runs([line for line in lines if line.left >= middle]):
        top = run[0].top - run[0].size / 2
        bottom = _bottom(run, [line for line in lines if line.right <= middle], middle - start)
        inside = [line for line in lines if top <= line.top < bottom]
        left = [line for line in inside if line.right <= middle]
        crossing = sum(_crosses(line, middle) for line in inside)
        if (
            min(len(left), len(run)) >= _FEWEST_LINES
            and crossing <= _MOST_CROSSING * len(inside)
            and _usual_width(left) >= _FULL_SHARE * (middle - start)
            and _usual_width(run) >= _FULL_SHARE * (end - middle)
        ):
            regions.append((top, bottom))
    return regions


def _runs(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """The lines top down, parted where there is much room between them."""
    runs: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda line: line.top):
        if runs and line.top - runs[-1][-1].bottom < _RUN_GAP * line.size:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _bottom(run: Sequence[PrintedLine], left: Sequence[PrintedLine], width: float) -> float:
    """The end of the region, where the left column may go on below the right one."""
    bottom = max(line.bottom for line in run)
    for line in sorted(left, key=lambda line: line.top):
        is_full = line.right - line.left >= _FULL_SHARE * width
        if is_full and line.bottom > bottom and line.top - bottom < line.size:
            bottom = line.bottom
    return bottom


def _crosses(line: PrintedLine, middle: float) -> bool:
    return line.left < middle < line.right


def _usual_width(lines: Sequence[PrintedLine]) -> float:
    return statistics.median(line.right - line.left for line in lines)


def _rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Top down, with what stands at one height joined."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom) / 2):
        middle = (line.top + line.bottom) / 2
        if rows and abs(_middle(rows[-1][0]) - middle) < _SAME_HEIGHT * rows[-1][0].size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_row(sorted(row, key=lambda line: line.left)) for row in rows]


def _middle(line: PrintedLine) -> float:
    return (line.top + line.bottom) / 2


def _row(parts: Sequence[PrintedLine]) -> PrintedLine:
    first = parts[0]
    if len(parts) == 1:
        return first
    texts = [first.text]
    for before, part in pairwise(parts):
        gap = part.left - before.right
        if first.is_mono:
            texts[-1] += " " * max(1, round(gap / max(first.char_width, 1.0))) + part.text
        elif gap < _GAP * first.size or _ITEM_MARK.match(texts[-1]):
            texts[-1] += " " + part.text
        else:
            texts.append(part.text)
    longest = max(parts, key=lambda part: len(part.text))
    return replace(
        longest,
        text=" ".join(texts),
        left=first.left,
        right=max(part.right for part in parts),
        top=min(part.top for part in parts),
        is_mono=all(part.is_mono for part in parts),
        is_bold=all(part.is_bold for part in parts),
        cells=tuple(texts) if len(texts) > 1 else (),
    )
