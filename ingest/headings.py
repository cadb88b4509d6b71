"""Headings as a person sees them: CommonMark's, and those of notes made in a hurry.

Beside CommonMark's there are runs of seven and more `#` around a title, `###Title` and `#title`
without a space, `<summary>` lines, bold-only lines in documents that have little else, and a
question on a line of its own right above a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.markdown import Blocks, MarkdownHeading
from ingest.prose import plain_inline
from ingest.questions import opens_like_a_question, reads_as_question

# Ranks: smaller is higher. `#` to `######` are 10 to 60, a run of more is above them all, a
# divider (a run on both sides) above the runs. Marks that say nothing about their depth are below
# whatever was last opened by one that does.
DIVIDER, RUN, LEVEL = 1, 5, 10
LOOSE, BOLD, SUMMARY = 71, 72, 73

_RUN_OF_MARKS = re.compile(r"^ {0,3}#{7,}[ \t]*(?P<text>[^#\s].*?)[ \t]*(?P<closing>#{7,})?[ \t]*$")
_TIGHT = re.compile(r"^ {0,3}(?P<marks>#{2,6})(?P<text>[^#\s].*)$")
_TIGHT_SINGLE = re.compile(r"^ {0,3}#(?P<text>[^\W\d_][^#]*)$")
_NOT_A_TITLE = re.compile(r"^(?:include|define|ifn?def|endif|elif|pragma|undef)\b")
_SUMMARY_LINE = re.compile(r"<summary[^<>]*>(?P<text>.*?)(?:</summary>|$)", re.IGNORECASE)
_SUMMARY_LABEL = re.compile(
    r"^(?:(?:show|see|view|click|expand|hide|open|toggle|read)\b.*|(?:the )?(?:answers?|solutions?"
    r"|hints?|details?|code|output|results?|explanation|table of contents|more)(?: \d+)?)?$",
    re.IGNORECASE,
)
_BOLD_LINE = re.compile(r"^ {0,3}\*\*(?P<text>[^*]+)\*\*[ \t]*$")
_LIST_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")

_MAX_TITLE_WORDS = 12
_MAX_UNDERLINED_WORDS = 12
_FEWEST_BOLD_LINES = 3
_FEWEST_TIGHT_TITLES = 3


@dataclass(frozen=True, slots=True)
class Heading:
    start_line: int
    end_line: int
    rank: int
    title: str
    is_summary: bool = False
    scope_end: int | None = None  # last line it can reach: that of the `<details>` it stands in


def find_headings(rows: Sequence[str], blocks: Blocks) -> list[Heading]:
    """All headings in order, each with the rank that its own marks give it."""
    free = free_lines(rows, blocks)
    proper = _proper_headings(blocks)
    hurried = _hurried_headings(rows, free)
    single = _single_marks(rows, free)
    loose = _summaries(rows, blocks)
    if _is_handmade(hurried, single, blocks):
        loose += single + _questions_above_lists(rows, free)
    else:
        loose += [heading for heading in single if " " in heading.title]  # `#word` is a tag
    if _uses_bold_lines(rows, free, proper + hurried):
        loose += _bold_lines(rows, free)
    by_line = {heading.start_line: heading for heading in [*loose, *proper, *hurried]}
    return sorted(by_line.values(), key=lambda heading: heading.start_line)


def free_lines(rows: Sequence[str], blocks: Blocks) -> list[int]:
    """The lines outside code, HTML blocks, tables and front matter."""
    taken = bytearray(len(rows) + 2)
    taken[1 : blocks.front_matter_end + 1] = b"\1" * blocks.front_matter_end
    spans = [(f.start_line, f.end_line) for f in blocks.fences]
    spans += [(table.start_line, table.end_line) for table in blocks.tables]
    for start, end in [*spans, *blocks.html]:
        taken[start : end + 1] = b"\1" * (end + 1 - start)
    return [line for line in range(1, len(rows) + 1) if not taken[line]]


def title_of(text: str) -> str:
    return plain_inline(re.sub(r"\s+#+\s*$", "", text))


def _proper_headings(blocks: Blocks) -> list[Heading]:
    headings: list[Heading] = []
    opening: tuple[int, int] | None = None  # line and rank of the heading that opens a list item
    for heading in blocks.headings:
        title = title_of(heading.text)
        if not title.strip("#") or (heading.is_underlined and not _is_underlined_title(heading)):
            continue
        rank = heading.level * LEVEL
        if heading.item_line == heading.start_line:
            opening = (heading.item_line, rank)
        elif opening and heading.item_line == opening[0] and rank <= opening[1]:
            rank = opening[1] + LEVEL // 2
        headings.append(Heading(heading.start_line, heading.end_line, rank, title))
    return headings


def _is_underlined_title(heading: MarkdownHeading) -> bool:
    """A rule right below a paragraph makes CommonMark see a heading; a person doesn't."""
    one_line = heading.end_line == heading.start_line + 1
    few_words = len(heading.text.split()) <= _MAX_UNDERLINED_WORDS
    looks_like_item = bool(_LIST_ITEM.match(heading.text)) or heading.item_line is not None
    return one_line and few_words and not looks_like_item and not heading.text.endswith((".", ","))


