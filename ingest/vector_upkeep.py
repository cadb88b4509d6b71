"""Keeping the vectors sound and small: checked after each change, renewed when worn, compacted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.embedding import Embedder
from ingest.embedding_cache import (
    CachedEmbedding,
    EmbeddingCache,
    TokenFile,
    newest_edition,
    remove_old_editions,
)
from ingest.events import Timings
from ingest.parts import in_parts
from ingest.vector_records import VectorRecords
from ingest.vectors import VectorStore

# Replacing vectors one by one leaves a few that no query reaches; a fresh folder has none.
_MOST_REPLACED = 0.3
_ADDED_TOGETHER = 2_000
_SAMPLE = 30  # vectors looked up by themselves
_SAME_COSINE = 0.99
# Of the cache, what no chunk has: what was deleted often comes back, so some of it is kept.
_MOST_UNUSED = 2.0  # times what chunks have
_KEPT_UNUSED = 0.5
_LEAST_UNUSED = 2_000  # not worth the writing below that


@dataclass(frozen=True, slots=True)
class VectorUpkeep:
    records: VectorRecords
    cache_folder: Path
    embedder: Embedder
    say: Callable[[str], None]
    timings: Timings

    def before(self) -> None:
        """Makes anew what is broken or worn; does nothing to what is sound."""
        records = self.records
        if not records.held():
            return
        if records.edition() != newest_edition(self.cache_folder, self.embedder.fingerprint):
            self._follow_cache(self._cache())
        if self._is_broken():
            records.start_afresh()
            self.say("afresh")
        elif self._is_worn():
            self._renew_aside()

    def lost_vectors(self) -> set[str]:
        """Keys that Chroma lists and shouldn't, should and doesn't, or doesn't find by themselves.

        After many changes Chroma loses some without an error.
        """
        with self.timings.measure("store"), VectorStore(self.records.present_folder()) as store:
            held, listed = set(self.records.keys()), store.keys()
            both = sorted(held & listed)
            sample = both[:: -(-len(both) // _SAMPLE) or 1]
            embeddings = self._cache().get(sample)
            return (held ^ listed) | {
                key for key, each in embeddings.items() if not _is_found(store, each)
            }

    def after(self) -> None:
        """Compacts the cache where most of it is of no more use."""
        with self.timings.measure("store"):
            cache = self._cache()
            used = set(self.records.keys())
            unused = [key for key in cache.keys if key not in used]
            if len(unused) > max(_LEAST_UNUSED, _MOST_UNUSED * len(used)):
                newest = set(unused[-int(_KEPT_UNUSED * len(used)) :] if used else ())
                keep = [key for key in cache.keys if key in used or key in newest]
                compacted = cache.compact(keep)
                self.say("compacted")
                self._follow_cache(compacted)
            remove_old_editions(self.cache_folder, self.embedder.fingerprint)

    def _cache(self) -> EmbeddingCache:
        embedder = self.embedder
        return EmbeddingCache(self.cache_folder, embedder.fingerprint, embedder.dimension)

    def _follow_cache(self, cache: EmbeddingCache) -> None:
        keys = self.records.keys()
        found = cache.get(keys)
        if len(found) == len(keys):
            self.records.follow(found, cache.edition)
        else:
            self.records.start_afresh()
        self.say("followed")

    def _is_broken(self) -> bool:
        tokens = TokenFile(self.cache_folder, self.embedder.fingerprint, self.records.edition())
        return not self.records.is_sealed() or self.records.tokens_end() > len(tokens)

    def _is_worn(self) -> bool:
        replaced = self.records.replaced() + len(self.records.orphans())
        return replaced > _MOST_REPLACED * self.records.held()

    def _renew_aside(self) -> None:
        """Fills a new folder from the cache while readers go on with the old one, then swaps."""
        records, number = self.records, self.records.next_number()
        folder = records.numbered_folder(number)
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed before it swapped
        wanted = sorted(set(records.keys()) - set(records.orphans()))
        cache = self._cache()
        held: dict[str, CachedEmbedding] = {}
        with self.timings.measure("store"):
            with VectorStore(folder, create=True) as store:
                for keys in in_parts(wanted, _ADDED_TOGETHER):
                    found = cache.get(keys)
                    if found:
                        store.add(list(found), np.stack([each.vector for each in found.values()]))
                    held |= found
            self.say("aside")
            records.swap(number, held, cache.edition)
        self.say("swapped")


def _is_found(store: VectorStore, embedding: CachedEmbedding) -> bool:
    nearest = store.nearest(embedding.vector, 1)
    return bool(nearest) and nearest[0][1] >= _SAME_COSINE
