"""Whether the notes answer a question: covered, thin (they mention it), or missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.words import words_of
from tutor.hits import Hit
from tutor.queries import QueryTerm, ReadQuery

Coverage = Literal["covered", "thin", "missing"]

_LOOKED_AT = 3  # hits in which the query's words are looked for

# A logistic model each, learnt from benchmarks/questions.jsonl by `python -m
# benchmarks.learn_coverage`: constant, cosine, tokens, found; and without vectors constant, found.
_WITH_VECTORS = (-11.0, 4.6, 14.7, 2.2)
_WORDS_ONLY = (-2.9, 6.0)
_COVERED = 0.45
_MISSING = 0.2


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, each 0 to 1. Without vectors `cosine` and `tokens` are None."""

    cosine: float | None  # of the closest hit
    tokens: float | None  # of the hit whose tokens match the query's best
    found: float  # share of the query's words in one of the best hits, rare words counting more


def signals_of(
    asked: ReadQuery, hits: Sequence[Hit], chunk_count: int, *, has_vectors: bool
) -> Signals:
    shares = [_share_found(asked, hit, chunk_count) for hit in hits[:_LOOKED_AT]]
    found = max(shares, default=0.0)
    if not has_vectors:
        return Signals(None, None, found)
    cosine = max((hit.candidate.cosine for hit in hits), default=0.0)
    tokens = max((hit.candidate.tokens for hit in hits), default=0.0)
    return Signals(max(0.0, cosine), max(0.0, tokens), found)


def assess(signals: Signals) -> tuple[float, Coverage]:
    """How sure it is that the notes answer, 0 to 1, and what that comes to."""
    if signals.cosine is None or signals.tokens is None:
        constant, found = _WORDS_ONLY
        odds = constant + found * signals.found
    else:
        constant, cosine, tokens, found = _WITH_VECTORS
        odds = constant + cosine * signals.cosine + tokens * signals.tokens + found * signals.found
    confidence = 1 / (1 + math.exp(-odds))
    if confidence >= _COVERED:
        return confidence, "covered"
    return confidence, "missing" if confidence < _MISSING else "thin"


def _share_found(asked: ReadQuery, hit: Hit, chunk_count: int) -> float:
    shown = _words_in(" ".join((*hit.passage.heading_path, hit.passage.text)))
    weights = [_rarity(term, chunk_count) for term in asked.terms]
    found = [
        weight
        for weight, term in zip(weights, asked.terms, strict=True)
        if not shown.isdisjoint(term.words)
    ]
    return sum(found) / sum(weights) if asked.terms else 0.0


@lru_cache(maxsize=1024)  # the same passages come up again and again in an evening
def _words_in(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def _rarity(term: QueryTerm, chunk_count: int) -> float:
    """Inverse document frequency; a word that the notes lack counts most."""
    return math.log(1 + (1 + chunk_count) / (1 + term.chunk_count))
