"""From the printed lines of pages to Markdown: columns, paragraphs, headings, lists, code, tables.

Positions are in points, counted from a page's top left corner.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ingest.documents import Place, ReadText
from ingest.fencing import fenced
from ingest.pdf_columns import PrintedLine, in_reading_order

_BULLET = re.compile(r"^(?:[•▪◦●○‣∙·■□–—-]|\uf0b7|o(?=\s))\s+")
_NUMBERED = re.compile(r"^(?:\d{1,3}[.)]|\([a-z\d]\))\s+\S")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^[-–— ]*(?:page )?(?:\d{1,4}|[ivxlc]{1,6})(?: (?:of|/) \d+)?[-–— ]*$", re.I
)
_PRINTED_BY_BROWSER = re.compile(
    r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}, \d{1,2}:\d\d\b|^(?:file|https?)://\S+$|^\d+/\d+$"
)
_LEADERS = re.compile(r"^(?P<title>.*?\w.*?)[ .·…]*(?:(?:[.·] ?){4,}|…)[ ]*(?P<page>\d+|[ivxlc]+)$")
_MARKDOWN_MARK = re.compile(r"^(#{1,6}\s|```|~~~)")

_LARGER = 1.12  # than the text's own size: a heading
_MAX_HEADING_WORDS = 16
_MAX_HEADING_LEVELS = 4
_NEW_PARAGRAPH = 1.4  # times the usual distance between lines
_EDGE_GAP = 1.5  # font sizes between a running title and the page's text
_FEWEST_REPEATS = 3
_REPEAT_SHARE = 0.4
_FEW_PAGES = 6
_FEWEST_FULL_LINES = 4  # before a line counts as ended early


Sort = Literal["heading", "paragraph", "item", "code", "table"]


@dataclass(slots=True)
class _Block:
    sort: Sort
    lines: list[PrintedLine]


@dataclass(frozen=True, slots=True)
class _Style:
    """How the whole document is set."""

    size: float
    leading: float  # usual distance between the tops of lines, in font sizes
    heading_sizes: tuple[float, ...]  # largest first
    words: frozenset[str]

    def level(self, line: PrintedLine) -> int:
        """Of the heading that the line is; 0 for none."""
        words = line.text.split()
        says_little = len(words) > _MAX_HEADING_WORDS or not re.search(r"[^\W\d_]{2}", line.text)
        if line.is_mono or line.cells or says_little or line.text.endswith((".", ",", ";")):
            return 0
        if line.size in self.heading_sizes:
            return min(self.heading_sizes.index(line.size) + 1, _MAX_HEADING_LEVELS)
        if line.is_bold and line.size >= self.size and not _BULLET.match(line.text):
            return min(len(self.heading_sizes), _MAX_HEADING_LEVELS) + 1
        return 0


def text_of_pages(pages: Sequence[Sequence[PrintedLine]]) -> ReadText:
    """The pages as Markdown, running titles and page numbers left out."""
    ordered = [in_reading_order(page) for page in _without_running_titles(pages)]
    style = _style_of([line for page in ordered for line in page])
    rows: list[str] = []
    places = []
    for number, page in enumerate(ordered, start=1):
        if page:
            places.append(Place(len(rows) + 1, "p.", number))
            above: Sort | None = None
            for block in _blocks(page, style):
                if above == block.sort == "item":
                    rows.pop()  # items stand right below each other
                rows += [*_markdown(block, style), ""]
                above = block.sort
    return ReadText("\n".join(rows), tuple(places))


def _without_running_titles(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """Leaves out what stands at one height with the same words, numbers apart, on more pages."""

    def mark(line: PrintedLine) -> tuple[str, int]:
        return _FIGURES.sub("0", line.text), round(line.top / 4)

    edges = [_edge_lines(page) for page in pages]
    counts = Counter(key for page in edges for key in {mark(line) for line in page})
    heights = Counter(height for page in edges for height in {mark(line)[1] for line in page})

    def runs(line: PrintedLine) -> bool:
        is_usual_height = heights[mark(line)[1]] >= _REPEAT_SHARE * len(pages)
        says_page = _PAGE_NUMBER.match(line.text) or _PRINTED_BY_BROWSER.match(line.text)
        return bool(says_page) or counts[mark(line)] >= (
            _FEWEST_REPEATS if len(pages) < _FEW_PAGES or not is_usual_height else 2
        )

    return [
        [line for line in page if line not in edge or not runs(line)]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edge_lines(page: Sequence[PrintedLine]) -> list[PrintedLine]:
    """What stands highest and lowest, with a gap between it and all the rest."""
    rows = sorted({(line.top, line.size) for line in page})
    if len(rows) < 2:
        return []
    ends = (rows[:2], rows[:-3:-1])
    outer = [top for (top, size), (next_, _) in ends if abs(next_ - top) > _EDGE_GAP * size]
    return [line for line in page if any(abs(line.top - top) < line.size / 2 for top in outer)]


def _style_of(lines: Sequence[PrintedLine]) -> _Style:
    prose = [line for line in lines if not line.is_mono] or list(lines)
    letters: Counter[float] = Counter()
    for line in prose:
        letters[line.size] += len(line.text)
    size = letters.most_common(1)[0][0] if letters else 1.0
    steps = Counter(
        round((below.top - above.top) / size, 1)
        for above, below in pairwise(prose)
        if above.size == below.size == size and 0 < below.top - above.top < 2.5 * size
    )
    headings = [line.size for line in prose if line.size >= _LARGER * size]
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in prose))
    return _Style(
        size=size,
        leading=steps.most_common(1)[0][0] if steps else 1.2,
        heading_sizes=tuple(sorted(set(headings), reverse=True)),
        words=frozenset(map(str.lower, words)),
    )


def _blocks(page: Sequence[PrintedLine], style: _Style) -> Iterator[_Block]:
    block: _Block | None = None
    edges = _right_edges(page)
    for line in page:
        sort = _sort(line, style)
        if block and _goes_on(block, line, sort, style) and not _ended_early(block, line, edges):
            block.lines.append(line)
            continue
        if block:
            yield _settled(block)
        block = _Block(sort, [line])
    if block:
        yield _settled(block)


def _sort(line: PrintedLine, style: _Style) -> Sort:
    if _BULLET.match(line.text) or _LEADERS.match(line.text):
        return "item"
    if line.is_mono:
        return "code"
    if style.level(line):
        return "heading"
    if line.cells:
        return "table"
    return "item" if _NUMBERED.match(line.text) else "paragraph"


def _goes_on(block: _Block, line: PrintedLine, sort: Sort, style: _Style) -> bool:
    """Whether the line belongs to the block above it."""
    last = block.lines[-1]
    step = line.top - last.top
    is_near = step <= _NEW_PARAGRAPH * style.leading * max(last.size, line.size)
    if step < 0:  # in the next column
        is_open = last.text[-1].isalnum() and line.text[0].islower()
        return block.sort == sort == "paragraph" and last.size == line.size and is_open
    if block.sort == "code" or sort == "code":
        return block.sort == sort
    if block.sort == "heading" or sort == "heading":
        return block.sort == sort and is_near and (last.size, last.is_bold) == _look(line)
    if block.sort == "table" or sort == "table":
        return block.sort == sort and _columns(last) == _columns(line)
    if sort == "item" or not is_near or last.size != line.size:
        return False
    if block.sort == "item":
        return line.left > block.lines[0].left + 1
    is_indented = line.left > last.left + line.size and len(block.lines) > 1
    return not is_indented


def _right_edges(page: Sequence[PrintedLine]) -> dict[int, float]:
    """How far to the right lines with the same left edge usually go."""
    rights: dict[int, list[float]] = defaultdict(list)
    for line in page:
        rights[round(line.left)].append(line.right)
    return {
        left: sorted(of)[3 * len(of) // 4]
        for left, of in rights.items()
        if len(of) >= _FEWEST_FULL_LINES
    }


def _ended_early(block: _Block, line: PrintedLine, edges: dict[int, float]) -> bool:
    """Whether the next word had fitted behind the last line, so that the break was meant."""
    last = block.lines[-1]
    edge = edges.get(round(last.left))
    if line.top < last.top or edge is None or block.sort not in ("paragraph", "item"):
        return False
    word_width = (len(line.text.split()[0]) + 1) * line.char_width
    return last.right + word_width < edge - last.size


def _look(line: PrintedLine) -> tuple[float, bool]:
    return line.size, line.is_bold


def _columns(line: PrintedLine) -> int:
    return len(line.cells)


def _settled(block: _Block) -> _Block:
    """The block, or a paragraph where it only looked like something else."""
    words = sum(len(line.text.split()) for line in block.lines)
    is_no_heading = block.sort == "heading" and words > _MAX_HEADING_WORDS
    is_no_table = block.sort == "table" and len(block.lines) < 2
    if is_no_heading or is_no_table:
        block.sort = "paragraph"
    return block


def _markdown(block: _Block, style: _Style) -> list[str]:
    if block.sort == "code":
        return fenced(_code(block.lines))
    if block.sort == "table":
        return _table(block.lines)
    text = _joined([line.text for line in block.lines], style.words)
    if block.sort == "heading":
        return [f"{'#' * style.level(block.lines[0])} {text}"]
    if entry := _LEADERS.match(text):  # of a table of contents
        return [f"- [{entry['title'].strip()}](#p-{entry['page']})"]
    if block.sort == "item":
        return [_BULLET.sub("- ", text)]
    return [_MARKDOWN_MARK.sub(r"\\\1", text)]


def _joined(texts: Sequence[str], words: frozenset[str]) -> str:
    """One line; a word broken at a line's end is whole again."""
    joined = texts[0]
    for text in texts[1:]:
        broken = _BROKEN_WORD.search(joined)
        if broken and text[:1].islower():
            rest = re.match(r"[^\W\d_]+", text)
            hyphened = f"{broken[1]}-{rest[0] if rest else ''}".lower()
            keeps_hyphen = hyphened in words and hyphened.replace("-", "") not in words
            joined = (joined if keeps_hyphen else joined[:-1]) + text
        else:
            joined += " " + text
    return joined


def _code(lines: Sequence[PrintedLine]) -> str:
    """The lines with their indents and the blank lines between them."""
    left = min(line.left for line in lines)
    steps = sorted(below.top - above.top for above, below in pairwise(lines))
    usual = steps[len(steps) // 4] if steps else 0.0
    rows = []
    for number, line in enumerate(lines):
        step = line.top - lines[number - 1].top if number else 0.0
        if usual > 0 and step > 1.6 * usual:
            rows.append("")
        rows.append(" " * round((line.left - left) / max(line.char_width, 1.0)) + line.text)
    return "\n".join(rows)


def _table(lines: Sequence[PrintedLine]) -> list[str]:
    rows = [[text.replace("|", "\\|") for text in line.cells] for line in lines]
    marked = [f"| {' | '.join(row)} |" for row in rows]
    return [marked[0], "|" + "---|" * len(rows[0]), *marked[1:]]
