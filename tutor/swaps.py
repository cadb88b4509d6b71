"""Does an answer say of one thing what the reference says of another?

Each clause of the answer is taken without the name of the thing it speaks of, and held against what
the reference says of this thing and of the others. Below zero, it fits another one better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ingest.words import words_of
from tutor.compared_things import (
    Part,
    Thing,
    marks,
    pair_of,
    parts_about,
    things_asked,
    without_names,
)
from tutor.key_points import clauses
from tutor.meanings import Meanings
from tutor.wording import share, stem, stems

# Cosine from where two words may be each other's opposite: constructor, destructor.
ALIKE_WORDS = 0.38
LITTLE_EVIDENCE = 1.0  # in weights of clauses: about one long clause that fits something well
MOST_WORDS, MOST_PAIRS, MOST_USED_PAIRS = 40, 14, 4


@dataclass(frozen=True, slots=True)
class Fit:
    """Margins, each about -1 to 1: own thing minus the other things."""

    meaning: float
    words: float
    joined: float  # all that is said of a thing at once
    bound: float  # share of the reference's things that the answer speaks of

    @property
    def total(self) -> float:
        return self.meaning + self.words / 2 + self.joined


def fit_of(
    things: Sequence[Thing], reference: str, answer: str, meanings: Meanings | None
) -> Fit | None:
    """How well what is said of each thing fits it; None when that can't be told."""
    there = parts_about(reference, things)
    had = sorted({part.thing for part in there})
    said = [part for part in parts_about(answer, things) if part.thing in had]
    texts = [without_names(part.text, things) for part in said]
    said = [part for part, text in zip(said, texts, strict=True) if stems(text)]
    if len(had) < 2 or not said:
        return None
    words = _word_margins(said, there, things, had)
    if meanings is None:
        mean = float(np.mean(words))
        return Fit(0.0, mean, 0.0, len({part.thing for part in said}) / len(had))
    margins, weights = _meaning_margins(said, there, things, had, meanings)
    trust = sum(weights) / (sum(weights) + LITTLE_EVIDENCE)
    return Fit(
        meaning=trust * float(np.average(margins, weights=weights)),
        words=trust * float(np.average(words, weights=weights)),
        joined=trust * _joined_margin(said, there, things, had, meanings),
        bound=len({part.thing for part in said}) / len(had),
    )


def pair_fits(reference: str, answer: str, meanings: Meanings | None) -> tuple[Fit, ...]:
    """The fit for pairs of words that both texts speak of apart, such as O(1) and O(n)."""
    fits = (
        fit_of(pair, reference, answer, meanings) for pair in _pairs(reference, answer, meanings)
    )
    return tuple(fit for fit in fits if fit)


def lone_fit(question: str, reference: str, answer: str, meanings: Meanings | None) -> float:
    """For a reference about the first thing alone: below zero, it is said of the other."""
    things = things_asked(question)[:2]
    parts = parts_about(answer, things) if len(things) == 2 else ()
    if {part.thing for part in parts} != {0, 1}:
        return 0.0
    told = [without_names(clause, things) for clause in clauses(reference)]
    said = [without_names(part.text, things) for part in parts]
    scores = np.array([max(share(_content(text), stems(other)) for other in told) for text in said])
    if meanings is not None:
        scores = scores + (meanings.of(said) @ meanings.of(told).T).max(axis=1)
    best = [
        max(s for s, part in zip(scores, parts, strict=True) if part.thing == i) for i in (0, 1)
    ]
    return float(best[0] - best[1])


def _content(text: str) -> frozenset[str]:
    return stems(text) - {"it"}


def _word_margins(
    said: Sequence[Part], there: Sequence[Part], things: Sequence[Thing], had: Sequence[int]
) -> list[float]:
    told = [(part.thing, stems(without_names(part.text, things))) for part in there]
    margins = []
    for part in said:
        own = _content(without_names(part.text, things))
        best = {i: max(share(own, words) for thing, words in told if thing == i) for i in had}
        margins.append(best[part.thing] - _others([best[i] for i in had if i != part.thing]))
    return margins


