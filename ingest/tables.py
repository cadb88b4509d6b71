"""How documents, outlines and chunks lie in the database's tables.

A table for each type of the outline, a column for each field: when a type changes, the schema and
so its hash change with it, and the index is built anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from functools import lru_cache
from typing import Any, TypeVar, get_origin, get_type_hints

from ingest.documents import Fence, Place, QAPair, Section, Table, Turn, Unit
from ingest.words import FTS5_TOKENIZER

Record = Section | QAPair | Fence | Table | Unit | Turn
RecordType = TypeVar("RecordType")

# Names as in Outline.
RECORD_TABLES: dict[str, type[Record]] = {
    "sections": Section,
    "pairs": QAPair,
    "fences": Fence,
    "tables": Table,
    "units": Unit,
    "turns": Turn,
}


def columns_of(record_type: type[Record], table: str = "") -> str:
    """The columns of a type in order, each with the table's name in front where one is given."""
    prefix = f"{table}." if table else ""
    return ", ".join(prefix + field.name for field in fields(record_type))


def to_row(record: Record) -> tuple[Any, ...]:
    return tuple(
        json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
        for value in astuple(record)
    )


def from_row(record_type: type[RecordType], row: Sequence[Any]) -> RecordType:
    return record_type(
        *(
            convert(value) if convert else value
            for convert, value in zip(_CONVERTERS[record_type], row, strict=True)
        )
    )


def places_to_json(places: Sequence[Place]) -> str:
    return json.dumps([astuple(place) for place in places])


@lru_cache(maxsize=4)  # one document's pairs are read one after another
def places_from_json(text: str) -> tuple[Place, ...]:
    return tuple(Place(*values) for values in json.loads(text))


def _converter(hint: Any) -> Any:
    """SQLite knows neither truth values nor tuples."""
    if hint is bool:
        return bool
    return (lambda value: tuple(json.loads(value))) if get_origin(hint) is tuple else None


_CONVERTERS: dict[type[Any], list[Any]] = {
    record_type: [
        _converter(get_type_hints(record_type)[field.name]) for field in fields(record_type)
    ]
    for record_type in RECORD_TABLES.values()
}


def _record_table(name: str, record_type: type[Record]) -> str:
    return f"""
CREATE TABLE {name} (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    position INTEGER NOT NULL,
    {columns_of(record_type)},
    PRIMARY KEY (document_id, position)
) WITHOUT ROWID;"""


# AUTOINCREMENT: the number of a deleted chunk never comes to mean another one.
SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value);
INSERT INTO meta VALUES ('generation', 0);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    ownership TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    places TEXT NOT NULL, -- see places_to_json
    content_hash TEXT NOT NULL,
    source_bytes INTEGER NOT NULL,
    read_at TEXT NOT NULL,
    UNIQUE (root, source)
);
{"".join(_record_table(name, record_type) for name, record_type in RECORD_TABLES.items())}
CREATE INDEX section_ids ON sections (id);
-- What can't be read for good; looked at again when its content has changed.
CREATE TABLE unreadable (
    root TEXT NOT NULL,
    source TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    problem TEXT NOT NULL,
    fix TEXT NOT NULL,
    PRIMARY KEY (root, source)
) WITHOUT ROWID;
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    vector_id TEXT NOT NULL,
    word_pieces INTEGER NOT NULL,
    start_line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    place TEXT,
    section_id TEXT NOT NULL,
    pair_id TEXT,
    unit TEXT,
    is_question INTEGER NOT NULL,
    text TEXT NOT NULL,
    embedded_text TEXT NOT NULL,
    body TEXT NOT NULL,
    code TEXT NOT NULL
);
CREATE INDEX chunk_documents ON chunks (document_id);
CREATE INDEX chunk_vectors ON chunks (vector_id);
-- What Chroma holds, and where the token vectors lie in their file.
CREATE TABLE embeddings (
    vector_id TEXT PRIMARY KEY,
    token_start INTEGER NOT NULL,
    token_count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    question, heading, body, code, tokenize = "{FTS5_TOKENIZER}"
);
CREATE VIRTUAL TABLE word_counts USING fts5vocab (words, row);
"""

SCHEMA_HASH = hashlib.sha256(SCHEMA.encode()).hexdigest()[:16]
