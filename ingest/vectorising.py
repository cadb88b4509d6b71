"""Bringing the vectors in step with the chunks: words are searchable already, vectors follow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.build import vectors_folder
from ingest.database import Database
from ingest.embedding import Embedder
from ingest.embedding_cache import EmbeddingCache, TokenFile
from ingest.errors import IndexUnusable
from ingest.events import SyncEvent, Timings
from ingest.token_vectors import project
from ingest.vectors import VectorStore, vector_files

# A kill costs at most the part that was being embedded: some seconds.
_EMBEDDED_TOGETHER = 128
_ADDED_TOGETHER = 2_000
# Replacing vectors one by one leaves a few that no query reaches; a fresh folder has none.
_MOST_REPLACED = 0.3


@dataclass(frozen=True, slots=True)
class Vectorising:
    """One ingest's work on the vectors of a build. The table `embeddings` tells what Chroma holds.

    Chroma's folder is trusted only while it is sealed: the names and sizes of its files are as they
    were when a part had been added whole. Else it is filled anew, from the cache.
    """

    database: Database
    folder: Path  # of the build
    cache_folder: Path
    embedder: Embedder
    on_event: Callable[[SyncEvent], None]
    timings: Timings

    def run(self) -> None:
        """Adds what is missing and drops what no chunk has; loads nothing if there is nothing."""
        if self._held() and (self._is_broken() or self._is_worn()):
            self._start_afresh()
        if not self._missing() and not self._orphans():
            return
        try:
            self._bring_in_step()
        except IndexUnusable:
            self._start_afresh()
            self._bring_in_step()

    def _is_broken(self) -> bool:
        tokens = TokenFile(self.cache_folder, self.embedder.fingerprint)
        tokens_end = self._count("SELECT max(token_start + token_count) FROM embeddings")
        return self.database.read_meta("seal") != self._files() or tokens_end > len(tokens)

    def _is_worn(self) -> bool:
        replaced = int(self.database.read_meta("replaced") or 0) + len(self._orphans())
        return replaced > _MOST_REPLACED * self._held()

    def _start_afresh(self) -> None:
        """Chooses a folder name never used before: Chroma can't make one again that it has open."""
        with self.database.change():
            self.database.execute("DELETE FROM embeddings")
            self.database.write_meta("vectors", int(self.database.read_meta("vectors") or 0) + 1)
            self.database.write_meta("seal", None)
            self.database.write_meta("replaced", 0)
        self._say("afresh")

    def _bring_in_step(self) -> None:
        folder = vectors_folder(self.folder, self.database)
        with self.timings.measure("store"):
            if folder.exists() and not self._held():
                self._start_afresh()  # made by a run that was killed before it added anything
                folder = vectors_folder(self.folder, self.database)
            store = VectorStore(folder, create=not folder.exists())
        with store:
            self._add_missing(store)
            self._drop_orphans(store)
            if (held := self._held()) != store.count():
                raise IndexUnusable(
                    f"Chroma holds {store.count()} vectors instead of {held}.",
                    fix="Run `python -m ingest --rebuild`.",
                )
        self._say("checked")

    def _add_missing(self, store: VectorStore) -> None:
        with self.timings.measure("store"):
            cache = EmbeddingCache(
                self.cache_folder, self.embedder.fingerprint, self.embedder.dimension
            )
            missing = self._missing()
        for keys in _parts([key for key in missing if key in cache], _ADDED_TOGETHER):
            self._add(store, cache, keys)
            self._say("added", len(missing) - len(self._missing()), len(missing))
        for keys in _parts(self._missing(), _EMBEDDED_TOGETHER):
            self._embed(cache, keys)
            self._add(store, cache, keys)
            self._say("added", len(missing) - len(self._missing()), len(missing))

    def _embed(self, cache: EmbeddingCache, keys: Sequence[str]) -> None:
        marks = ", ".join("?" * len(keys))
        texts = dict(
            self.database.select(
                f"SELECT vector_id, embedded_text FROM chunks WHERE vector_id IN ({marks})", keys
            )
        )
        with self.timings.measure("embed"):
            embedded = self.embedder.embed([texts[key] for key in keys])
        self._say("embedded")
        with self.timings.measure("store"):
            packed = project(np.concatenate(embedded.token_vectors))
            ends = np.cumsum([len(each) for each in embedded.token_vectors])
            cache.add(keys, embedded.vectors, np.split(packed, ends[:-1]))
        self._say("cached")

    def _add(self, store: VectorStore, cache: EmbeddingCache, keys: Sequence[str]) -> None:
        """Adds the vectors that the cache holds; a damaged record is left to be embedded again."""
        with self.timings.measure("store"):
            found = cache.get(keys)
            if not found:
                return
            self._unseal()
            store.add(list(found), np.stack([each.vector for each in found.values()]))
            self._say("in chroma")
            with self.database.change():
                self.database.execute_many(
                    "INSERT INTO embeddings (vector_id, token_start, token_count) VALUES (?, ?, ?)",
                    ((key, each.tokens.start, each.tokens.count) for key, each in found.items()),
                )
                self.database.write_meta("seal", self._files())

    def _drop_orphans(self, store: VectorStore) -> None:
        with self.timings.measure("store"):
            if not (orphans := self._orphans()):
                return
            self._unseal()
            store.delete(orphans)
            self._say("out of chroma")
            with self.database.change():
                self.database.execute_many(
                    "DELETE FROM embeddings WHERE vector_id = ?", ((key,) for key in orphans)
                )
                replaced = int(self.database.read_meta("replaced") or 0) + len(orphans)
                self.database.write_meta("replaced", replaced)
                self.database.write_meta("seal", self._files())

    def _unseal(self) -> None:
        with self.database.change():
            self.database.write_meta("seal", None)

    def _files(self) -> str:
        return json.dumps(vector_files(vectors_folder(self.folder, self.database)))

    def _missing(self) -> list[str]:
        """Keys of chunks without a vector, shortest text first: like lengths make full batches."""
        rows = self.database.select(
            "SELECT vector_id FROM chunks"
            " WHERE vector_id NOT IN (SELECT vector_id FROM embeddings)"
            " GROUP BY vector_id ORDER BY min(word_pieces), vector_id"
        )
        return [key for (key,) in rows]

    def _orphans(self) -> list[str]:
        rows = self.database.select(
            "SELECT vector_id FROM embeddings WHERE vector_id NOT IN (SELECT vector_id FROM chunks)"
        )
        return [key for (key,) in rows]

    def _held(self) -> int:
        return self._count("SELECT count(*) FROM embeddings")

    def _count(self, sql: str) -> int:
        return int(self.database.select(sql)[0][0] or 0)

    def _say(self, point: str, done: int = 0, total: int = 0) -> None:
        self.on_event(SyncEvent("embedding", point, done, total))


def _parts(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for first in range(0, len(keys), size):
        yield keys[first : first + size]