def _hurried_headings(rows: Sequence[str], free: Sequence[int]) -> list[Heading]:
    headings = []
    for line in free:
        row = rows[line - 1]
        if "##" not in row:
            continue
        if match := _RUN_OF_MARKS.match(row):
            rank = DIVIDER if match["closing"] else RUN
            headings.append(Heading(line, line, rank, title_of(match["text"])))
        elif match := _TIGHT.match(row):
            rank = len(match["marks"]) * LEVEL
            headings.append(Heading(line, line, rank, title_of(match["text"])))
    return [heading for heading in headings if heading.title]


def _is_handmade(hurried: Sequence[Heading], single: Sequence[Heading], blocks: Blocks) -> bool:
    """Whether the marks show that no one looked at the rendered page."""
    if any(heading.rank <= RUN for heading in hurried):
        return True
    tight = len(hurried) + len(single)
    return tight >= _FEWEST_TIGHT_TITLES and tight > len(blocks.headings)


def _single_marks(rows: Sequence[str], free: Sequence[int]) -> list[Heading]:
    headings = []
    for line in free:
        match = _TIGHT_SINGLE.match(rows[line - 1]) if "#" in rows[line - 1] else None
        if match and not _NOT_A_TITLE.match(match["text"]):
            title = title_of(match["text"])
            if len(title.split()) <= _MAX_TITLE_WORDS:
                headings.append(Heading(line, line, LOOSE, title))
    return headings


def _questions_above_lists(rows: Sequence[str], free: Sequence[int]) -> list[Heading]:
    headings = []
    for line in free:
        row = rows[line - 1]
        stands_alone = line == 1 or not rows[line - 2].strip()
        has_list = line < len(rows) and _LIST_ITEM.match(rows[line])
        if not (stands_alone and has_list) or row[:1].isspace() or _LIST_ITEM.match(row):
            continue
        if "#" not in row and (reads_as_question(row) or opens_like_a_question(row)):
            headings.append(Heading(line, line, LOOSE, title_of(row)))
    return headings


def _summaries(rows: Sequence[str], blocks: Blocks) -> list[Heading]:
    """`<summary>` lines that name something, not those that only say "show the answer"."""
    headings = []
    open_details: list[int] = []
    ends: dict[int, int] = {}
    for start, end in blocks.html:
        for line in range(start, end + 1):
            row = rows[line - 1].lower()
            if "<details" in row:
                open_details.append(line)
            if "</details" in row and open_details:
                ends[open_details.pop()] = line
            match = _SUMMARY_LINE.search(rows[line - 1]) if "<summary" in row else None
            title = title_of(match["text"]) if match else ""
            if match and open_details and not _SUMMARY_LABEL.match(title):
                headings.append(Heading(line, line, SUMMARY, title, True, open_details[-1]))
    return [replace(h, scope_end=ends.get(h.scope_end or 0)) for h in headings]


def _uses_bold_lines(rows: Sequence[str], free: Sequence[int], headings: Sequence[Heading]) -> bool:
    return len(_bold_lines(rows, free)) >= max(_FEWEST_BOLD_LINES, len(headings) + 1)


def _bold_lines(rows: Sequence[str], free: Sequence[int]) -> list[Heading]:
    headings = []
    for line in free:
        match = _BOLD_LINE.match(rows[line - 1]) if "**" in rows[line - 1] else None
        if match is None or (line > 1 and rows[line - 2].strip()):
            continue
        title = title_of(match["text"])
        is_title = title and title[-1] not in ".,;:?" and len(title.split()) <= _MAX_TITLE_WORDS
        if is_title and not reads_as_question(title):
            headings.append(Heading(line, line, BOLD, title))
    return headings
