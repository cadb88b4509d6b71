"""Links and references of notes that lead nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from ingest.documents import Document, Outline
from ingest.findings import Fault

Exists = Callable[[str, str], bool]  # root, source -> whether such a file is there

_LINK = re.compile(
    r"(?<!!)\[[^\[\]]{0,300}\]\(<?(?P<target>[^()\s<>]{1,500})>?(?:\s+\"[^\"]*\")?\)"
)
_CODE_SPAN = re.compile(r"`[^`]*`")
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_ANCHOR = re.compile(r"<[^<>]*\b(?:id|name)\s*=\s*[\"']?(?P<name>[^\"'\s<>]+)", re.IGNORECASE)
_NOTE_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".txt"})
# "see chapter 7", "in files 01-15": what is numbered somewhere else.
_NUMBERED = re.compile(
    r"\b(?:see|in|from|of|read|refer to)\s+(?:the\s+)?"
    r"(?P<kind>file|chapter|section|guide|part|note|document|lesson)s?\s+"
    r"(?P<first>\d{1,3})(?:\s*(?:-|–|to)\s*(?P<last>\d{1,3}))?\b(?!\s*%)",
    re.IGNORECASE,
)
_FILES_COLUMN = re.compile(r"^\|.*\|\s*files?\s*\|?\s*$", re.IGNORECASE)
_NUMBERS = re.compile(r"\b(\d{2})(?:\s*[-–]\s*(\d{2}))?\b")


def link_faults(
    document: Document, outline: Outline, rows: Sequence[str], exists: Exists
) -> Iterator[Fault]:
    anchors = _anchors(outline, rows)
    for line, row in _prose(outline, rows):
        if "](" not in row:
            continue
        for match in _LINK.finditer(_CODE_SPAN.sub("", row)):
            target, _, anchor = unquote(match["target"]).partition("#")
            if _SCHEME.match(match["target"]) or target.startswith("/"):
                continue
            if target:
                if not _leads_somewhere(document, target, exists):
                    yield Fault("dangling_link", line, line, f"There is no file {target}.")
            elif anchor and _bare(anchor) not in anchors:
                yield Fault("dangling_link", line, line, f"No heading here is #{anchor}.")


def reference_faults(
    outline: Outline, rows: Sequence[str], numbers_there: frozenset[int]
) -> Iterator[Fault]:
    """References by number to what neither a heading here nor a file beside it carries.

    `numbers_there` are the numbers with which the names of the other notes begin.
    """
    known = numbers_there | _heading_numbers(outline)
    for line, row in _prose(outline, rows):
        for match in _NUMBERED.finditer(_CODE_SPAN.sub("", row)):
            if missing := _missing(match["first"], match["last"], known):
                text = f"There is no {match['kind'].lower()} {missing} here."
                yield Fault("dangling_reference", line, line, text)
    yield from _table_faults(rows, known)


def _table_faults(rows: Sequence[str], known: frozenset[int]) -> Iterator[Fault]:
    """A plan's column of files that aren't there."""
    for head, row in enumerate(rows, start=1):
        if not _FILES_COLUMN.match(row):
            continue
        line, missing = head + 2, list[str]()
        while line <= len(rows) and rows[line - 1].lstrip().startswith("|"):
            cell = rows[line - 1].strip().strip("|").rpartition("|")[2]
            missing += [m for a, b in _NUMBERS.findall(cell) if (m := _missing(a, b, known))]
            line += 1
        if missing:
            text = f"The files {', '.join(missing)} of this plan aren't here."
            yield Fault("dangling_reference", head, line - 1, text)


def _missing(first: str, last: str | None, known: frozenset[int]) -> str:
    """The range as it is written when a number of it is unknown; "" when all are known."""
    wanted = range(int(first), int(last or first) + 1)
    if not wanted or all(number in known for number in wanted):
        return ""
    return f"{first}–{last}" if last else first


def _heading_numbers(outline: Outline) -> frozenset[int]:
    titles = (section.title for section in outline.sections)
    found = (re.match(r"\W*(?:\w+\s+)?(\d{1,3})\b", title) for title in titles)
    return frozenset(int(match[1]) for match in found if match)


def _leads_somewhere(document: Document, target: str, exists: Exists) -> bool:
    """Only links to other notes can be checked; what else a folder holds we don't know."""
    if PurePosixPath(target).suffix.lower() not in _NOTE_SUFFIXES:
        return True
    parts: list[str] = list(PurePosixPath(document.source).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            if not parts:
                return True  # outside of the root
            parts.pop()
        else:
            parts.append(part)
    return exists(document.root, "/".join(parts))


def _anchors(outline: Outline, rows: Sequence[str]) -> set[str]:
    """What a `#link` may name, compared by letters and digits alone; `-1` counts repeats."""
    named = {_bare(match["name"]) for row in rows for match in _ANCHOR.finditer(row)}
    seen: dict[str, int] = defaultdict(int)
    for title in (outline.title, *(section.title for section in outline.sections)):
        bare = _bare(title)
        named.add(f"{bare}{seen[bare]}" if seen[bare] else bare)
        seen[bare] += 1
    return named


def _bare(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold())


def _prose(outline: Outline, rows: Sequence[str]) -> Iterator[tuple[int, str]]:
    code = {line for f in outline.fences for line in range(f.start_line, f.end_line + 1)}
    return ((line, row) for line, row in enumerate(rows, start=1) if line not in code)
