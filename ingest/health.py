"""What is wrong with notes, as far as their outline shows it: pure functions to findings."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote

from ingest.code_units import code_lines, is_fenced
from ingest.documents import Document, Fence, Lines, Outline
from ingest.outline import unanswered_questions
from ingest.questions import normalised_question

Rule = Literal[
    "open_fence",
    "broken_python",
    "dangling_link",
    "empty_section",
    "stub_section",
    "duplicate_question",
    "no_answer",
]
Exists = Callable[[str, str], bool]  # root, source -> whether such a file is there

_PYTHON = frozenset({"python", "py", "python3"})
_ALLOWED = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_NOT_PYTHON = re.compile(r"^\s*(?:>>> |In \[\d+\]:|[%!$]\s*\w|Traceback \()", re.MULTILINE)
_LINK = re.compile(
    r"(?<!!)\[[^\[\]]{0,300}\]\(<?(?P<target>[^()\s<>]{1,500})>?(?:\s+\"[^\"]*\")?\)"
)
_CODE_SPAN = re.compile(r"`[^`]*`")
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_ANCHOR = re.compile(r"<[^<>]*\b(?:id|name)\s*=\s*[\"']?(?P<name>[^\"'\s<>]+)", re.IGNORECASE)
_NOTE_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".txt"})


@dataclass(frozen=True, slots=True)
class Finding:
    rule: Rule
    root: str
    source: str
    start_line: int
    end_line: int
    text: str  # one sentence


def find_faults(notes: Sequence[tuple[Document, Outline]], exists: Exists) -> list[Finding]:
    """The findings in all guides, in the order of the documents and their lines."""
    guides = [(document, outline) for document, outline in notes if document.kind == "guide"]
    findings = [
        Finding(rule, document.root, document.source, start, end, text)
        for document, outline in guides
        for rule, start, end, text in _faults_in(document, outline, exists)
    ]
    order = {(document.root, document.source): n for n, (document, _) in enumerate(guides)}
    findings += _duplicate_questions(guides)
    return sorted(findings, key=lambda f: (order[f.root, f.source], f.start_line, f.rule))


_Fault = tuple[Rule, int, int, str]


def _faults_in(document: Document, outline: Outline, exists: Exists) -> Iterator[_Fault]:
    lines = Lines(document.text)
    rows = [lines.at(number) for number in range(1, len(lines) + 1)]
    for fence in outline.fences:
        yield from _fence_faults(fence, rows)
    yield from _link_faults(document, outline, rows, exists)
    unanswered = list(_answer_faults(document, outline))
    yield from unanswered
    told = {start for _, start, _, _ in unanswered}
    yield from (fault for fault in _section_faults(outline, rows) if fault[1] not in told)


def _fence_faults(fence: Fence, rows: Sequence[str]) -> Iterator[_Fault]:
    if not fence.is_closed:
        yield "open_fence", fence.start_line, fence.end_line, "This block of code is never closed."
    elif fence.language in _PYTHON and is_fenced(fence, rows):
        problem = _python_problem(fence, rows)
        if problem:
            yield "broken_python", fence.start_line, fence.end_line, problem


def _python_problem(fence: Fence, rows: Sequence[str]) -> str:
    """What Python says of a block; "" when it compiles, or isn't meant as a program."""
    first, last = code_lines(fence, rows)
    code = textwrap.dedent("\n".join(rows[first - 1 : last]))
    if _NOT_PYTHON.search(code):
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "block", "exec", _ALLOWED, dont_inherit=True)
    except SyntaxError as error:
        line = first - 1 + (error.lineno or 1)
        return f"This Python doesn't compile: {error.msg} (line {line})."
    except (ValueError, RecursionError, MemoryError) as error:
        return f"This Python doesn't compile: {error}."
    return ""


def _link_faults(
    document: Document, outline: Outline, rows: Sequence[str], exists: Exists
) -> Iterator[_Fault]:
    code = {line for f in outline.fences for line in range(f.start_line, f.end_line + 1)}
    anchors = _anchors(outline, rows)
    for line, row in enumerate(rows, start=1):
        if line in code or "](" not in row:
            continue
        for match in _LINK.finditer(_CODE_SPAN.sub("", row)):
            target, _, anchor = unquote(match["target"]).partition("#")
            if _SCHEME.match(match["target"]) or target.startswith("/"):
                continue
            if target:
                if not _leads_somewhere(document, target, exists):
                    yield "dangling_link", line, line, f"There is no file {target}."
            elif anchor and _bare(anchor) not in anchors:
                yield "dangling_link", line, line, f"No heading here is #{anchor}."


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


def _section_faults(outline: Outline, rows: Sequence[str]) -> Iterator[_Fault]:
    for section in outline.sections:
        if section.role != "stub" or not section.heading_path:
            continue
        own = rows[section.start_line : section.end_line]
        if any(re.search(r"\w", row) for row in own):
            text = f"“{section.title}” only promises its text, or says that it stands elsewhere."
            yield "stub_section", section.start_line, section.subtree_end_line, text
        else:
            text = f"There is nothing below “{section.title}”."
            yield "empty_section", section.start_line, section.start_line, text


def _answer_faults(document: Document, outline: Outline) -> Iterator[_Fault]:
    for pair in outline.pairs:
        if pair.points_elsewhere:
            text = f"“{_short(pair.question)}” isn't answered here, only elsewhere."
            yield "no_answer", pair.question_line, pair.answer_end, text
    for question in unanswered_questions(document, outline):
        text = f"“{_short(question.text)}” has no answer."
        yield "no_answer", question.line, question.line, text


def _duplicate_questions(notes: Sequence[tuple[Document, Outline]]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for document, outline in notes:
        for pair in outline.pairs:
            asked = normalised_question(pair.question)
            place = f"{document.source}:{pair.question_line}"
            if asked in first:
                text = f"“{_short(pair.question)}” is asked at {first[asked]} already."
                line = pair.question_line
                yield Finding(
                    "duplicate_question", document.root, document.source, line, line, text
                )
            first.setdefault(asked, place)


def _short(question: str) -> str:
    return question.partition("\n")[0]
