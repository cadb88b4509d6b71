"""The definitions inside a block of code, for naming and cutting long ones."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.documents import Fence, Unit

_LONG_BLOCK_LINES = 20
_FEWEST_LABELS = 2
_MAX_LABEL_WORDS = 10

_COMMENT = re.compile(r"^(?:#+|//+|--|/\*+)[ \t]*(?P<text>[^\W_].*?)[ \t]*(?:\*/)?$")
_COMMENT_LINE = re.compile(r"^[ \t]*(?:#|//|--|/\*|\*/|\*[ \t])")
_PYTHON_DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(?P<name>\w+)")
_NAMED = re.compile(
    r"\b(?:class|struct|enum(?:[ \t]+class)?|interface|trait|concept|namespace|impl|module|union"
    r"|record|protocol|object)[ \t]+(?P<name>[A-Za-z_]\w*)"
    r"|\btype[ \t]+(?P<typed>[A-Za-z_]\w*)[ \t]+(?:struct|interface)\b"
)
_FUNCTION = re.compile(
    r"\b(?:function\*?|func|fn|def|sub)[ \t]+(?:\([^()]*\)[ \t]*)?(?P<name>[A-Za-z_]\w*)"
    r"|\b(?:const|let|var)[ \t]+(?P<bound>[A-Za-z_$][\w$]*)[ \t]*=[^=]*(?:=>|\bfunction\b)"
    r"|(?P<called>[A-Za-z_~][\w:~]*)[ \t]*(?:<[^<>]*>)?\([^;]*$"
)
_NOT_NAMES = frozenset({"if", "for", "while", "switch", "catch", "return", "template", "requires"})
_TABLE = re.compile(
    r"^create[ \t]+(?:or[ \t]+replace[ \t]+)?\w+[ \t]+"
    r"(?:if[ \t]+not[ \t]+exists[ \t]+)?(?P<name>\w+)",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|//.*$|/\*.*?\*/")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a block, counted from 1 at its first line of code."""

    name: str
    start: int
    end: int
    is_label: bool = False


def whole_file(language: str, line_count: int) -> Fence:
    """A source file seen as one block of code, without the lines that fence it."""
    return Fence(language, language, 1, line_count, is_closed=True)


def code_lines(fence: Fence, rows: Sequence[str]) -> tuple[int, int]:
    """First and last line of the code itself; the first is greater when there is none."""
    if not is_fenced(fence, rows):
        return fence.start_line, fence.end_line
    return fence.start_line + 1, fence.end_line - fence.is_closed


def is_fenced(fence: Fence, rows: Sequence[str]) -> bool:
    return rows[fence.start_line - 1].lstrip(" \t>-*+.0123456789").startswith(("```", "~~~"))


def find_units(fence: Fence, rows: Sequence[str]) -> tuple[Unit, ...]:
    """The units of a long block in order, never overlapping; () for a short one.

    Where comments label at least two groups of statements, each group is a unit and goes by the
    name of its largest definition, or by its label; else each definition is one.
    """
    first, last = code_lines(fence, rows)
    if last - first + 1 < _LONG_BLOCK_LINES:
        return ()
    code = textwrap.dedent("\n".join(rows[first - 1 : last])).split("\n")
    definitions = _definitions(code, fence.language)
    parts = _grouped(definitions, _labels(code, definitions), len(code), code)
    return tuple(Unit(part.name, part.start + first - 1, part.end + first - 1) for part in parts)


def find_definitions(code: Sequence[str], language: str) -> list[Part]:
    """The outermost definitions in order, each with the comment and decorators right above it."""
    dedented = textwrap.dedent("\n".join(code)).split("\n")
    return [_with_comments(part, dedented) for part in _definitions(dedented, language)]


def _definitions(code: list[str], language: str) -> list[Part]:
    if language in ("python", "py", "python3", ""):
        parsed = _parsed_definitions(code)
        if parsed is not None:
            return parsed
        return _indented_definitions(code)
    return _braced_definitions(code)


