"""Candidates for a query, and how well each place fits: by words, by meaning, token by token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder
from ingest.index import IndexReader
from ingest.search_filter import SearchFilter
from ingest.token_vectors import best_matches, directions
from tutor.passages import MAX_CHARS
from tutor.queries import ReadQuery

# What a perfect match of each kind adds to a score; together they make 1.
COSINE_SHARE = 0.25
WORDS_SHARE = 0.06
TOKENS_SHARE = 0.69

_OWN_FIRST = 0.01  # of a score: what the learner's own words are worth among equals
_LIST_LENGTH = 100  # chunks that words and vectors each look up
_RERANKED = 30  # of either list, the best that are compared token by token
_ADDED_WEIGHT = 0.3  # of a word piece that the learner didn't type, against one that asks something
_UNLISTED = 1_000_000  # the rank of what stands in no list


@dataclass(frozen=True, slots=True)
class AskedVector:
    """A query as the embedder sees it."""

    vector: NDArray[np.float32]  # (dimension,)
    tokens: NDArray[np.float32]  # (word pieces, 160) unit length
    weights: NDArray[np.float32]  # (word pieces,) what each counts, together 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a place. Without vectors `cosine` is 0 and `tokens` empty."""

    words: float  # BM25, 0 where no word matched
    cosine: float
    tokens: NDArray[np.float32]  # (word pieces of the query,) cosine to the nearest token there
    tokens_mean: float = 0.0  # by the weights of the word pieces
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


def asked_vector(embedder: Embedder, asked: ReadQuery) -> AskedVector:
    embedded = embedder.embed([asked.text])
    tokens = embedded.token_vectors[0]
    # The first and the last token only say where a text begins and ends.
    inner = tokens[1:-1] if len(tokens) > 2 else tokens
    return AskedVector(embedded.vectors[0], directions(inner), _weights(asked, len(inner)))


def _weights(asked: ReadQuery, piece_count: int) -> NDArray[np.float32]:
    """All alike where the embedder cuts a text in another way than its words."""
    weights = np.ones(piece_count, np.float32)
    typed = asked.piece_weights
    if len(typed) <= piece_count and (asked.meant or len(typed) == piece_count):
        weights[: len(typed)] = typed
        weights[len(typed) :] = _ADDED_WEIGHT
    weights /= max(weights.sum(), 1e-9)
    return weights


def find_by_words(index: IndexReader, match: str, where: SearchFilter) -> dict[int, float]:
    """BM25 by chunk, best first, for an FTS5 expression; "" finds nothing."""
    return dict(index.search_words(match, _LIST_LENGTH, where)) if match else {}


def rank_by_words(index: IndexReader, by_words: Mapping[int, float]) -> Ranked:
    """For when there are no vectors."""
    nothing = np.zeros((len(by_words), 0), np.float32)
    no_weights = np.zeros(0, np.float32)
    return _ranked(index, _candidates(list(by_words), by_words, {}, nothing, no_weights))


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
    known = dict.fromkeys([*islice(by_words, _RERANKED), *kept])
    tokens_of_known = _match_tokens(index, asked, list(known))
    by_meaning = dict(searching.result())
    others = [id_ for id_ in islice(by_meaning, _RERANKED) if id_ not in known]
    tokens = np.concatenate([tokens_of_known, _match_tokens(index, asked, others)])
    ids = [*known, *others]
    return _ranked(index, _candidates(ids, by_words, by_meaning, _filled(tokens), asked.weights))


def _match_tokens(
    index: IndexReader, asked: AskedVector, ids: Sequence[int]
) -> NDArray[np.float32]:
    """How near each chunk comes to each token of the query; NaN without token vectors."""
    packed, counts = index.token_rows(ids)
    best = best_matches(asked.tokens, packed, counts)
    best[np.equal(counts, 0)] = np.nan
    return best


