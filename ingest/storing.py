"""Writing documents into the database, and taking them out again."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime

from ingest.database import Database
from ingest.documents import Chunk, Document, Outline, Section
from ingest.embedding_cache import content_key
from ingest.report import Failure
from ingest.tables import (
    RECORD_TABLES,
    columns_of,
    places_from_json,
    places_to_json,
    to_row,
)
from ingest.words import words_of


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with everything that was made of it."""

    document: Document
    outline: Outline
    chunks: tuple[Chunk, ...]
    word_pieces: tuple[int, ...]  # of each chunk's embedded text
    source_bytes: int
    read_at: datetime


def put_document(database: Database, read: ReadDocument) -> None:
    """Stores the document in the place of what goes by its root and source. Inside a change."""
    document, outline = read.document, read.outline
    remove_document(database, document.root, document.source)
    document_id = database.execute(
        "INSERT INTO documents (root, source, kind, ownership, title, text, places, content_hash,"
        " source_bytes, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.root,
            document.source,
            document.kind,
            document.ownership,
            outline.title,
            document.text,
            places_to_json(document.places),
            document.content_hash,
            read.source_bytes,
            read.read_at.isoformat(),
        ),
    )
    for table, record_type in RECORD_TABLES.items():
        columns = columns_of(record_type)
        marks = ", ".join("?" * (2 + columns.count(",") + 1))
        database.execute_many(
            f"INSERT INTO {table} (document_id, position, {columns}) VALUES ({marks})",
            (
                (document_id, position, *to_row(record))
                for position, record in enumerate(getattr(outline, table))
            ),
        )
    _put_chunks(database, document_id, read)


def _put_chunks(database: Database, document_id: int, read: ReadDocument) -> None:
    sections = {section.id: section for section in read.outline.sections}
    questions = {pair.id: pair.question for pair in read.outline.pairs}
    for chunk, word_pieces in zip(read.chunks, read.word_pieces, strict=True):
        where = astuple(chunk.locator)[2:]  # root and source are the document's
        chunk_id = database.execute(
            "INSERT INTO chunks (document_id, vector_id, word_pieces, start_line, end_line,"
            " start_char, end_char, place, section_id, pair_id, unit, is_question, text,"
            " embedded_text, body, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document_id,
                content_key(chunk.embedded_text),
                word_pieces,
                *where,
                chunk.section_id,
                chunk.pair_id,
                chunk.unit,
                chunk.is_question,
                chunk.text,
                chunk.embedded_text,
                chunk.body,
                chunk.code,
            ),
        )
        question = questions.get(chunk.pair_id, "") if chunk.pair_id else ""
        heading = _heading(read.outline.title, sections.get(chunk.section_id))
        database.execute(
            "INSERT INTO words (rowid, question, heading, body, code) VALUES (?, ?, ?, ?, ?)",
            (chunk_id, *(_joined(text) for text in (question, heading, chunk.body, chunk.code))),
        )


def _heading(title: str, section: Section | None) -> str:
    return "\n".join([title, *(section.heading_path if section else ())])


def _joined(text: str) -> str:
    return " ".join(words_of(text))


def remove_document(database: Database, root: str, source: str) -> None:
    """Takes a document out, with all that was made of it; its vectors are dropped later."""
    for (document_id,) in database.select(
        "SELECT id FROM documents WHERE root = ? AND source = ?", (root, source)
    ):
        database.execute(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM chunks WHERE document_id = ?)",
            (document_id,),
        )
        database.execute("DELETE FROM documents WHERE id = ?", (document_id,))
    database.execute("DELETE FROM unreadable WHERE root = ? AND source = ?", (root, source))


def get_document(database: Database, root: str, source: str) -> Document | None:
    rows = database.select(
        "SELECT root, source, kind, ownership, text, content_hash, places FROM documents"
        " WHERE root = ? AND source = ?",
        (root, source),
    )
    if not rows:
        return None
    root, source, kind, ownership, text, content_hash, places = rows[0]
    return Document(root, source, kind, ownership, text, content_hash, places_from_json(places))


def put_unreadable(database: Database, failure: Failure, content_hash: str) -> None:
    """Notes a file that can't be read, in the place of the document. Inside a change."""
    remove_document(database, failure.root, failure.source)
    database.execute(
        "INSERT OR REPLACE INTO unreadable (root, source, problem, fix, content_hash)"
        " VALUES (?, ?, ?, ?, ?)",
        (*astuple(failure), content_hash),
    )


def unreadable_files(database: Database) -> dict[tuple[str, str], tuple[str, Failure]]:
    """Content hash and failure of every file that couldn't be read, by root and source."""
    rows = database.select("SELECT content_hash, root, source, problem, fix FROM unreadable")
    return {(row[1], row[2]): (row[0], Failure(*row[1:])) for row in rows}


def content_hashes(database: Database) -> dict[tuple[str, str], str]:
    """The content hash of every document, by root and source."""
    rows = database.select("SELECT root, source, content_hash FROM documents")
    return {(root, source): content_hash for root, source, content_hash in rows}
