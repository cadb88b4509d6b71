"""Source files as sections: a heading for each definition, methods below their class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.code_units import Part, find_definitions
from ingest.headings import LEVEL, Heading

_CLASS = re.compile(
    r"^[\w\s@()]*\b(?:class|struct|interface|impl|trait|enum|namespace|module|object|record"
    r"|protocol)\b"
)
_OPENS = re.compile(r"\{\s*(?://.*)?$|:\s*(?:#.*)?$|^\s*module\s+\w+\s*$|^\s*class\s+\w+\s*$")
_LONG_CLASS_LINES = 15  # from here on its methods are sections of their own
_FEWEST_LOOSE_LINES = 2  # of code between definitions that go by their own first line
_TITLE_CHARS = 60


def code_headings(rows: Sequence[str], language: str) -> list[Heading]:
    """A heading for each definition, and for statements that stand between or below them.

    A heading takes no line away: a definition's first line stays part of its section's text.
    """
    headings: list[Heading] = []
    after = 0
    for definition in find_definitions(rows, language):
        headings += _loose(rows, after + 1, definition.start - 1) if after else []
        headings.append(_heading(definition.start, LEVEL, definition.name))
        headings += _methods(rows, definition, language)
        after = definition.end
    return headings + (_loose(rows, after + 1, len(rows)) if after else [])


def _methods(rows: Sequence[str], definition: Part, language: str) -> list[Heading]:
    """Headings for what a long class defines."""
    lines = range(definition.start, definition.end + 1)
    header = next((line for line in lines if _CLASS.match(rows[line - 1])), None)
    if header is None or len(lines) < _LONG_CLASS_LINES:
        return []
    opens = next((line for line in lines if line >= header and _OPENS.search(rows[line - 1])), None)
    if opens is None:
        return []
    closes = definition.end - (rows[definition.end - 1].strip()[:1] in ("}", ")"))
    return [
        _heading(opens + method.start, 2 * LEVEL, method.name)
        for method in find_definitions(rows[opens:closes], language)
    ]


def _loose(rows: Sequence[str], first: int, last: int) -> list[Heading]:
    """What runs between or below the definitions, like `if __name__ == "__main__":`."""
    filled = [line for line in range(first, last + 1) if rows[line - 1].strip()]
    if len(filled) < _FEWEST_LOOSE_LINES:
        return []
    title = rows[filled[0] - 1].strip().rstrip(":{(")[:_TITLE_CHARS].strip()
    return [_heading(filled[0], LEVEL, title)]


def _heading(line: int, rank: int, title: str) -> Heading:
    return Heading(line, line - 1, rank, title)