def _filled(tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    """A chunk without token vectors matches as is usual among the others."""
    is_lacking = np.isnan(tokens).any(axis=1)
    if is_lacking.all():
        return tokens[:, :0]
    tokens[is_lacking] = tokens[~is_lacking].mean(axis=0)
    return tokens


@dataclass(frozen=True, slots=True)
class _Candidates:
    """What speaks for each of n chunks: `Evidence` in columns, since there are many."""

    ids: NDArray[np.int64]  # (n,)
    sums: NDArray[np.float64]  # (3, n): words, cosine, tokens_mean
    ranks: NDArray[np.int64]  # (2, n): words_rank, meaning_rank
    tokens: NDArray[np.float32]  # (n, word pieces of the query)
    weights: NDArray[np.float32]  # (word pieces,) as in `AskedVector`


def _candidates(
    ids: Sequence[int],
    by_words: Mapping[int, float],
    by_meaning: Mapping[int, float],
    tokens: NDArray[np.float32],
    weights: NDArray[np.float32],
) -> _Candidates:
    # A chunk beyond the end of the list is no closer than the list's last one.
    farthest = min(by_meaning.values(), default=0.0)
    sums = np.zeros((3, len(ids)))
    sums[0] = [by_words.get(id_, 0.0) for id_ in ids]
    sums[1] = [by_meaning.get(id_, farthest) for id_ in ids]
    sums[2] = _means(tokens, weights)
    ranks = [{id_: rank for rank, id_ in enumerate(found, 1)} for found in (by_words, by_meaning)]
    listed = [[numbers.get(id_, _UNLISTED) for id_ in ids] for numbers in ranks]
    columns = np.array(ids, np.int64), sums, np.array(listed, np.int64)
    return _Candidates(*columns, tokens, weights)


def _ranked(index: IndexReader, candidates: _Candidates) -> Ranked:
    """Whatever speaks for a chunk speaks for its spot."""
    ids, sums = candidates.ids, candidates.sums
    homes = index.homes(ids)
    best_words = float(sums[0].max(initial=0.0))
    parts = np.where(homes.chars <= MAX_CHARS, 0, ids)
    scores = _shares(sums, best_words).sum(axis=0)
    # The chunks of a spot side by side, the best of them first.
    order = np.lexsort((ids, -scores, parts, homes.numbers))
    order = order[homes.numbers[order] >= 0]
    keys = np.stack([homes.numbers, parts])[:, order]
    starts = np.flatnonzero(np.diff(keys, axis=1, prepend=-1).any(axis=0))
    if not len(starts):
        return Ranked((), best_words)
    best = order[starts]
    together = _together(candidates, order, starts)
    columns = (
        keys[:, starts].T.tolist(),
        ids[best].tolist(),
        _evidence(together),
        _shares(together.sums, best_words).sum(axis=0).tolist(),
        homes.is_yours[best].tolist(),
    )
    spots = [Spot((key[0], key[1]), *rest) for key, *rest in zip(*columns, strict=True)]
    return Ranked(_in_order(spots), best_words)


def _together(
    candidates: _Candidates, order: NDArray[np.int64], starts: NDArray[np.int64]
) -> _Candidates:
    """The best of each kind in each run of `order` that begins at one of `starts`."""
    sums = np.maximum.reduceat(candidates.sums[:, order], starts, axis=1)
    ranks = np.minimum.reduceat(candidates.ranks[:, order], starts, axis=1)
    tokens = np.maximum.reduceat(candidates.tokens[order], starts, axis=0)
    sums[2] = _means(tokens, candidates.weights)
    return _Candidates(candidates.ids[order[starts]], sums, ranks, tokens, candidates.weights)


def _evidence(candidates: _Candidates) -> list[Evidence]:
    sums, ranks = candidates.sums.T.tolist(), candidates.ranks.T.tolist()
    return [
        Evidence(words, cosine, tokens, mean, *(None if r == _UNLISTED else r for r in listed))
        for (words, cosine, mean), tokens, listed in zip(
            sums, candidates.tokens, ranks, strict=True
        )
    ]


def _means(tokens: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    return tokens @ weights if tokens.shape[1] else np.zeros(len(tokens), np.float32)


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
    return Ranked(_in_order(spots), max(one.best_words, other.best_words))


def shares_of(evidence: Evidence, best_words: float) -> tuple[float, float, float]:
    """What words, meaning and tokens each add to the score, 0 to 1.

    `best_words` is the best BM25 of any candidate.
    """
    sums = np.array([[evidence.words], [evidence.cosine], [evidence.tokens_mean]])
    words, meaning, tokens = _shares(sums, best_words)[:, 0].tolist()
    return words, meaning, tokens


def _shares(sums: NDArray[np.float64], best_words: float) -> NDArray[np.float64]:
    """The same for `_Candidates.sums`, (3, n)."""
    of_words = WORDS_SHARE / best_words if best_words > 0 else 0.0
    weights = np.array([[of_words], [COSINE_SHARE], [TOKENS_SHARE]])
    return weights * np.maximum(sums, 0.0)
