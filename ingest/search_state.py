"""One state of the index as searches see it: which chunks a filter admits, and their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.chunk_table import ChunkTable, admitted, read_chunk_table
from ingest.database import Database
from ingest.search_filter import SearchFilter

FEW_CHUNKS = 2_000  # beyond, naming each one to Chroma costs more than asking for more neighbours
_FILTERS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Admitted:
    """The chunks that a filter lets through."""

    rows: NDArray[np.bool_]  # of the chunk table
    count: int
    keys: tuple[str, ...] | None  # of their vectors, each once; None where there are too many


@dataclass(slots=True)
class SearchState:
    database: Database
    tokens: NDArray[np.int8]  # (all, TOKEN_BYTES), mapped
    table: ChunkTable
    _admitted: dict[SearchFilter, Admitted] = field(default_factory=dict)

    def admitted(self, where: SearchFilter) -> Admitted:
        if where not in self._admitted:
            if len(self._admitted) >= _FILTERS_KEPT:
                self._admitted.pop(next(iter(self._admitted)))
            rows = admitted(self.database, self.table, where)
            count = int(rows.sum())
            is_few = count <= FEW_CHUNKS and count < len(rows)
            keys = self._keys(self.table.ids[rows]) if is_few else None
            self._admitted[where] = Admitted(rows, count, keys)
        return self._admitted[where]

    def _keys(self, ids: NDArray[np.int64]) -> tuple[str, ...]:
        marks = ", ".join("?" * len(ids))
        rows = self.database.select(
            "SELECT DISTINCT vector_id FROM chunks JOIN embeddings USING (vector_id)"
            f" WHERE chunks.id IN ({marks})",
            ids.tolist(),
        )
        return tuple(key for (key,) in rows)

    def keep(
        self, found: Sequence[tuple[int, float]], where: SearchFilter | None
    ) -> list[tuple[int, float]]:
        """What was found, without the chunks that the filter doesn't admit."""
        if where is None or not found:
            return list(found)
        ids = np.array([id_ for id_, _ in found], np.int64)
        is_there = self.table.has(ids)
        rows = self.table.rows(ids[is_there])
        is_there[is_there] = self.admitted(where).rows[rows]
        return [one for one, is_kept in zip(found, is_there.tolist(), strict=True) if is_kept]

    def token_rows(self, ids: Sequence[int]) -> tuple[NDArray[np.int8], list[int]]:
        """The token vectors of these chunks one after another, and how many each has."""
        wanted = np.array(ids, np.int64)
        is_there = self.table.has(wanted)
        rows = self.table.rows(wanted[is_there])
        starts, counts = np.zeros((2, len(ids)), np.int64)
        starts[is_there] = self.table.token_starts[rows]
        counts[is_there] = self.table.token_counts[rows]
        counts[starts + counts > len(self.tokens)] = 0
        parts = [
            self.tokens[start : start + count]
            for start, count in zip(starts.tolist(), counts.tolist(), strict=True)
        ]
        return np.concatenate(parts) if parts else self.tokens[:0], counts.tolist()


def read_search_state(database: Database, tokens: NDArray[np.int8]) -> SearchState:
    # A plain view: taking parts of a `memmap` costs ten times as much.
    return SearchState(database, tokens.view(np.ndarray), read_chunk_table(database))
