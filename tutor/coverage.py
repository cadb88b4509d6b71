"""Whether the notes answer a question: covered, thin (they mention it), or missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from ingest.words import words_of
from tutor.hits import Hit
from tutor.queries import QueryTerm, ReadQuery, rarity

Coverage = Literal["covered", "thin", "missing"]

_LOOKED_AT = 3  # hits in which the query's words are looked for
_EVERYDAY_WEIGHT = 0.35  # of an absent everyday word against an absent name

# Logistic models, learnt from the earlier own questions by `python -m benchmarks.learn_coverage`:
# what the constant and each signal add to the log odds; and without vectors.
WITH_VECTORS = (-6.7, 5.1, 1.3, 6.5, 3.6, -2.3)
_WORDS_ONLY = (-2.5, 5.4)
USUAL_BAR = 0.0  # log odds; `calibrating` finds the bar of these notes
_MISSING_BELOW = 1.4  # under the bar


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the question the best passages are, by their vectors; each up to 1."""

    closest: float  # cosine of the closest hit
    margin: float  # by how much it is closer than chunks that are only about the field
    tokens: float  # how well the best hit matches the query's words, rare ones counting more
    weakest: float  # how well it matches the word that it matches worst


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, or against one; each 0 to 1."""

    found: float  # share of the query's words in one of the best hits, rare words counting more
    absent: float  # share that none of the best hits holds, names counting more than everyday words
    likeness: Likeness | None  # None without vectors


def signals_of(
    asked: ReadQuery, hits: Sequence[Hit], chunk_count: int, background: float | None
) -> Signals:
    """`background` is the cosine of a chunk that is only about the same field; None: no vectors."""
    shown = [_words_in(_shown(hit)) for hit in hits[:_LOOKED_AT]]
    found = max((_share_found(asked, words, chunk_count) for words in shown), default=0.0)
    absent = _share_absent(asked, frozenset().union(*shown))
    likeness = None if background is None else _likeness(asked, hits, background)
    return Signals(found, absent, likeness)


def _likeness(asked: ReadQuery, hits: Sequence[Hit], background: float) -> Likeness:
    if not hits:
        return Likeness(0.0, 0.0, 0.0, 0.0)
    closest = max(hit.evidence.cosine for hit in hits)
    return Likeness(closest, closest - background, *_token_match(asked, hits[0]))


def odds_of(signals: Signals) -> float:
    """Log odds that the notes answer."""
    values = values_of(signals)
    constant, *weights = _WORDS_ONLY if signals.likeness is None else WITH_VECTORS
    return constant + sum(w * value for w, value in zip(weights, values, strict=True))


def assess(odds: float, bar: float = USUAL_BAR) -> tuple[float, Coverage]:
    """From log odds how sure it is, 0 to 1, that the notes answer: covered from 0.5."""
    above = odds - bar
    confidence = 1 / (1 + math.exp(-above))
    if above >= 0:
        return confidence, "covered"
    return confidence, "missing" if above < -_MISSING_BELOW else "thin"


def why_coverage(signals: Signals, coverage: Coverage, bar: float) -> tuple[str, ...]:
    """What the verdict was made of, a sentence each."""
    lines = [
        {
            "covered": "The notes answer this, as far as words and meaning tell.",
            "thin": "The notes touch this and may not answer it.",
            "missing": "Nothing in the notes comes near to this.",
        }[coverage],
        f"{signals.found:.0%} of what was asked for stands in one passage, rare words counting"
        " more.",
    ]
    if signals.absent:
        lines.append("Some of it stands in none of the best passages, names counting more.")
    if like := signals.likeness:
        lines.append(
            f"Closest passage {like.closest:.2f}, {like.margin:.2f} above the field; its words"
            f" match by {like.tokens:.2f}, the worst by {like.weakest:.2f}."
        )
        lines.append(f"The bar for these notes lies at {bar:+.1f}.")
    return tuple(lines)


def values_of(signals: Signals) -> tuple[float, ...]:
    """The signals as numbers for a model: five with vectors, else one."""
    like = signals.likeness
    if like is None:
        return (signals.found,)
    return like.closest, like.margin, like.tokens, like.weakest, signals.absent


def _token_match(asked: ReadQuery, hit: Hit) -> tuple[float, float]:
    """The mean over the query's pieces by weight, and the least of those that ask something."""
    matches = hit.evidence.tokens
    weights = np.array(asked.piece_weights, np.float32)
    if len(weights) != len(matches) or not weights.any():  # another way of cutting words
        weights = np.ones(len(matches), np.float32)
    if not len(matches):
        return 0.0, 0.0
    mean = float(matches @ weights / weights.sum())
    return mean, float(matches[weights > 0].min())


def _share_found(asked: ReadQuery, shown: frozenset[str], chunk_count: int) -> float:
    weights = [rarity(term.chunk_count, chunk_count) for term in asked.terms]
    found = sum(w for w, t in zip(weights, asked.terms, strict=True) if _is_in(t, shown))
    return found / sum(weights) if weights else 0.0


def _share_absent(asked: ReadQuery, shown: frozenset[str]) -> float:
    absent = [term for term in asked.terms if not _is_in(term, shown)]
    weights = sum(1.0 if term.is_name else _EVERYDAY_WEIGHT for term in absent)
    return weights / max(1, len(asked.terms))


def _is_in(term: QueryTerm, shown: frozenset[str]) -> bool:
    return not shown.isdisjoint(term.words)


def _shown(hit: Hit) -> str:
    return " ".join((*hit.passage.heading_path, hit.passage.text))


@lru_cache(maxsize=1024)  # the same passages come up again and again in an evening
def _words_in(text: str) -> frozenset[str]:
    return frozenset(words_of(text))
