"""Candidates for a query, and how well each place fits: by words, by meaning, token by token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder
from ingest.index import IndexReader
from ingest.search_filter import SearchFilter
from ingest.token_vectors import best_matches, directions
from tutor.passages import MAX_CHARS

# What a perfect match of each kind adds to a score; together they make 1.
COSINE_SHARE = 0.25
WORDS_SHARE = 0.06
TOKENS_SHARE = 0.69

_OWN_FIRST = 0.01  # of a score: what the learner's own words are worth among equals
BACKGROUND_RANK = 50  # a chunk this far down is only about the same field
_LIST_LENGTH = 100  # chunks that words and vectors each look up
_RERANKED = 30  # of either list, the best that are compared token by token


@dataclass(frozen=True, slots=True)
class AskedVector:
    """A query as the embedder sees it."""

    vector: NDArray[np.float32]  # (dimension,)
    tokens: NDArray[np.float32]  # (word pieces, 160) unit length


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a place. Without vectors `cosine` is 0 and `tokens` empty."""

    words: float  # BM25, 0 where no word matched
    cosine: float
    tokens: NDArray[np.float32]  # (word pieces of the query,) cosine to the nearest token there
    tokens_mean: float = 0.0
    words_rank: int | None = None  # from 1 in the list of words; None beyond its end
    meaning_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """What is shown at most once: a Q&A pair or section, or a chunk of one that is too long."""

    key: tuple[int, int]  # the same for the same place, whichever chunk of it is best
    chunk_id: int  # the best of its chunks
    evidence: Evidence  # the best of all its chunks
    score: float  # 0 to 1
    is_yours: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    spots: tuple[Spot, ...]  # best first
    best_words: float  # the best BM25 of any
    background: float  # cosine of a chunk that is only about the same field


def asked_vector(embedder: Embedder, text: str) -> AskedVector:
    embedded = embedder.embed([text])
    tokens = embedded.token_vectors[0]
    # The first and the last token only say where a text begins and ends.
    inner = tokens[1:-1] if len(tokens) > 2 else tokens
    return AskedVector(embedded.vectors[0], directions(inner))


def find_by_words(index: IndexReader, match: str, where: SearchFilter) -> dict[int, float]:
    """BM25 by chunk, best first, for an FTS5 expression; "" finds nothing."""
    return dict(index.search_words(match, _LIST_LENGTH, where)) if match else {}


def rank_by_words(index: IndexReader, found: Mapping[int, float]) -> Ranked:
    """For when there are no vectors."""
    nothing = np.zeros(0, np.float32)
    by_chunk = {
        id_: Evidence(bm25, 0.0, nothing, words_rank=rank)
        for rank, (id_, bm25) in enumerate(found.items(), 1)
    }
    return _ranked(index, by_chunk, background=0.0)


def rank(
    index: IndexReader,
    by_words: Mapping[int, float],
    asked: AskedVector,
    where: SearchFilter,
    kept: Sequence[int],
    beside: Executor,
) -> Ranked:
    """The best places by words and by meaning; chunks of `kept` are candidates in any case.

    The vectors are searched in `beside`, while the chunks found by words are compared here.

    Raises:
        IndexUnusable: the vectors can't be searched.
    """
    searching = beside.submit(index.search_vectors, asked.vector, _LIST_LENGTH, where)
    known = list(dict.fromkeys([*list(by_words)[:_RERANKED], *kept]))
    tokens = _match_tokens(index, asked, known)
    by_meaning = dict(searching.result())
    tokens |= _match_tokens(index, asked, [i for i in _first(by_meaning) if i not in tokens])
    cosines = list(by_meaning.values())
    # A chunk beyond the end of the list is no closer than the list's last one.
    farthest = cosines[-1] if cosines else 0.0
    usual = np.mean(list(tokens.values()), axis=0) if tokens else np.zeros(0, np.float32)
    words_ranks = {id_: rank for rank, id_ in enumerate(by_words, 1)}
    meaning_ranks = {id_: rank for rank, id_ in enumerate(by_meaning, 1)}
    by_chunk = {
        id_: Evidence(
            by_words.get(id_, 0.0),
            by_meaning.get(id_, farthest),
            *_with_mean(tokens.get(id_, usual)),
            words_ranks.get(id_),
            meaning_ranks.get(id_),
        )
        for id_ in dict.fromkeys([*known, *_first(by_meaning)])
    }
    background = cosines[min(BACKGROUND_RANK, len(cosines)) - 1] if cosines else 0.0
    return _ranked(index, by_chunk, background)


