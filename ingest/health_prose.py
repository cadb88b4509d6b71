"""Sentences and lists of notes that were never finished."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.documents import Outline
from ingest.findings import Fault

_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?P<text>.*)$")
_EMPTY_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s*$")
_HEADING_OF_NOTHING = re.compile(r"^\s{0,3}#{1,6}\s*$")
# Words after which a sentence goes on.
_GOES_ON = re.compile(
    r"\b(?:a|an|the|and|or|of|to|is|are|was|were|because|that|which|whose|than|with|for|by|from"
    r"|into|its|their|your|my|when|where|while|if|although|such as|as well as|will|would|can|must"
    r"|should|has|have)\s*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?:;)\]\"'’”`*_|>]\s*$")
_PROMISE = re.compile(
    r"^\W*(?:the\s+|top\s+)?(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+"
    r"(?:[\w+#/.-]+\s+){0,3}?[A-Za-z]+s\b"
)
_NUMBERS = {
    word: n
    for n, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
_FEWEST_WORDS = 3


def prose_faults(outline: Outline, rows: Sequence[str]) -> Iterator[Fault]:
    code = {line for f in outline.fences for line in range(f.start_line, f.end_line + 1)}
    code |= {line for t in outline.tables for line in range(t.start_line, t.end_line + 1)}
    for line, row in enumerate(rows, start=1):
        if line in code:
            continue
        if _EMPTY_ITEM.match(row) and not _is_rule_or_goes_on(rows, line):
            yield Fault("unfinished", line, line, "This list item is empty.")
        elif _HEADING_OF_NOTHING.match(row):
            yield Fault("unfinished", line, line, "This heading has no words.")
        elif _breaks_off(rows, line):
            text = f"This sentence breaks off: “…{' '.join(row.split()[-5:])}”."
            yield Fault("unfinished", line, line, text)
    yield from _promise_faults(outline, rows)


def _breaks_off(rows: Sequence[str], line: int) -> bool:
    """Ends the line where a sentence goes on, and nothing follows that could be the rest?"""
    row = rows[line - 1]
    item = _ITEM.match(row)
    text = item["text"] if item else row
    if row.lstrip().startswith(("#", ">", "|")) or len(text.split()) < _FEWEST_WORDS:
        return False
    if _ENDS.search(text) or not _GOES_ON.search(text):
        return False
    following = rows[line] if line < len(rows) else ""
    return not following.strip()


def _is_rule_or_goes_on(rows: Sequence[str], line: int) -> bool:
    """A lone mark below text is a heading's underline; above indented lines it opens a block."""
    before = rows[line - 2] if line > 1 else ""
    after = rows[line] if line < len(rows) else ""
    is_underline = set(rows[line - 1].strip()) <= {"-"} and before.strip() and _is_plain(before)
    indent = len(rows[line - 1]) - len(rows[line - 1].lstrip())
    opens = after.strip() and len(after) - len(after.lstrip()) > indent + 1
    return bool(is_underline or opens)


def _is_plain(row: str) -> bool:
    return not _ITEM.match(row) and not _EMPTY_ITEM.match(row) and not row.startswith("\t")


def _promise_faults(outline: Outline, rows: Sequence[str]) -> Iterator[Fault]:
    """A title that counts, over fewer things than it counts."""
    for section in outline.sections:
        promise = _PROMISE.match(section.title)
        if promise is None:
            continue
        count = _NUMBERS.get(promise["count"].lower()) or int(promise["count"])
        inside = rows[section.start_line : section.subtree_end_line]
        listed = _listed(inside)
        headed = sum(
            section.start_line < other.start_line <= section.subtree_end_line
            and other.level == section.level + 1
            for other in outline.sections
        )
        is_list = listed or headed
        if is_list and max(listed, headed) < count:
            text = f"“{section.title}” promises {count}; {max(listed, headed)} are here."
            yield Fault("fewer_than_promised", section.start_line, section.subtree_end_line, text)


def _listed(rows: Sequence[str]) -> int:
    """How many items of the outermost level stand in these lines."""
    items = [(len(row) - len(row.lstrip()), row) for row in rows if _ITEM.match(row)]
    if not items:
        return 0
    outermost = min(indent for indent, _ in items)
    numbered = [row for indent, row in items if indent == outermost and row.lstrip()[0].isdigit()]
    return len(numbered) or sum(indent == outermost for indent, _ in items)
