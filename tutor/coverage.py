"""Whether the notes answer a question: covered, thin (they mention it), or missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Literal

from ingest.words import words_of
from tutor.hits import Hit
from tutor.queries import QueryTerm, ReadQuery

Coverage = Literal["covered", "thin", "missing"]

_LOOKED_AT = 3  # hits in which the query's words are looked for


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer; all about 0 to 1, higher speaks for it."""

    cosine: float  # of the closest chunk
    tokens: float  # of the chunk whose tokens match the query's best
    weakest: float  # its worst matched tokens
    found: float  # share of the query's words in the best hits, rare words counting more
    known: float  # the same for the whole of the notes
    lead: float  # of the closest chunk over the tenth


def signals_of(asked: ReadQuery, hits: Sequence[Hit], chunk_count: int) -> Signals:
    weights = [_rarity(term, chunk_count) for term in asked.terms]
    whole = sum(weights) or 1.0
    texts = [set(_words_shown(hit)) for hit in hits[:_LOOKED_AT]]
    found = [
        sum(w for w, term in zip(weights, asked.terms, strict=True) if words & set(term.words))
        for words in texts
    ]
    known = sum(w for w, term in zip(weights, asked.terms, strict=True) if term.chunk_count)
    cosines = sorted((hit.candidate.cosine for hit in hits), reverse=True) or [0.0]
    return Signals(
        cosine=cosines[0],
        tokens=max((hit.candidate.tokens for hit in hits), default=0.0),
        weakest=max((hit.candidate.weakest for hit in hits[:_LOOKED_AT]), default=0.0),
        found=max(found, default=0.0) / whole,
        known=known / whole,
        lead=cosines[0] - cosines[-1],
    )


def _words_shown(hit: Hit) -> list[str]:
    return words_of(" ".join((*hit.passage.heading_path, hit.passage.text)))


def _rarity(term: QueryTerm, chunk_count: int) -> float:
    """Inverse document frequency."""
    return math.log(1 + chunk_count / (1 + term.chunk_count))


def assess(signals: Signals) -> tuple[float, Coverage]:
    """How sure it is that the notes answer, 0 to 1, and what that comes to."""
    x = sum(astuple(signals)) / 6
    return x, "covered"