def _first(by_meaning: Iterable[int]) -> list[int]:
    return list(by_meaning)[:_RERANKED]


def _match_tokens(
    index: IndexReader, asked: AskedVector, ids: Sequence[int]
) -> dict[int, NDArray[np.float32]]:
    """For each chunk that has token vectors, how near each token of the query comes to one."""
    packed, counts = index.token_rows(ids)
    best = best_matches(asked.tokens, packed, counts)
    return {id_: row for id_, row, count in zip(ids, best, counts, strict=True) if count}


def _ranked(index: IndexReader, by_chunk: Mapping[int, Evidence], background: float) -> Ranked:
    """Whatever speaks for a chunk speaks for its spot."""
    best_words = max((evidence.words for evidence in by_chunk.values()), default=0.0)
    homes = index.homes(list(by_chunk))
    spots: dict[tuple[int, int], list[int]] = {}
    for id_, home in homes.items():
        spots.setdefault((home.number, 0 if home.chars <= MAX_CHARS else id_), []).append(id_)
    ranked = []
    for key, ids in spots.items():
        best = max(ids, key=lambda id_: (score_of(by_chunk[id_], best_words), -id_))
        evidence = _together([by_chunk[id_] for id_ in ids])
        is_yours = homes[best].is_yours
        ranked.append(Spot(key, best, evidence, score_of(evidence, best_words), is_yours))
    return Ranked(_in_order(ranked), best_words, background)


def _in_order(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    def order(spot: Spot) -> tuple[float, int]:
        return -spot.score - _OWN_FIRST * spot.is_yours, spot.chunk_id

    return tuple(sorted(spots, key=order))


def merge(one: Ranked, other: Ranked) -> Ranked:
    """What two ways of asking the same find, each place by the mean of its two scores."""
    found = {spot.key: spot for ranked in (other, one) for spot in ranked.spots}
    lists = [{spot.key: spot.score for spot in ranked.spots} for ranked in (one, other)]
    # What a list lacks is no better than its last.
    lowest = [min(scores.values(), default=0.0) for scores in lists]
    spots = [
        replace(
            spot,
            score=sum(scores.get(key, low) for scores, low in zip(lists, lowest, strict=True)) / 2,
        )
        for key, spot in found.items()
    ]
    return Ranked(_in_order(spots), max(one.best_words, other.best_words), one.background)


def _with_mean(tokens: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    return tokens, float(tokens.mean()) if len(tokens) else 0.0


def _together(all_: Sequence[Evidence]) -> Evidence:
    if len(all_) == 1:
        return all_[0]
    return Evidence(
        max(each.words for each in all_),
        max(each.cosine for each in all_),
        *_with_mean(np.max([each.tokens for each in all_], axis=0)),
        min((each.words_rank for each in all_ if each.words_rank), default=None),
        min((each.meaning_rank for each in all_ if each.meaning_rank), default=None),
    )


def score_of(evidence: Evidence, best_words: float) -> float:
    """0 to 1; `best_words` is the best BM25 of any candidate."""
    return sum(shares_of(evidence, best_words))


def shares_of(evidence: Evidence, best_words: float) -> tuple[float, float, float]:
    """What words, meaning and tokens each add to the score."""
    of_best = evidence.words / best_words if best_words > 0 else 0.0
    return (
        WORDS_SHARE * of_best,
        COSINE_SHARE * max(evidence.cosine, 0.0),
        TOKENS_SHARE * max(evidence.tokens_mean, 0.0),
    )
