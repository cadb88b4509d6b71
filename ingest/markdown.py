"""The door to CommonMark: what stands on which lines of a Markdown text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.documents import Fence, Table

_OPENING = re.compile(r"^\s*(?:`{3,}|~{3,})\s*\w")
_HEADING_IN_CODE = re.compile(r"^#{2,6} +\S")
_FRONT_MATTER_RULE = re.compile(r"^---\s*$")
_MAX_FRONT_MATTER_LINES = 100
_MAX_MENDED_FENCES = 20


@dataclass(frozen=True, slots=True)
class MarkdownHeading:
    """A heading as CommonMark sees it, outside of quotes."""

    start_line: int
    end_line: int
    level: int  # 1 to 6
    text: str  # inline Markdown
    is_underlined: bool
    item_line: int | None  # first line of the list item that it stands in


@dataclass(frozen=True, slots=True)
class Blocks:
    headings: tuple[MarkdownHeading, ...]
    fences: tuple[Fence, ...]
    tables: tuple[Table, ...]
    html: tuple[tuple[int, int], ...]  # first and last line of each HTML block
    front_matter_end: int  # last line of the front matter; 0 without one


def parse_blocks(rows: Sequence[str]) -> Blocks:
    """The blocks of a text given as its lines, without their ends.

    A fence that was never closed ends before the next heading, if one follows; what CommonMark
    would make of it, code down to the end of the file, is never what its author meant.
    """
    front_matter_end = _front_matter_end(rows)
    mended = [""] * front_matter_end + list(rows[front_matter_end:])
    tokens = _tokens(mended)
    for _ in range(_MAX_MENDED_FENCES):
        broken = next((t for t in tokens if t.type == "fence" and _line_to_close(t, mended)), None)
        if broken is None:
            break
        mended[_line_to_close(broken, mended) - 1] = broken.markup
        tokens = _tokens(mended)
    return Blocks(
        headings=_headings(tokens),
        fences=tuple(_fence(token, rows) for token in tokens if token.type == "fence"),
        tables=tuple(Table(*_span(t, rows)) for t in tokens if t.type == "table_open"),
        html=tuple(_span(token, rows) for token in tokens if token.type == "html_block"),
        front_matter_end=front_matter_end,
    )


def fenced_lines(rows: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """(first, last) line of each fence exactly as a page draws it that shows HTML as text.

    Nothing is repaired: a fence that was never closed runs to the end of its container.
    """
    parser = MarkdownIt("commonmark", {"html": False}).disable(["inline", "reference"])
    parser.disable("html_block")
    tokens = parser.parse("\n".join(rows))
    return tuple(
        (token.map[0] + 1, token.map[1]) for token in tokens if token.type == "fence" and token.map
    )


def _tokens(rows: Sequence[str]) -> list[Token]:
    # Inline marks and link definitions aren't needed, and long runs of either cost time.
    parser = MarkdownIt("commonmark").enable("table").disable(["inline", "reference"])
    return parser.parse("\n".join(rows))


def _front_matter_end(rows: Sequence[str]) -> int:
    if not rows or not _FRONT_MATTER_RULE.match(rows[0]):
        return 0
    for line, row in enumerate(rows[1:_MAX_FRONT_MATTER_LINES], start=2):
        if _FRONT_MATTER_RULE.match(row):
            return line
        if row.startswith("#"):
            break
    return 0


def _headings(tokens: Sequence[Token]) -> tuple[MarkdownHeading, ...]:
    headings = []
    quotes, items = 0, [0]
    for number, token in enumerate(tokens):
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type == "list_item_open" and token.map:
            items.append(token.map[0] + 1)
        elif token.type == "list_item_close":
            items.pop()
        elif token.type == "heading_open" and token.map and not quotes:
            headings.append(
                MarkdownHeading(
                    start_line=token.map[0] + 1,
                    end_line=token.map[1],
                    level=int(token.tag[1:]),
                    text=tokens[number + 1].content.strip(),
                    is_underlined=token.markup in ("-", "="),
                    item_line=items[-1] or None,
                )
            )
    return tuple(headings)


def _fence(token: Token, rows: Sequence[str]) -> Fence:
    start, end = _span(token, rows)
    info = token.info.strip()
    language = info.split()[0].lower() if info else ""
    return Fence(
        language, info, start, end, is_closed=end > start and _closes(rows[end - 1], token)
    )


def _closes(row: str, token: Token) -> bool:
    marks = row.strip(" \t>")
    return len(marks) >= len(token.markup) and set(marks) == {token.markup[0]}


def _span(token: Token, rows: Sequence[str]) -> tuple[int, int]:
    """First and last line, blank lines at the end left out."""
    assert token.map
    start, end = token.map[0] + 1, token.map[1]
    while end > start and not rows[end - 1].strip():
        end -= 1
    return start, end


def _line_to_close(token: Token, rows: Sequence[str]) -> int:
    """The blank line on which a fence that was never closed should end; 0 for a sound fence.

    A fence that another one opens inside of, below a heading, has taken that one's closing line.
    """
    start, end = _span(token, rows)
    if token.info.strip().lower() in ("md", "markdown"):
        return 0
    heading = 0
    for line in range(start + 2, end + 1):
        row = rows[line - 1]
        if not heading and _HEADING_IN_CODE.match(row) and not rows[line - 2].strip():
            heading = line
        elif heading and row.lstrip().startswith(token.markup) and _OPENING.match(row):
            return heading - 1
    return 0 if _closes(rows[end - 1], token) and end > start else max(heading - 1, 0)
