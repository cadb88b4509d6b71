"""What a run brought: the sections and questions of a document that weren't in it before."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.database import Database
from ingest.documents import Document, Kind, Outline
from ingest.questions import normalised_question


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that is new, or in which something is; a moved one isn't."""

    root: str
    source: str
    kind: Kind
    is_new: bool
    sections: int  # new or reworded ones with a heading
    questions: int  # with answers


def arrival_of(document: Document, outline: Outline, before: Database) -> Arrival | None:
    """What `document` brings that it didn't hold in the index `before`; None for nothing."""
    rows = before.select(
        "SELECT id, content_hash, text FROM documents WHERE root = ? AND source = ?",
        (document.root, document.source),
    )
    document_id, content_hash, text = rows[0] if rows else (None, None, "")
    if content_hash == document.content_hash:
        return None
    spans = before.select(
        "SELECT start_char, end_char FROM sections WHERE document_id = ?", (document_id,)
    )
    known = {text[start:end].strip() for start, end in spans}
    pairs = before.select(
        "SELECT question, answer FROM pairs WHERE document_id = ?", (document_id,)
    )
    asked = {(normalised_question(question), answer.strip()) for question, answer in pairs}
    arrival = Arrival(
        document.root,
        document.source,
        document.kind,
        is_new=document_id is None,
        sections=sum(
            document.text[section.start_char : section.end_char].strip() not in known
            for section in outline.sections
            if section.heading_path
        ),
        questions=sum(
            (normalised_question(pair.question), pair.answer.strip()) not in asked
            for pair in outline.pairs
        ),
    )
    return arrival if arrival.is_new or arrival.sections or arrival.questions else None
