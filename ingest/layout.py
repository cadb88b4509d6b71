"""Which lines of a document each of its sections and Q&A pairs takes: all that search shows it by.

Much less than its outline, and so read in a tenth of the time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from ingest.database import Database
from ingest.documents import Document
from ingest.storing import get_document


@dataclass(frozen=True, slots=True)
class Home:
    """What a chunk belongs to as a reader sees it: its Q&A pair, else its section."""

    section_id: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Layout:
    document: Document
    title: str
    homes: dict[str, Home]  # by the id of a section or a pair
    _paths: dict[str, str]  # JSON, by the id of a section: few of them are ever asked for

    def heading_path(self, home: Home) -> tuple[str, ...]:
        return tuple(json.loads(self._paths[home.section_id]))


def read_layout(database: Database, root: str, source: str) -> Layout | None:
    """None where there is no such document."""
    with database.snapshot():
        document = get_document(database, root, source)
        if document is None:
            return None
        ((id_, title),) = database.select(
            "SELECT id, title FROM documents WHERE root = ? AND source = ?", (root, source)
        )
        sections = database.select(
            "SELECT id, heading_path, start_line, end_line FROM sections WHERE document_id = ?",
            (id_,),
        )
        pairs = database.select(
            "SELECT id, section_id, question_line, answer_end FROM pairs WHERE document_id = ?",
            (id_,),
        )
    paths = {section_id: path for section_id, path, *_ in sections}
    homes = {section_id: Home(section_id, *lines) for section_id, _, *lines in sections}
    homes |= {pair_id: Home(*rest) for pair_id, *rest in pairs}
    return Layout(document, title, homes, paths)
