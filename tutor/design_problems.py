"""The systems that the notes can have designed: questions that ask for one, and worked designs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.documents import Document, Lines, Outline
from ingest.index import IndexReader
from tutor.cards import CardSource
from tutor.fields import field_of
from tutor.topics import cleaned_title

_ASKS = re.compile(
    r"^\W*(?:(?:how (?:would|do|can) you|can you|let'?s|please) )?"
    r"(?:design|build|architect|sketch)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:(?:worked|example|sample|system|full|case study)\s+)*design\s*[:—–-]+\s*(?P<of>\S.*)$"
    r"|^(?:case study|design problem)\s*[:—–-]+\s*(?P<case>\S.*)$"
    r"|^design(?:ing)?\s+(?:an?|the)\s+(?P<named>\S.*)$",
    re.IGNORECASE,
)
_FIELD = "System design"


def design_problems(index: IndexReader, notes: Sequence[CardSource]) -> tuple[CardSource, ...]:
    """Those of `notes`, then the worked designs of the guides, in the notes' order."""
    asked = [note for note in notes if is_design_problem(note)]
    worked = [
        problem
        for entry in index.documents()
        if entry.kind == "guide" and (document := index.document(entry.root, entry.source))
        for problem in _worked_in(document, index.outline(entry.root, entry.source))
    ]
    return (*asked, *worked)


def is_design_problem(source: CardSource) -> bool:
    """Whether a question asks for a system: not for a queue out of two stacks."""
    return _ASKS.search(source.question) is not None and field_of(source) == _FIELD


def _worked_in(document: Document, outline: Outline) -> Iterator[CardSource]:
    lines = Lines(document.text)
    for section in outline.sections:
        match = _TITLE.match(cleaned_title(section.title)) if section.role == "body" else None
        first, last = section.start_line + 1, section.subtree_end_line
        while first <= last and not lines.at(first).strip(" \t=-"):
            first += 1
        if match is None or first > last:
            continue
        text, start = lines.between(first, last), lines.start_char(first)
        system = match["of"] or match["case"] or match["named"]
        yield CardSource(
            place_id=section.id,
            is_passage=True,
            question=f"Design this system: {system}.",
            answer=text,
            text=text,
            locator=document.locator(first, last, start, start + len(text)),
            heading_path=section.heading_path,
            document_title=outline.title,
            topic=system,
            area=_FIELD,
            difficulty=None,
            ownership=document.ownership,
            is_exercise=True,
        )
