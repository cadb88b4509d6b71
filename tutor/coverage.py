"""Whether the notes answer a question: covered, thin (they mention it), or missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ingest.words import words_in
from tutor.hits import Hit
from tutor.queries import AskedWord, ReadQuery, rarity
from tutor.ranking import Spot

Coverage = Literal["covered", "thin", "missing"]

LOOKED_AT = 5  # hits in which the question's words are looked for
_FIELD_PLACE = 10  # a place this far down is only about the same field
_USUAL_LEAD = 0.15  # where there are fewer places: neither for an answer nor against one

# Logistic models, learnt from the earlier own questions by `python -m benchmarks.learn_coverage`:
# what the constant and each signal add to the log odds; and without vectors.
WITH_VECTORS = (-2.7, 5.2, 10.1, 4.1, -5.2, -9.6)
_WORDS_ONLY = (-3.2, 6.2)
USUAL_BAR = 0.0  # log odds; `calibrating` finds the bar of these notes
_MEANT_SHARE = 0.4  # that a word is missed by, where the term that it stands for is there
_MISSING_BELOW = 1.4  # under the bar
_ALL_PIECES = AskedWord((), 0, 0, rarity=0.5)  # for a question of words that ask nothing


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the question the best passages are, by their vectors; each 0 to 1."""

    closest: float  # cosine of the closest hit
    lead: float  # by how much the best place's score is above one that is only about the field
    weakest: float  # how well the question's worst-matched word piece is matched by any hit
    missed: float  # by the hit that misses least: mean of each word's rarity times its mismatch
    absent: float  # of that, what falls to words that don't stand in it


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, or against one."""

    found: float  # 0 to 1: share of the question's words in one of the best hits, by their rarity
    likeness: Likeness | None  # None without vectors


def signals_of(
    asked: ReadQuery,
    spots: Sequence[Spot],
    hits: Sequence[Hit],
    chunk_count: int,
    *,
    has_vectors: bool,
) -> Signals:
    """`hits` are what is shown of `spots`; both best first."""
    looked_at = hits[:LOOKED_AT]
    shares = (_share_found(asked, _words_in(_shown(hit)), chunk_count) for hit in looked_at)
    found = max(shares, default=0.0)
    return Signals(found, _likeness(asked, spots, looked_at) if has_vectors else None)


def _likeness(asked: ReadQuery, spots: Sequence[Spot], hits: Sequence[Hit]) -> Likeness:
    if not hits:
        return Likeness(0.0, 0.0, 0.0, 1.0, 1.0)
    is_far_enough = len(spots) >= _FIELD_PLACE
    lead = spots[0].score - spots[_FIELD_PLACE - 1].score if is_far_enough else _USUAL_LEAD
    closest = max(hit.evidence.cosine for hit in hits)
    words = asked.asked_words or (_ALL_PIECES,)
    missed = min(_missed(words, hit) for hit in hits)
    return Likeness(closest, lead, _weakest(words, hits), *missed)


def _weakest(words: Sequence[AskedWord], hits: Sequence[Hit]) -> float:
    matches = np.max([hit.evidence.tokens for hit in hits], axis=0)
    return min((float(_pieces(word, matches).min(initial=1.0)) for word in words), default=0.0)


def _missed(words: Sequence[AskedWord], hit: Hit) -> tuple[float, float]:
    """How much of what is asked the hit doesn't speak of, and doesn't even name."""
    shown = _words_in(_shown(hit))
    missed = absent = 0.0
    for word in words:
        misses = word.rarity * (1 - float(_pieces(word, hit.evidence.tokens).mean()))
        if not shown.isdisjoint(word.meant):
            missed += _MEANT_SHARE * misses
        else:
            missed += misses
            absent += misses if shown.isdisjoint(word.words) else 0.0
    return missed / len(words), absent / len(words)


def _pieces(word: AskedWord, matches: NDArray[np.float32]) -> NDArray[np.float32]:
    """The word's own; all of them where the embedder cuts a text in another way than its words."""
    own = matches[word.first_piece : word.first_piece + word.piece_count]
    return own if len(own) else matches


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
    if like := signals.likeness:
        lines.append(
            f"Closest passage {like.closest:.2f}, {like.lead:.2f} above the field; the word it"
            f" matches worst by {like.weakest:.2f}."
        )
        lines.append(
            f"The best misses {like.missed:.2f} of what was asked, {like.absent:.2f} in words that"
            " it doesn't hold; words that are rare in the language count more."
        )
        lines.append(f"The bar for these notes lies at {bar:+.1f}.")
    return tuple(lines)


def values_of(signals: Signals) -> tuple[float, ...]:
    """The signals as numbers for a model: five with vectors, else one."""
    like = signals.likeness
    return (signals.found,) if like is None else astuple(like)


def _share_found(asked: ReadQuery, shown: frozenset[str], chunk_count: int) -> float:
    weights = [rarity(term.chunk_count, chunk_count) for term in asked.terms]
    found = [
        weight
        for weight, term in zip(weights, asked.terms, strict=True)
        if not shown.isdisjoint(term.words)
    ]
    return sum(found) / sum(weights) if weights else 0.0


def _shown(hit: Hit) -> str:
    passage = hit.passage
    return " ".join((passage.document_title, *passage.heading_path, passage.text))


@lru_cache(maxsize=1024)  # the same passages come up again and again in an evening
def _words_in(text: str) -> frozenset[str]:
    return words_in(text)
