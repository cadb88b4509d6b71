"""Bringing the vectors in step with the chunks: words are searchable already, vectors follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.build import vectors_folder
from ingest.database import Database
from ingest.embedding import Embedder
from ingest.embedding_cache import EmbeddingCache
from ingest.errors import IndexUnusable
from ingest.events import SyncEvent, Timings
from ingest.parts import in_parts
from ingest.token_vectors import project
from ingest.vector_records import VectorRecords
from ingest.vector_upkeep import VectorUpkeep
from ingest.vectors import VectorStore

# A kill costs at most the part that was being embedded: some seconds.
_EMBEDDED_TOGETHER = 128
_ADDED_TOGETHER = 2_000


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

    def run(self) -> int:
        """Adds what is missing and drops what no chunk has; loads nothing if there is nothing.

        Afterwards Chroma is listed and asked for a sample; gives how many vectors had to be mended.
        """
        records = VectorRecords(self.database, self.folder)
        upkeep = VectorUpkeep(records, self.cache_folder, self.embedder, self._say, self.timings)
        upkeep.before()
        if not records.missing() and not records.orphans():
            return 0
        try:
            self._bring_in_step(records)
        except IndexUnusable:
            records.start_afresh()
            self._say("afresh")
            self._bring_in_step(records)
        if lost := upkeep.lost_vectors():
            records.start_afresh()
            self._say("afresh")
            self._bring_in_step(records)
        self._say("checked")
        upkeep.after()
        return len(lost)

    def _bring_in_step(self, records: VectorRecords) -> None:
        folder = vectors_folder(self.folder, self.database)
        with self.timings.measure("store"):
            if folder.exists() and not records.held():
                records.start_afresh()  # made by a run that was killed before it added anything
                folder = vectors_folder(self.folder, self.database)
            store = VectorStore(folder, create=not folder.exists())
        with store:
            self._add_missing(records, store)
            self._drop_orphans(records, store)

    def _add_missing(self, records: VectorRecords, store: VectorStore) -> None:
        with self.timings.measure("store"):
            cache = EmbeddingCache(
                self.cache_folder, self.embedder.fingerprint, self.embedder.dimension
            )
            missing = records.missing()
        done = 0
        for keys in in_parts([key for key in missing if key in cache], _ADDED_TOGETHER):
            done += self._add(records, store, cache, keys)
            self._say("added", done, len(missing))
        for keys in in_parts(records.missing(), _EMBEDDED_TOGETHER):
            self._embed(records, cache, keys)
            done += self._add(records, store, cache, keys)
            self._say("added", done, len(missing))

    def _embed(self, records: VectorRecords, cache: EmbeddingCache, keys: Sequence[str]) -> None:
        texts = records.texts(keys)
        with self.timings.measure("embed"):
            embedded = self.embedder.embed([texts[key] for key in keys])
            self._say("embedded")
            # Text by text: what all of them need at once would be ten times the vectors' own room.
            packed = [project(each) for each in embedded.token_vectors]
            cache.add(keys, embedded.vectors, packed)
        self._say("cached")

    def _add(
        self, records: VectorRecords, store: VectorStore, cache: EmbeddingCache, keys: Sequence[str]
    ) -> int:
        """Adds the vectors that the cache holds; a damaged record is left to be embedded again."""
        with self.timings.measure("store"):
            found = cache.get(keys)
            if found:
                records.unseal()
                store.add(list(found), np.stack([each.vector for each in found.values()]))
                self._say("in chroma")
                records.note(found, cache.edition)
            return len(found)

    def _drop_orphans(self, records: VectorRecords, store: VectorStore) -> None:
        with self.timings.measure("store"):
            if orphans := records.orphans():
                records.unseal()
                store.delete(orphans)
                self._say("out of chroma")
                records.drop(orphans)

    def _say(self, point: str, done: int = 0, total: int = 0) -> None:
        self.on_event(SyncEvent("embedding", point, done, total))