def _parsed_definitions(code: list[str]) -> list[Part] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in someone's notes
            tree = ast.parse("\n".join(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    parts = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            start = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            parts.append(Part(node.name, start, node.end_lineno or start))
    return parts


def _indented_definitions(code: list[str]) -> list[Part]:
    """Definitions of code that doesn't parse: from `def` or `class` to the next unindented line."""
    parts: list[Part] = []
    start = 0
    for line, row in enumerate(code, start=1):
        if not row.strip():
            continue
        if row[0].isspace():
            if parts and parts[-1].end == line - 1 - _blanks_above(code, line):
                parts[-1] = replace(parts[-1], end=line)
            continue
        match = _PYTHON_DEFINITION.match(row)
        if match:
            parts.append(Part(match["name"], start or line, line))
        start = (start or line) if row.startswith("@") else 0
    return parts


def _blanks_above(code: Sequence[str], line: int) -> int:
    count = 0
    while line - 2 - count >= 0 and not code[line - 2 - count].strip():
        count += 1
    return count


def _braced_definitions(code: list[str]) -> list[Part]:
    """Statements at the outermost level that have a body in braces, or span lines in SQL."""
    parts: list[Part] = []
    depth, start, header = 0, 0, ""
    for line, row in enumerate(code, start=1):
        bare = _LITERAL.sub("", row)
        if not row.strip() and not depth:
            start = 0  # a statement without a mark at its end, as in Go
        if not bare.strip() or (not depth and bare.lstrip().startswith(("#", "--"))):
            continue
        if not start:
            start, header = line, ""
        if not depth:
            header = f"{header} {bare.split('{')[0].strip()}".strip()
        depth = max(0, depth + bare.count("{") - bare.count("}"))
        if depth or not bare.rstrip().endswith(("}", ";", "};", ")")):
            continue
        name = _name_in(header)
        if name and line > start:
            parts.append(Part(name, start, line))
        start = 0
    return parts


def _name_in(header: str) -> str:
    header = re.sub(r"^template[ \t]*<.*?>+(?=[ \t]*\b)", "", header)
    match = _NAMED.search(header.split("(")[0]) or _TABLE.match(header) or _FUNCTION.search(header)
    name = next(filter(None, match.groups()), "") if match else ""
    return "" if name in _NOT_NAMES else name


def _labels(code: list[str], definitions: Sequence[Part]) -> list[Part]:
    """Unindented comments that head a group of statements: first in the code or after a blank."""
    inside = bytearray(len(code) + 2)
    for part in definitions:
        inside[part.start : part.end + 1] = b"\1" * (part.end + 1 - part.start)
    labels = []
    for line, row in enumerate(code, start=1):
        match = None if inside[line] else _COMMENT.match(row)
        begins = line == 1 or not code[line - 2].strip()
        is_followed = line < len(code) and bool(code[line].strip())
        if match and begins and is_followed and not row.startswith("#!"):
            labels.append(Part(_label(match["text"]), line, line, is_label=True))
    return labels


def _label(text: str) -> str:
    text = re.sub(r"^\d+[.)][ \t]*", "", text).rstrip(" :.-=*")
    return " ".join(text.split()[:_MAX_LABEL_WORDS])


def _grouped(
    definitions: Sequence[Part], labels: Sequence[Part], line_count: int, code: Sequence[str]
) -> list[Part]:
    if len(labels) < _FEWEST_LABELS:
        return [_with_comments(part, code) for part in definitions]
    first = labels[0].start
    parts = [_with_comments(part, code) for part in definitions if part.start < first]
    ends = [label.start - 1 for label in labels[1:]] + [line_count]
    for label, end in zip(labels, ends, strict=True):
        inside = [part for part in definitions if label.start <= part.start <= end]
        largest = max(inside, key=lambda part: part.end - part.start, default=label)
        while end > label.start and not code[end - 1].strip():
            end -= 1
        parts.append(Part(largest.name, label.start, end))
    return parts


def _with_comments(part: Part, code: Sequence[str]) -> Part:
    """The part with the comment lines right above it."""
    start = part.start
    while start > 1 and _COMMENT_LINE.match(code[start - 2]):
        start -= 1
    return replace(part, start=start)
