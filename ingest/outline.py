"""What a person would say stands where in a document: sections, questions, code, tables, turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ingest.asking import Question, find_questions, question_in_title
from ingest.code_sections import code_headings
from ingest.code_units import find_units, whole_file
from ingest.documents import Document, Lines, Outline, Section
from ingest.headings import Heading, find_headings, free_lines
from ingest.hierarchy import arrange
from ingest.kinds import CODE_LANGUAGES
from ingest.markdown import Blocks, parse_blocks
from ingest.pairs import build_pairs
from ingest.sections import build_sections
from ingest.transcripts import find_turns, turn_headings

_TOP_RANK = 10  # of a heading with one `#`
_FRONT_MATTER_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$")


def outline_document(document: Document) -> Outline:
    """The outline of a document; pure, and linear in its length."""
    lines = Lines(document.text)
    rows = [lines.at(number) for number in range(1, len(lines) + 1)]
    if document.kind == "code":
        return _outline_code(document, lines, rows)
    if document.kind == "transcript":
        return _outline_transcript(document, lines, rows)
    return _outline_notes(document, lines, rows)


def unanswered_questions(document: Document, outline: Outline) -> list[Question]:
    """The questions of a guide that no pair answers, but for those that have sections below."""
    lines = Lines(document.text)
    rows = [lines.at(number) for number in range(1, len(lines) + 1)]
    *_, questions = _read_notes(document, lines, rows)
    answered = {pair.question_line for pair in outline.pairs}
    chapters = {s.start_line for s in outline.sections if s.subtree_end_line > s.end_line}
    return [q for q in questions if q.line not in answered | chapters]


def _outline_notes(document: Document, lines: Lines, rows: list[str]) -> Outline:
    blocks, title, sections, questions = _read_notes(document, lines, rows)
    return Outline(
        title=title,
        sections=sections,
        pairs=build_pairs(questions, lines, rows, sections),
        fences=blocks.fences,
        tables=blocks.tables,
        units=tuple(unit for fence in blocks.fences for unit in find_units(fence, rows)),
        turns=(),
    )


def _read_notes(
    document: Document, lines: Lines, rows: list[str]
) -> tuple[Blocks, str, tuple[Section, ...], list[Question]]:
    blocks = parse_blocks(rows)
    headings = arrange(find_headings(rows, blocks), rows, blocks)
    title, title_line, headings = _take_title(document, rows[: blocks.front_matter_end], headings)
    sections = build_sections(document, lines, rows, headings)
    questions = find_questions(rows, free_lines(rows, blocks), headings, sections, title)
    if not questions and title_line:
        questions = question_in_title(title, title_line, sections)
    return blocks, title, sections, questions


def _outline_transcript(document: Document, lines: Lines, rows: list[str]) -> Outline:
    blocks = parse_blocks(rows)
    turns = find_turns(rows)
    return Outline(
        title=_stem(document),
        sections=build_sections(document, lines, rows, turn_headings(turns, rows)),
        pairs=(),
        fences=blocks.fences,
        tables=blocks.tables,
        units=(),
        turns=turns,
    )


def _outline_code(document: Document, lines: Lines, rows: list[str]) -> Outline:
    language = CODE_LANGUAGES[PurePosixPath(document.source).suffix.lower()]
    fence = whole_file(language, len(rows))
    return Outline(
        title=PurePosixPath(document.source).name,
        sections=build_sections(document, lines, rows, code_headings(rows, language)),
        pairs=(),
        fences=(fence,),
        tables=(),
        units=find_units(fence, rows),
        turns=(),
    )


def _take_title(
    document: Document, front_matter: Sequence[str], headings: list[Heading]
) -> tuple[str, int, list[Heading]]:
    """The document's title, the line it stands on (0: on none), and the headings without it.

    A single `#` heading that comes first is the title; else the front matter's, else the stem.
    """
    top = [heading for heading in headings if heading.rank <= _TOP_RANK]
    if len(top) == 1 and headings[0] is top[0] and top[0].rank == _TOP_RANK:
        return top[0].title, top[0].end_line, headings[1:]
    named = filter(None, map(_FRONT_MATTER_TITLE.match, front_matter))
    return next((match[1] for match in named), _stem(document)), 0, headings


def _stem(document: Document) -> str:
    return PurePosixPath(document.source).stem
