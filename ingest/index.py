"""The index as `tutor/` reads it. Opens without torch and, until it needs vectors, without Chroma.

Safe to use from any thread, and while another process ingests: words are always the committed
ones, and vectors are opened anew when they have changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.build import build_folder, can_be_read, database_path, vectors_folder
from ingest.chunk_table import ChunkHomes
from ingest.database import Database
from ingest.documents import (
    Chunk,
    Document,
    Kind,
    Locator,
    Outline,
    Ownership,
    Place,
    QAPair,
    Section,
    place_of,
)
from ingest.embedding_cache import TokenFile
from ingest.errors import IndexUnusable, NothingIndexed
from ingest.layout import Layout, read_layout
from ingest.manifest import Makers, Manifest, read_manifest
from ingest.parts import in_parts
from ingest.report import Failure
from ingest.search_filter import SearchFilter
from ingest.search_state import SearchState, read_search_state
from ingest.settings import IngestSettings
from ingest.storing import get_document, unreadable_files
from ingest.tables import RECORD_TABLES, columns_of, from_row, places_from_json
from ingest.vectors import VectorStore

_COLUMN_WEIGHTS = "4.0, 2.0, 1.0, 1.0"  # question, heading, body, code
_SLICE = 500  # values in one statement


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    root: str
    source: str
    kind: Kind
    ownership: Ownership
    title: str
    content_hash: str
    source_bytes: int
    section_count: int
    pair_count: int
    chunk_count: int
    read_at: str  # ISO 8601
    places: tuple[Place, ...] = ()  # pages or cells, as in Document


@dataclass(frozen=True, slots=True)
class SectionEntry:
    section: Section
    root: str
    source: str
    document_title: str
    document_kind: Kind
    ownership: Ownership


@dataclass(frozen=True, slots=True)
class PairEntry:
    pair: QAPair
    heading_path: tuple[str, ...]
    root: str
    source: str
    document_title: str
    document_kind: Kind
    ownership: Ownership
    answer_locator: Locator
    places: tuple[Place, ...] = ()  # of the document


class IndexReader:
    """What the documents say, by words, by vectors and by name."""

    def __init__(self, settings: IngestSettings, manifest: Manifest, makers: Makers) -> None:
        self._settings = settings
        self._lock = RLock()
        self._vectors_lock = RLock()  # its own: opening Chroma takes a second, which no word awaits
        self._vectors: VectorStore | None = None
        self._vectors_generation = -1
        self._state: tuple[object, SearchState] | None = None
        self._open(manifest, makers)

    @classmethod
    def open(cls, settings: IngestSettings) -> IndexReader:
        """Opens the current index.

        Raises:
            NothingIndexed: there is none yet.
            IndexUnusable: it is damaged, or another version of the program made it.
        """
        manifest = read_manifest(settings.manifest_path)
        if not manifest.build or not manifest.makers:
            raise NothingIndexed(
                "Nothing is indexed yet.",
                fix="Run `python -m ingest PATH` with your notes' folder.",
            )
        return cls(settings, manifest, manifest.makers)

    def _open(self, manifest: Manifest, makers: Makers) -> None:
        if not can_be_read(makers):
            raise IndexUnusable(
                "The index was made by another version of Prep Tutor.",
                fix="Run `python -m ingest`.",
            )
        self._build = manifest.build
        self._folder: Path = build_folder(self._settings, manifest.build)
        self._database = Database(database_path(self._folder))
        self.embedder_fingerprint = makers.embedder
        self.generation = self._database.generation()

    @property
    def home(self) -> Path:
        """The data folder."""
        return self._settings.home

    @property
    def version(self) -> tuple[int, int]:
        """(build, generation): another one whenever what is read may have changed."""
        with self._lock:
            return self._build, self.generation

    def refresh(self) -> bool:
        """Whether the index has changed since the last call; a rebuilt one is opened."""
        with self._lock:
            before = (self._build, self.generation)
            manifest = read_manifest(self._settings.manifest_path)
            if manifest.build != self._build and manifest.makers:
                with self._vectors_lock:
                    # The old database stays open for the threads that are reading it.
                    self._open(manifest, manifest.makers)
                    self._close_vectors()
            self.generation = self._database.generation()
            return before != (self._build, self.generation)

    def close(self) -> None:
        with self._lock, self._vectors_lock:
            self._close_vectors()
            self._database.close()

    # Documents

    def documents(self) -> tuple[DocumentEntry, ...]:
        """All documents, by root and source."""
        counts = ", ".join(
            f"(SELECT count(*) FROM {table} WHERE document_id = documents.id)"
            for table in ("sections", "pairs", "chunks")
        )
        rows = self._database.select(
            "SELECT root, source, kind, ownership, title, content_hash, source_bytes,"
            f" {counts}, read_at, places FROM documents ORDER BY root, source"
        )
        return tuple(DocumentEntry(*(*row[:-1], places_from_json(row[-1]))) for row in rows)

    def document(self, root: str, source: str) -> Document | None:
        return get_document(self._database, root, source)

    def layout(self, root: str, source: str) -> Layout | None:
        return read_layout(self._database, root, source)

    def unreadable(self) -> tuple[Failure, ...]:
        """The files whose content couldn't be read when they were last looked at."""
        return tuple(failure for _, failure in unreadable_files(self._database).values())

    def outline(self, root: str, source: str) -> Outline:
        """The document's outline.

        Raises:
            KeyError: no such document.
        """
        database = self._database
        with database.snapshot():
            rows = database.select(
                "SELECT id, title FROM documents WHERE root = ? AND source = ?", (root, source)
            )
            if not rows:
                raise KeyError((root, source))
            document_id, title = rows[0]
            parts: dict[str, Any] = {
                table: tuple(
                    from_row(record_type, row)
                    for row in database.select(
                        f"SELECT {columns_of(record_type)} FROM {table}"
                        " WHERE document_id = ? ORDER BY position",
                        (document_id,),
                    )
                )
                for table, record_type in RECORD_TABLES.items()
            }
        return Outline(title=title, **parts)

    def sections(self, ids: Iterable[str]) -> dict[str, SectionEntry]:
        """The sections that exist, by id."""
        rows = self._select_in(
            f"SELECT {columns_of(Section, 'sections')}, root, source, title, kind, ownership"
            " FROM sections JOIN documents ON documents.id = document_id WHERE sections.id IN",
            ids,
        )
        entries = (SectionEntry(from_row(Section, row[:-5]), *row[-5:]) for row in rows)
        return {entry.section.id: entry for entry in entries}

    def pairs(self, *, root: str | None = None, source: str | None = None) -> tuple[PairEntry, ...]:
        """All Q&A pairs, of one root or of one document, in the order of the documents."""
        rows = self._database.select(
            f"SELECT {columns_of(QAPair, 'pairs')}, heading_path, root, source, title, kind,"
            " ownership, places FROM pairs JOIN documents ON documents.id = pairs.document_id"
            " LEFT JOIN sections ON sections.document_id = pairs.document_id"
            " AND sections.id = pairs.section_id"
            " WHERE root = coalesce(?, root) AND source = coalesce(?, source)"
            " ORDER BY root, source, pairs.position",
            (root, source),
        )
        return tuple(_pair_entry(row) for row in rows)

    # Chunks

    def chunks(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """The chunks that exist, by number."""
        rows = self._select_in(
            "SELECT chunks.id, root, source, start_line, end_line, start_char, end_char, place,"
            " section_id, pair_id, unit, is_question, chunks.text, embedded_text, body, code"
            " FROM chunks JOIN documents ON documents.id = document_id WHERE chunks.id IN",
            ids,
        )
        return {row[0]: _chunk(row) for row in rows}

    def chunk_count(self) -> int:
        return int(self._database.select("SELECT count(*) FROM chunks")[0][0])

    def missing_vectors(self) -> int:
        """Chunks that only words find as yet."""
        return int(
            self._database.select(
                "SELECT count(*) FROM chunks WHERE vector_id NOT IN"
                " (SELECT vector_id FROM embeddings)"
            )[0][0]
        )

    def search_words(
        self, match: str, limit: int, where: SearchFilter | None = None
    ) -> list[tuple[int, float]]:
        """Chunk numbers for an FTS5 expression of `ingest.words`, with BM25: higher is better.

        With a filter, as many as `limit` of the chunks that it admits.
        """
        state = self._searched()
        wanted = limit if where is None else 2 * limit
        while True:
            found = self._database.select(
                f"SELECT rowid, -bm25(words, {_COLUMN_WEIGHTS}) AS score FROM words"
                " WHERE words MATCH ? ORDER BY score DESC, rowid LIMIT ?",
                (match, wanted),
            )
            kept = state.keep(found, where)
            if len(kept) >= limit or len(found) < wanted:
                return kept[:limit]
            wanted *= 8

    def vocabulary(self) -> dict[str, int]:
        """Every word of the index and in how many chunks it stands."""
        return dict(self._database.select("SELECT term, doc FROM word_counts"))

    # Vectors

    def search_vectors(
        self, vector: NDArray[np.float32], limit: int, where: SearchFilter | None = None
    ) -> list[tuple[int, float]]:
        """Chunk numbers by cosine (-1 to 1) to `vector` (dimension,), closest first.

        With a filter, as many as `limit` of the chunks that it admits.

        Raises:
            IndexUnusable: the vectors are damaged, or of another embedder.
        """
        state = self._searched()
        keys: tuple[str, ...] | None = None
        wanted = limit
        if where is not None:
            admitted = state.admitted(where)
            if not admitted.count or admitted.keys == ():
                return []
            keys = admitted.keys
            # Some of the nearest may not be admitted: as many more are asked for.
            wanted = limit if keys else -(-limit * len(state.table.ids) // admitted.count)
        while True:
            with self._vectors_lock:
                found = self._fresh_vectors().nearest(vector, wanted, keys)
            kept = state.keep(state.table.with_keys(found), where)
            if len(kept) >= limit or len(found) < wanted or keys:
                return kept[:limit]
            wanted *= 4

    def vectors(self, ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors of those chunks that have one, each (dimension,) of unit length."""
        keys = dict(self._select_in("SELECT id, vector_id FROM chunks WHERE id IN", ids))
        with self._vectors_lock:
            found = self._fresh_vectors().get(set(keys.values()))
        return {id_: found[key] for id_, key in keys.items() if key in found}

    def token_rows(self, ids: Sequence[int]) -> tuple[NDArray[np.int8], list[int]]:
        """Token vectors of these chunks one after another, and how many each has; 0 for none.

        The array is (their sum, TOKEN_BYTES).
        """
        return self._searched().token_rows(ids)

    def homes(self, ids: NDArray[np.int64]) -> ChunkHomes:
        """What each of these chunks belongs to."""
        return self._searched().table.homes_of(ids)

    def chunks_in(self, places: Iterable[Locator], where: SearchFilter) -> list[int]:
        """Numbers of the admitted chunks that share a line with one of these places."""
        found = [
            (id_, 0.0)
            for place in places
            for (id_,) in self._database.select(
                "SELECT chunks.id FROM chunks JOIN documents ON documents.id = document_id"
                " WHERE root = ? AND source = ? AND start_line <= ? AND end_line >= ?",
                (place.root, place.source, place.end_line, place.start_line),
            )
        ]
        return [id_ for id_, _ in self._searched().keep(found, where)]

    def _searched(self) -> SearchState:
        """The state of now: read anew when the index has changed."""
        with self._lock:
            version = (self._build, self._database.generation())
            if self._state is None or self._state[0] != version:
                self._state = version, self._read_state()
            return self._state[1]

    def _read_state(self) -> SearchState:
        with self._database.snapshot():
            edition = int(self._database.read_meta("edition") or 0)
            tokens = TokenFile(self._settings.cache_folder, self.embedder_fingerprint, edition)
            return read_search_state(self._database, tokens.map())

    def _fresh_vectors(self) -> VectorStore:
        generation = self._database.generation()
        if self._vectors is None or self._vectors_generation != generation:
            self._close_vectors()
            self._vectors = VectorStore(vectors_folder(self._folder, self._database))
            self._vectors_generation = generation
        return self._vectors

    def _close_vectors(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None

    def _select_in(self, sql_up_to_in: str, values: Iterable[Any]) -> list[Any]:
        database = self._database
        return [
            row
            for part in in_parts(list(values), _SLICE)
            for row in database.select(f"{sql_up_to_in} ({', '.join('?' * len(part))})", part)
        ]


def _pair_entry(row: Any) -> PairEntry:
    pair = from_row(QAPair, row[:-7])
    heading_path, root, source, title, kind, ownership = row[-7:-1]
    places = places_from_json(row[-1])
    path = tuple(json.loads(heading_path or "[]"))
    lines = pair.answer_start, pair.answer_end
    place = place_of(places, *lines)
    locator = Locator(root, source, *lines, pair.answer_start_char, pair.answer_end_char, place)
    return PairEntry(pair, path, root, source, title, kind, ownership, locator, places)


def _chunk(row: Any) -> Chunk:
    section_id, pair_id, unit, is_question = row[8:12]
    return Chunk(Locator(*row[1:8]), section_id, pair_id, unit, bool(is_question), *row[12:])
