"""What is wrong with notes, as far as reading them shows it: pure functions to findings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from ingest.documents import Document, Lines, Outline
from ingest.findings import Fault, Finding
from ingest.health_code import code_faults
from ingest.health_figures import disagreements, figure_faults
from ingest.health_likeness import near_duplicates
from ingest.health_links import Exists, link_faults, reference_faults
from ingest.health_periods import period_faults
from ingest.health_prose import prose_faults
from ingest.outline import unanswered_questions
from ingest.questions import normalised_question

Notes = Sequence[tuple[Document, Outline]]

_NUMBER_OF_FILE = re.compile(r"\d{1,3}")


def find_faults(notes: Notes, exists: Exists) -> list[Finding]:
    """The findings in all guides, in the order of the documents and their lines."""
    guides = [(document, outline) for document, outline in notes if document.kind == "guide"]
    numbers = _numbers_of_files(guides)
    findings = [
        Finding(fault.rule, document.root, document.source, *fault[1:])
        for document, outline in guides
        for fault in _faults_in(document, outline, numbers[document.root], exists)
    ]
    order = {(document.root, document.source): n for n, (document, _) in enumerate(guides)}
    findings += [*_duplicate_questions(guides), *near_duplicates(guides), *disagreements(guides)]
    return sorted(findings, key=lambda f: (order[f.root, f.source], f.start_line, f.rule))


def _faults_in(
    document: Document, outline: Outline, numbers_there: frozenset[int], exists: Exists
) -> Iterator[Fault]:
    lines = Lines(document.text)
    rows = [lines.at(number) for number in range(1, len(lines) + 1)]
    yield from code_faults(outline.fences, rows)
    yield from link_faults(document, outline, rows, exists)
    yield from reference_faults(outline, rows, numbers_there)
    yield from prose_faults(outline, rows)
    yield from figure_faults(rows)
    yield from period_faults(rows)
    unanswered = list(_answer_faults(document, outline))
    yield from unanswered
    told = {fault.start_line for fault in unanswered}
    yield from (fault for fault in _section_faults(outline, rows) if fault.start_line not in told)


def _numbers_of_files(notes: Notes) -> dict[str, frozenset[int]]:
    """By root, the numbers with which the names of its files begin."""
    found: dict[str, set[int]] = defaultdict(set)
    for document, _ in notes:
        if match := _NUMBER_OF_FILE.match(PurePosixPath(document.source).stem):
            found[document.root].add(int(match[0]))
        found[document.root] |= set()
    return {root: frozenset(numbers) for root, numbers in found.items()}


def _section_faults(outline: Outline, rows: Sequence[str]) -> Iterator[Fault]:
    for section in outline.sections:
        if section.role != "stub" or not section.heading_path:
            continue
        own = rows[section.start_line : section.end_line]
        if any(re.search(r"\w", row) for row in own):
            text = f"“{section.title}” only promises its text, or says that it stands elsewhere."
            yield Fault("stub_section", section.start_line, section.subtree_end_line, text)
        else:
            text = f"There is nothing below “{section.title}”."
            yield Fault("empty_section", section.start_line, section.start_line, text)


def _answer_faults(document: Document, outline: Outline) -> Iterator[Fault]:
    for pair in outline.pairs:
        if pair.points_elsewhere:
            text = f"“{_short(pair.question)}” isn't answered here, only elsewhere."
            yield Fault("no_answer", pair.question_line, pair.answer_end, text)
    for question in unanswered_questions(document, outline):
        text = f"“{_short(question.text)}” has no answer."
        yield Fault("no_answer", question.line, question.line, text)


def _duplicate_questions(notes: Notes) -> Iterator[Finding]:
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
