"""Candidates for a query, and how well each fits: by words, by meaning, and token by token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder
from ingest.index import IndexReader
from ingest.token_vectors import directions, similarities
from ingest.words import match_any

# What a perfect match of each kind adds to a score; together they make 1.
COSINE_SHARE = 0.3
WORDS_SHARE = 0.1
TOKENS_SHARE = 0.6

_LIST_LENGTH = 100  # chunks that words and vectors each look up
_RERANKED = 30  # of either list, the best that are compared token by token


@dataclass(frozen=True, slots=True)
class AskedVector:
    """A query as the embedder sees it."""

    vector: NDArray[np.float32]  # (dimension,)
    tokens: NDArray[np.float32]  # (word pieces, 160) unit length


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk and what speaks for it. Without vectors `cosine` and `tokens` are 0."""

    chunk_id: int
    words: float  # BM25, 0 where no word matched
    cosine: float
    tokens: float  # mean cosine of each query token to its nearest token in the chunk


def asked_vector(embedder: Embedder, text: str) -> AskedVector:
    embedded = embedder.embed([text])
    tokens = embedded.token_vectors[0]
    # The first and the last token only say where a text begins and ends.
    inner = tokens[1:-1] if len(tokens) > 2 else tokens
    return AskedVector(embedded.vectors[0], directions(inner))


def find_by_words(index: IndexReader, words: Sequence[str]) -> dict[int, float]:
    """BM25 by chunk, best first."""
    return dict(index.search_words(match_any(words), _LIST_LENGTH)) if words else {}


def by_words_alone(found_by_words: Mapping[int, float]) -> list[Candidate]:
    return [Candidate(id_, bm25, 0.0, 0.0) for id_, bm25 in found_by_words.items()]


def find_candidates(
    index: IndexReader,
    found_by_words: Mapping[int, float],
    asked: AskedVector,
    beside: Executor,
) -> list[Candidate]:
    """The best chunks by words and by meaning with all that is known of them, in no order.

    The vectors are searched in `beside`, while the chunks found by words are compared here.

    Raises:
        IndexUnusable: the vectors can't be searched.
    """
    searching = beside.submit(index.search_vectors, asked.vector, _LIST_LENGTH)
    with_words = list(found_by_words)[:_RERANKED]
    tokens = _match_tokens(asked.tokens, index.token_vectors(with_words))
    by_meaning = dict(searching.result())
    others = [id_ for id_ in list(by_meaning)[:_RERANKED] if id_ not in tokens]
    tokens |= _match_tokens(asked.tokens, index.token_vectors(others))
    ids = list(dict.fromkeys([*with_words, *others]))
    # A chunk beyond the end of the list is no closer than the list's last one.
    farthest = min(by_meaning.values(), default=0.0)
    usual = float(np.mean(list(tokens.values()))) if tokens else 0.0
    return [
        Candidate(
            id_,
            found_by_words.get(id_, 0.0),
            by_meaning.get(id_, farthest),
            tokens.get(id_, usual),
        )
        for id_ in ids
    ]


def fused_score(words: float, cosine: float, tokens: float, *, best_words: float) -> float:
    """0 to 1 for a chunk or a section; `best_words` is the best BM25 of any candidate."""
    of_best = words / best_words if best_words > 0 else 0.0
    return WORDS_SHARE * of_best + COSINE_SHARE * max(cosine, 0) + TOKENS_SHARE * max(tokens, 0)


def _match_tokens(
    query_tokens: NDArray[np.float32], packed: Mapping[int, NDArray[np.int8]]
) -> dict[int, float]:
    """Late interaction (ColBERT's MaxSim, as a mean): -1 to 1 by chunk.

    One chunk at a time: all at once is too much for the processor's cache and wakes the matrix
    library's threads, which took ten times as long on a busy machine.
    """
    return {
        id_: float(similarities(query_tokens, rows).max(axis=1).mean())
        for id_, rows in packed.items()
        if len(rows)
    }