def _meaning_margins(
    said: Sequence[Part],
    there: Sequence[Part],
    things: Sequence[Thing],
    had: Sequence[int],
    meanings: Meanings,
) -> tuple[list[float], list[float]]:
    """Margins of the clauses, and their weights: clauses that fit anything well count more."""
    texts = [without_names(part.text, things) for part in said]
    cosines = meanings.of(texts) @ meanings.of([without_names(p.text, things) for p in there]).T
    whose = np.array([part.thing for part in there])
    margins, weights = [], []
    for part, text, row in zip(said, texts, cosines, strict=True):
        best = {i: float(row[whose == i].max()) for i in had}
        others = [best[i] for i in had if i != part.thing]
        margins.append(best[part.thing] - _others(others))
        closeness = max(best[part.thing], *others, 0.05)
        weights.append(min(4, len(_content(text)) or 1) * closeness**1.5)
    return margins, weights


def _joined_margin(
    said: Sequence[Part],
    there: Sequence[Part],
    things: Sequence[Thing],
    had: Sequence[int],
    meanings: Meanings,
) -> float:
    def join(parts: Sequence[Part], thing: int) -> str:
        return " ".join(without_names(p.text, things) for p in parts if p.thing == thing)

    spoken_of = sorted({part.thing for part in said})
    mine = meanings.of([join(said, i) for i in spoken_of])
    cosines = mine @ meanings.of([join(there, i) for i in had]).T
    margins = [
        row[had.index(i)] - _others([float(v) for v, j in zip(row, had, strict=True) if j != i])
        for i, row in zip(spoken_of, cosines, strict=True)
    ]
    return float(np.mean(margins))


def _others(values: Sequence[float]) -> float:
    """Between the best and the mean, since the best of many is high by chance."""
    return (max(values) + sum(values) / len(values)) / 2


def _pairs(reference: str, answer: str, meanings: Meanings | None) -> Iterator[tuple[Thing, Thing]]:
    found = 0
    for one, other in _candidates(reference, answer, meanings):
        pair = pair_of(one, other)
        if all(
            {p.thing for p in parts_about(text, pair) if p.is_named} == {0, 1}
            for text in (reference, answer)
        ):
            yield pair
            found += 1
            if found == MOST_USED_PAIRS:
                return


def _candidates(reference: str, answer: str, meanings: Meanings | None) -> list[tuple[str, str]]:
    """Marks of words in both texts that are alike: figures first, then the nearest words."""
    said = marks(answer)
    words = {mark: word for mark, word in _telling(reference).items() if mark in said}
    figures = [mark for mark in words if mark[0] != "~"]
    plain = [mark for mark in words if mark[0] == "~"][:MOST_WORDS]
    found = list(combinations(figures, 2))
    if meanings is not None and len(plain) > 1:
        vectors = meanings.of([words[mark] for mark in plain])
        cosines = np.round(vectors @ vectors.T, 2)
        alike = [
            (-float(cosines[i, j]), plain[i], plain[j])
            for i, j in combinations(range(len(plain)), 2)
            if cosines[i, j] >= ALIKE_WORDS
            and plain[i][1:] not in plain[j]
            and plain[j][1:] not in plain[i]
        ]
        found += [(one, other) for _, one, other in sorted(alike)]
    return found[:MOST_PAIRS]


def _telling(text: str) -> dict[str, str]:
    """Marks of figures and content words, with the word."""
    found: dict[str, str] = {}
    for word in words_of(text):
        if word.startswith("o_") or (word.isdigit() and len(word) > 1):
            found[word] = word
        elif len(word) > 2 and word != "bigo" and stems(word):
            found.setdefault("~" + stem(word), word)
    return found
