"""From a question to the passages that may answer it, and whether they do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import RLock
from typing import Literal

import numpy as np

from ingest.documents import Locator
from ingest.embedding import Embedder
from ingest.errors import IndexUnusable
from ingest.index import IndexReader, PairEntry
from ingest.search_filter import GROUNDS, Part, SearchFilter
from ingest.words import match_any, match_near
from tutor.calibrating import (
    FEWEST_CHUNKS,
    MOST_OWN_QUESTIONS,
    Calibration,
    find_bar,
    makers,
    off_topic_questions,
    read_calibration,
    write_calibration,
)
from tutor.coverage import (
    LOOKED_AT,
    USUAL_BAR,
    WITH_VECTORS,
    Coverage,
    Signals,
    assess,
    odds_of,
    signals_of,
    why_coverage,
)
from tutor.hits import Hit, make_hits
from tutor.open_documents import OpenDocuments
from tutor.plain_words import MeantTerm
from tutor.queries import QueryReader, ReadQuery
from tutor.ranking import (
    AskedVector,
    Ranked,
    asked_vector,
    find_by_words,
    merge,
    rank,
    rank_by_words,
)
from tutor.turns import names_a_subject, stand_alone

_CALIBRATION = "coverage.json"  # in the data folder; can always be found anew
_LOOKED_THROUGH = 30  # passages, for what an acronym stands for
_NEAREST = 3  # headings named when nothing answers
_EVERYTHING = SearchFilter()


@dataclass(frozen=True, slots=True)
class SearchResult:
    query: str
    searched_for: tuple[str, ...]  # what ran: mended, and with what a follow-up leans on
    hits: tuple[Hit, ...]  # best first
    coverage: Coverage
    confidence: float  # 0 to 1: how sure it is that the notes answer
    degraded: Literal["words_only"] | None
    signals: Signals  # what the confidence was made of
    why_coverage: tuple[str, ...]  # in plain words
    nearest: tuple[str, ...]  # "title > heading > …" of the best hits
    meant: tuple[MeantTerm, ...]  # terms that the question's everyday words stood for


@dataclass(frozen=True, slots=True)
class _Found:
    """What one way of asking finds."""

    asked: ReadQuery
    ranked: Ranked
    hits: tuple[Hit, ...]
    signals: Signals
    has_vectors: bool


class Searcher:
    """Searches one index. May be used from any thread."""

    def __init__(
        self,
        index: IndexReader,
        embedder: Embedder | None,
        excluded: Callable[[], tuple[Part, ...]] = tuple,
    ) -> None:
        """`excluded` gives the documents and folders that the learner has taken out of play."""
        self._index = index
        self._embedder = embedder
        self._excluded = excluded
        self._lock = RLock()
        self._version: object = None
        self._bar = USUAL_BAR
        self._is_calibrated = False
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="words")

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        where: SearchFilter = _EVERYTHING,
        context: Sequence[str] = (),
        kept: Sequence[Locator] = (),
    ) -> SearchResult:
        """The passages that fit the query best, none showing a line that a better one shows.

        `context` holds the earlier questions of the conversation, oldest first: a query that
        means little by itself is searched together with them. `kept` are the passages of the last
        turn; they stay candidates.
        """
        where = replace(where, excluded=(*where.excluded, *self._excluded()))
        with self._lock:
            self._keep_up()
            kept_ids = self._index.chunks_in(kept, where)
            alone = stand_alone(query, context)
            asked = self._reader.read(alone)
            found = self._find(asked, where, kept_ids, limit)
            ways = [found]
            if alone != query and names_a_subject(query):
                ways.append(self._find(self._reader.read(query), where, kept_ids, limit))
                ranked = merge(found.ranked, ways[1].ranked)
                hits = make_hits(self._documents, ranked, limit, asked, kept_ids)
                found = replace(found, hits=hits)
            bar = self._bar if found.has_vectors else USUAL_BAR
        # A follow-up that names something of its own is answered when both are.
        odds = sum(odds_of(way.signals) for way in ways) / len(ways)
        confidence, coverage = assess(odds, bar)
        return SearchResult(
            query=query,
            searched_for=tuple(dict.fromkeys(way.asked.text for way in ways)),
            hits=found.hits,
            coverage=coverage,
            confidence=confidence,
            signals=found.signals,
            degraded=None if found.has_vectors and not self._missing_vectors else "words_only",
            why_coverage=why_coverage(found.signals, coverage, bar),
            nearest=tuple(dict.fromkeys(map(_heading, found.hits)))[:_NEAREST],
            meant=tuple(dict.fromkeys(term for way in ways for term in way.asked.meant)),
        )

    def _find(
        self,
        asked: ReadQuery,
        where: SearchFilter,
        kept_ids: Sequence[int],
        limit: int,
        hidden_ids: Collection[int] = (),
    ) -> _Found:
        ranked, has_vectors = self._rank(asked, where, kept_ids)
        if hidden_ids:
            spots = tuple(spot for spot in ranked.spots if spot.chunk_id not in hidden_ids)
            ranked = replace(ranked, spots=spots)
        hits = make_hits(self._documents, ranked, limit, asked, kept_ids)
        signals = signals_of(asked, ranked.spots, hits, self._chunk_count, has_vectors=has_vectors)
        return _Found(asked, ranked, hits, signals, has_vectors)

    def needs_calibration(self) -> bool:
        """Whether the bar of coverage for these notes isn't known yet."""
        with self._lock:
            self._keep_up()
            can = self._has_its_embedder() and not self._missing_vectors
            return can and not self._is_calibrated and self._chunk_count >= FEWEST_CHUNKS

    def calibrate(self) -> None:
        """Finds the bar of coverage for these notes unless it is known; takes some seconds.

        Searches go on meanwhile.
        """
        if not self.needs_calibration():
            return
        chunk_count = self._chunk_count
        off_topic = [self._odds(question) for question in off_topic_questions()]
        own = [self._odds(entry.pair.question, hidden=entry) for entry in self._own_questions()]
        bar = find_bar(off_topic, own)
        calibration = Calibration(bar, chunk_count, self._makers())
        write_calibration(self._index.home / _CALIBRATION, calibration)
        with self._lock:
            self._bar, self._is_calibrated = bar, True

    def _own_questions(self) -> Sequence[PairEntry]:
        """Some of the notes' own, from all over them."""
        usable = [
            entry
            for entry in self._index.pairs()
            if entry.document_kind in GROUNDS
            and not (entry.pair.is_exercise or entry.pair.points_elsewhere)
        ]
        return usable[:: max(1, -(-len(usable) // MOST_OWN_QUESTIONS))]

    def _odds(self, question: str, hidden: PairEntry | None = None) -> float:
        """Log odds that the notes answer, without a pair of them."""
        where = SearchFilter(excluded=self._excluded())
        with self._lock:
            self._keep_up()
            hidden_ids: Sequence[int] = ()
            if hidden:
                place = replace(hidden.answer_locator, start_line=hidden.pair.question_line)
                hidden_ids = self._index.chunks_in([place], where)
            found = self._find(self._reader.read(question), where, (), LOOKED_AT, hidden_ids)
        return odds_of(found.signals)

    def _rank(
        self, asked: ReadQuery, where: SearchFilter, kept_ids: Sequence[int]
    ) -> tuple[Ranked, bool]:
        """The candidates in order, and whether the vectors had a say."""
        # The words are looked up while the query is being embedded; SQLite lets go of the GIL.
        by_words = self._beside.submit(find_by_words, self._index, asked.match, where)
        vector = self._vector_of(asked)
        found = by_words.result()
        if vector is not None:
            try:
                return rank(self._index, found, vector, where, kept_ids, self._beside), True
            except IndexUnusable:  # words still answer while the vectors are being mended
                pass
        return rank_by_words(self._index, found), False

    def _keep_up(self) -> None:
        """What was learnt from the index is learnt anew when it has changed."""
        version = self._index.version
        if version == self._version:
            return
        if self._embedder and self._has_its_embedder():
            # Chroma is opened while the model is being loaded; what is wrong with it, rank says.
            anything = np.ones(self._embedder.dimension, np.float32)
            self._beside.submit(self._index.search_vectors, anything, 1)
        self._chunk_count = self._index.chunk_count()
        self._reader = QueryReader(
            self._index.vocabulary(),
            self._chunk_count,
            self._embedder,
            self._passages_with,
            self._stand_together,
        )
        self._documents = OpenDocuments(self._index)
        self._missing_vectors = self._index.missing_vectors()
        self._version = version
        noted = read_calibration(self._index.home / _CALIBRATION)
        fits = noted is not None and noted.fits(self._chunk_count, self._makers())
        self._bar = noted.bar if noted and fits else USUAL_BAR
        self._is_calibrated = fits

    def _makers(self) -> str:
        return makers(self._index.embedder_fingerprint, WITH_VECTORS)

    def _passages_with(self, word: str) -> list[str]:
        found = self._index.search_words(match_any([word]), _LOOKED_THROUGH, _EVERYTHING)
        return [chunk.text for chunk in self._index.chunks(id_ for id_, _ in found).values()]

    def _stand_together(self, words: Sequence[str]) -> bool:
        return bool(self._index.search_words(match_near(words), 1, _EVERYTHING))

    def _vector_of(self, asked: ReadQuery) -> AskedVector | None:
        if self._embedder is None or not self._has_its_embedder():
            return None
        return asked_vector(self._embedder, asked)

    def _has_its_embedder(self) -> bool:
        """Whether questions can be compared with the vectors of this index."""
        embedder = self._embedder
        return embedder is not None and embedder.fingerprint == self._index.embedder_fingerprint


def _heading(hit: Hit) -> str:
    return " > ".join((hit.passage.document_title, *hit.passage.heading_path))
