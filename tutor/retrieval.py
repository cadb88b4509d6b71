"""From a question to the passages that may answer it, and whether they do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import RLock
from typing import Literal

from ingest.documents import Kind
from ingest.embedding import Embedder
from ingest.errors import IndexUnusable
from ingest.index import IndexReader
from tutor.coverage import Coverage, Signals, assess, signals_of
from tutor.hits import Hit, make_hits
from tutor.open_documents import OpenDocuments
from tutor.queries import QueryReader, ReadQuery
from tutor.ranking import (
    AskedVector,
    asked_vector,
    by_words_alone,
    find_by_words,
    find_candidates,
)
from tutor.turns import stand_alone

GROUNDS: tuple[Kind, ...] = ("guide", "code")

_NEAREST = 3  # headings named when nothing answers


@dataclass(frozen=True, slots=True)
class SearchResult:
    query: str
    searched_for: tuple[str, ...]  # what ran: mended, and with what a follow-up leans on
    hits: tuple[Hit, ...]  # best first
    coverage: Coverage
    confidence: float  # 0 to 1: how sure it is that the notes answer
    degraded: Literal["words_only"] | None
    signals: Signals  # what the confidence was made of
    nearest: tuple[str, ...]  # "title > heading > …" of the best hits


class Searcher:
    """Searches one index. May be used from any thread."""

    def __init__(self, index: IndexReader, embedder: Embedder | None) -> None:
        self._index = index
        self._embedder = embedder
        self._lock = RLock()
        self._version: object = None
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="words")

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        kinds: Collection[Kind] = GROUNDS,
        context: Sequence[str] = (),
    ) -> SearchResult:
        """The passages that fit the query best, none showing a line that a better one shows.

        `context` holds the earlier questions of the conversation, oldest first: a query that
        means little by itself is searched together with them.
        """
        with self._lock:
            self._keep_up()
            asked = self._reader.read(stand_alone(query, context))
            # The words are looked up while the query is being embedded; SQLite lets go of the GIL.
            by_words = self._beside.submit(find_by_words, self._index, asked.words)
            vector = self._vector_of(asked)
            found = by_words.result()
            candidates = by_words_alone(found)
            if vector is not None:
                try:
                    candidates = find_candidates(self._index, found, vector, self._beside)
                except IndexUnusable:  # words still answer while the vectors are being mended
                    vector = None
            hits = make_hits(self._documents, candidates, kinds=kinds, limit=limit)
            signals = signals_of(asked, hits, self._chunk_count, has_vectors=vector is not None)
        confidence, coverage = assess(signals)
        return SearchResult(
            query=query,
            searched_for=(asked.text,),
            hits=hits,
            coverage=coverage,
            confidence=confidence,
            signals=signals,
            degraded="words_only" if vector is None or self._missing_vectors else None,
            nearest=tuple(dict.fromkeys(map(_heading, hits)))[:_NEAREST],
        )

    def _keep_up(self) -> None:
        """What was learnt from the index is learnt anew when it has changed."""
        version = self._index.version
        if version == self._version:
            return
        self._reader = QueryReader(self._index.vocabulary(), self._is_known)
        self._documents = OpenDocuments(self._index)
        self._chunk_count = self._index.chunk_count()
        self._missing_vectors = self._index.missing_vectors()
        self._version = version

    def _is_known(self, word: str) -> bool:
        """A word that is one piece for the embedder is spelt right, whatever the notes say."""
        if self._embedder is None:
            return False
        nothing, pieces = self._embedder.count_word_pieces(["", word])
        return pieces - nothing == 1

    def _vector_of(self, asked: ReadQuery) -> AskedVector | None:
        if self._embedder is None or self._embedder.fingerprint != self._index.embedder_fingerprint:
            return None
        return asked_vector(self._embedder, asked.text)


def _heading(hit: Hit) -> str:
    return " > ".join((hit.passage.document_title, *hit.passage.heading_path))
