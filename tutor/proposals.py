"""Cards proposed from sections: a gap in a definition, a cell of a table. None enters by itself."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from ingest.documents import Document, Lines, Outline, Section, Table
from ingest.index import IndexReader
from ingest.prose import plain_line
from tutor.card_records import add_card
from tutor.cards import CardSource
from tutor.learner import LearnerStore
from tutor.other_way import GAP, hide
from tutor.topics import cleaned_title

_DEFINED = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?"
    r"(?:\*\*(?P<bold>[^*\n]{2,60})\*\*|`(?P<code>[^`\n]{2,60})`)"
    r"[ \t]*(?:[:—–]|[ \t]-[ \t]|(?=(?:is|are|means|stands for)\b))[ \t]*(?P<text>\S.*)$"
)
_VERB = re.compile(r"(?:is|are|means|stands for)\b")
ProposalKind = Literal["definition", "table", "model"]
_Asked = tuple[int, int, ProposalKind, str, str]  # line, column, kind, question, answer

_LEAST_WORDS = 5  # of a definition
_MOST_CELLS = 12  # proposed of one table
_MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """A card that could be; `source` is the card with the place that it comes from."""

    id: str
    kind: ProposalKind
    source: CardSource


def propose(index: IndexReader, root: str, source: str) -> tuple[Proposal, ...]:
    """What one document offers, in its order. What a pair asks already isn't proposed.

    Raises:
        KeyError: no such document.
    """
    outline, document = index.outline(root, source), index.document(root, source)
    if document is None or document.kind != "guide":
        return ()
    lines = Lines(document.text)
    taken = {line for p in outline.pairs for line in range(p.question_line, p.answer_end + 1)}
    taken |= {line for f in outline.fences for line in range(f.start_line, f.end_line + 1)}
    asked = sorted([*_definitions(lines, taken), *_cells(lines, outline.tables, taken)])
    found = (
        proposal_of(
            kind,
            document,
            _section_at(outline, line),
            outline.title,
            (line, line),
            question,
            answer,
        )
        for line, _, kind, question, answer in asked
    )
    return tuple({proposal.id: proposal for proposal in found}.values())


def open_proposals(store: LearnerStore, proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Those of them that the learner has neither approved nor rejected."""
    rejected = {id_ for (id_,) in store.read("SELECT id FROM rejected_proposals")}
    approved = set(store.read("SELECT question, answer FROM cards WHERE kind = 'approved'"))
    return tuple(
        proposal
        for proposal in proposals
        if proposal.id not in rejected
        and (proposal.source.question, proposal.source.answer) not in approved
    )


def approve(store: LearnerStore, proposal: Proposal) -> int:
    """Make a card of it. Returns the card's id."""
    with store.writing() as run:
        return add_card(run, store.now(), "approved", proposal.source)


def reject(store: LearnerStore, proposal: Proposal) -> None:
    """Not to be proposed again."""
    with store.writing() as run:
        values = (proposal.id, store.now())
        run("INSERT OR IGNORE INTO rejected_proposals VALUES (?, ?)", values)


def _definitions(lines: Lines, skipped: Set[int]) -> Iterator[_Asked]:
    for line in range(1, len(lines) + 1):
        match = None if line in skipped else _DEFINED.match(lines.at(line))
        if not match:
            continue
        term = (match["bold"] or match["code"]).strip(" :.")
        text = plain_line(match["text"]).strip()
        if len(text.split()) < _LEAST_WORDS or term.endswith("?") or text.endswith("?"):
            continue
        joint = " " if _VERB.match(text) else ": "
        question = f"Which term is this?\n\n{GAP}{joint}{hide(term, text)}"
        yield line, 0, "definition", question, term


def _cells(lines: Lines, tables: Sequence[Table], skipped: Set[int]) -> Iterator[_Asked]:
    for table in tables:
        if table.start_line in skipped:
            continue
        header = _row(lines.at(table.start_line))
        if not 2 <= len(header) <= _MOST_COLUMNS or not all(header[1:]):
            continue
        cells = (
            (line, column, row)
            for line in range(table.start_line + 2, table.end_line + 1)
            for row in [_row(lines.at(line))]
            for column in range(1, min(len(row), len(header)))
            if row[0] and row[column]
        )
        for line, column, row in islice(cells, _MOST_CELLS):
            about = f"{header[0]}: {row[0]}" if header[0] else row[0]
            yield line, column, "table", f"{about}\n\n{header[column]}: {GAP}", row[column]


def _row(line: str) -> list[str]:
    """The cells of a table's line, as plain text; an escaped bar is part of its cell."""
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    return [plain_line(cell.strip()).replace("\\|", "|").strip() for cell in cells]


def proposal_of(
    kind: ProposalKind,
    document: Document,
    section: Section,
    title: str,
    span: tuple[int, int],
    question: str,
    answer: str,
) -> Proposal:
    """A proposal whose place is the lines `span` of `section` in the document called `title`."""
    lines = Lines(document.text)
    text, start = lines.between(*span), lines.start_char(span[0])
    locator = document.locator(*span, start, start + len(text))
    source = CardSource(
        place_id=section.id,
        is_passage=True,
        question=question,
        answer=answer,
        text=text,
        locator=locator,
        heading_path=section.heading_path,
        document_title=title,
        topic=cleaned_title(section.title or title),
        area=cleaned_title(title),
        difficulty=None,
        ownership=document.ownership,
        is_exercise=False,
    )
    told = "\0".join((document.root, document.source, question, answer))
    id_ = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Proposal(id_, kind, source)


def _section_at(outline: Outline, line: int) -> Section:
    starts = [section.start_line for section in outline.sections]
    return outline.sections[max(0, bisect_right(starts, line) - 1)]
