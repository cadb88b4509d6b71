"""What a search asks of every chunk, held in memory: where it belongs, and whether it may be shown.

About 130 bytes a chunk, read once for each state of the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.database import Database
from ingest.search_filter import SearchFilter

_KEY = np.dtype("S64")  # a content key, hex


@dataclass(frozen=True, slots=True)
class ChunkHomes:
    """What n chunks belong to as a reader sees it: each to its Q&A pair, else its section.

    All arrays (n,).
    """

    numbers: NDArray[np.int64]  # the same for all chunks of one home; -1: no such chunk
    chars: NDArray[np.int64]  # from the start of its first chunk to the end of its last
    is_yours: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ChunkTable:
    """A row for each chunk, in the order of their numbers; all arrays (n,)."""

    ids: NDArray[np.int64]  # ascending
    documents: NDArray[np.int64]  # the database's own numbers
    homes: NDArray[np.int64]  # numbers as in ChunkHomes
    home_chars: NDArray[np.int64]
    is_yours: NDArray[np.bool_]
    is_body: NDArray[np.bool_]  # neither a stub nor a list of links
    token_starts: NDArray[np.int64]  # of its token vectors in their file
    token_counts: NDArray[np.int64]  # 0 without any
    keys: NDArray[np.bytes_]  # of the vectors, ascending
    ids_by_key: NDArray[np.int64]  # the chunk that each key belongs to

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where these chunks stand; ids that aren't there have to be left out before."""
        return np.searchsorted(self.ids, ids)

    def homes_of(self, ids: NDArray[np.int64]) -> ChunkHomes:
        is_there = self.has(ids)
        rows = self.rows(ids[is_there])
        numbers, chars = np.full(len(ids), -1), np.zeros(len(ids), np.int64)
        is_yours = np.zeros(len(ids), np.bool_)
        numbers[is_there], chars[is_there] = self.homes[rows], self.home_chars[rows]
        is_yours[is_there] = self.is_yours[rows]
        return ChunkHomes(numbers, chars, is_yours)

    def with_keys(self, found: Sequence[tuple[str, float]]) -> list[tuple[int, float]]:
        """The chunks that these vectors belong to, in their order, with what stands beside each."""
        wanted = np.array([key for key, _ in found], self.keys.dtype)
        first = np.searchsorted(self.keys, wanted, "left").tolist()
        last = np.searchsorted(self.keys, wanted, "right").tolist()
        return [
            (id_, value)
            for start, end, (_, value) in zip(first, last, found, strict=True)
            for id_ in self.ids_by_key[start:end].tolist()
        ]

    def has(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        if not len(self.ids):
            return np.zeros(len(ids), np.bool_)
        rows = np.minimum(self.rows(ids), len(self.ids) - 1)
        found: NDArray[np.bool_] = self.ids[rows] == ids
        return found


def read_chunk_table(database: Database) -> ChunkTable:
    rows = database.select(
        "SELECT chunks.id, chunks.document_id, coalesce(chunks.pair_id, chunks.section_id),"
        " chunks.start_char, chunks.end_char, ownership = 'yours', coalesce(role, 'body') = 'body',"
        " coalesce(token_start, 0), coalesce(token_count, 0), vector_id"
        " FROM chunks JOIN documents ON documents.id = chunks.document_id"
        " LEFT JOIN embeddings USING (vector_id)"
        " LEFT JOIN sections ON sections.id = chunks.section_id"
        " AND sections.document_id = chunks.document_id ORDER BY chunks.id"
    )
    numbers: dict[tuple[int, str], int] = {}
    homes = [numbers.setdefault((row[1], row[2]), len(numbers)) for row in rows]
    columns = np.array([(*row[:2], *row[3:-1]) for row in rows], np.int64).reshape(-1, 8).T
    ids, documents, starts, ends, is_yours, is_body, token_starts, token_counts = columns
    home_column = np.array(homes, np.int64)
    first, last = np.full(len(numbers), np.iinfo(np.int64).max), np.zeros(len(numbers), np.int64)
    np.minimum.at(first, home_column, starts)
    np.maximum.at(last, home_column, ends)
    keys = np.array([row[-1] for row in rows], _KEY)
    by_key = np.argsort(keys, kind="stable")
    return ChunkTable(
        ids,
        documents,
        home_column,
        (last - first)[home_column],
        is_yours.astype(np.bool_),
        is_body.astype(np.bool_),
        token_starts,
        token_counts,
        keys[by_key],
        ids[by_key],
    )


def admitted(database: Database, table: ChunkTable, where: SearchFilter) -> NDArray[np.bool_]:
    """Which rows of the table a search with this filter may show, (n,)."""
    documents = [
        id_
        for id_, *described in database.select(
            "SELECT id, root, source, kind, ownership FROM documents"
        )
        if where.admits(*described)
    ]
    is_admitted: NDArray[np.bool_] = table.is_body & np.isin(table.documents, documents)
    if where.topics:
        is_admitted &= np.isin(table.ids, _about(database, where.topics))
    return is_admitted


def _about(database: Database, topics: tuple[str, ...]) -> list[int]:
    """Chunks of pairs with one of these topics, and chunks under a heading that names one."""
    marks = ", ".join("?" * len(topics))
    rows = database.select(
        "SELECT chunks.id FROM chunks LEFT JOIN pairs ON pairs.id = chunks.pair_id"
        " AND pairs.document_id = chunks.document_id LEFT JOIN sections"
        " ON sections.id = chunks.section_id AND sections.document_id = chunks.document_id"
        f" WHERE lower(topic) IN ({marks}) OR EXISTS"
        f" (SELECT 1 FROM json_each(heading_path) WHERE lower(value) IN ({marks}))",
        [topic.lower() for topic in topics] * 2,
    )
    return [id_ for (id_,) in rows]
