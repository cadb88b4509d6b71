"""How likely an answer says each key point: by meaning, by words, and by what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.compared_things import Thing, parts_about, things_named
from tutor.key_points import KeyPoint, clauses, plain_text, statements
from tutor.meanings import Meanings, Vectors
from tutor.not_saying import says_what_is_missing
from tutor.wording import share, stems

FEATURES = (
    "nearest", "tokens", "words", "is_about", "is_not_about", "preferred", "is_preferred",
    "nearest_and_preferred", "point_count", "length",
)  # fmt: skip
_LEAST_SPREAD = 0.02  # of cosines with the background


@dataclass(frozen=True, slots=True)
class Matching:
    """Features of each point (n, len(FEATURES)) and the piece of the answer nearest to it."""

    features: NDArray[np.float64]
    evidence: tuple[str, ...]


def match_points(
    question: str,
    reference: str,
    answer: str,
    points: Sequence[KeyPoint],
    things: Sequence[Thing],
    meanings: Meanings | None,
) -> Matching:
    """What speaks for each point having been said. Without meanings by words alone."""
    pieces = pieces_of(answer)
    said = " ".join(
        s.text for s in statements(answer) if s.is_whole and not says_what_is_missing(s.text)
    )
    said = said or answer
    own, asked = stems(said), stems(question)
    likeness = _likeness(points, [*pieces, said], meanings)
    inner = likeness[:, :-1] if pieces else likeness
    nearest = likeness.max(axis=1)
    lead_over = (
        (inner - inner.mean(axis=0)).max(axis=1) if len(points) > 1 else np.zeros(len(points))
    )
    preferred = np.isin(np.arange(len(points)), inner.argmax(axis=0)).astype(float)
    spoken_of = {part.thing for part in parts_about(said, things)} if things else set[int]()
    about = [_about(point, things, spoken_of) for point in points]
    words = [share((stems(point.text) - asked) or stems(point.text), own) for point in points]
    length = min(2.0, len(own) / max(1, len(stems(plain_text(reference)))))
    rows = np.column_stack(
        [
            nearest,
            _token_likeness(points, said, meanings),
            words,
            [float(state == "yes") for state in about],
            [float(state == "no") for state in about],
            lead_over,
            preferred,
            nearest * preferred,
            np.full(len(points), np.log(len(points))),
            np.full(len(points), length),
        ]
    )
    texts = [*pieces, said]
    best = inner.argmax(axis=1)
    return Matching(rows, tuple(texts[i] for i in best))


def pieces_of(answer: str) -> list[str]:
    """Sentences, their parts and clauses of an answer, without remarks on what it leaves out."""
    texts = [statement.text for statement in statements(answer)]
    texts += [clause for clause in clauses(answer) if len(stems(clause)) >= 2]
    return [text for text in dict.fromkeys(texts) if not says_what_is_missing(text)]


def _likeness(
    points: Sequence[KeyPoint], texts: Sequence[str], meanings: Meanings | None
) -> NDArray[np.float64]:
    """(points, texts): how many spreads nearer than to the background, or shares of words."""
    if meanings is None:
        shared = [
            [share(stems(p.text), stems(t)) + share(stems(t), stems(p.text)) for t in texts]
            for p in points
        ]
        return np.array(shared, float).reshape(len(points), len(texts)) * 2
    mine, theirs = meanings.of([point.text for point in points]), meanings.of(texts)
    cosines = mine @ theirs.T
    by_point = _standard(cosines, mine @ meanings.background.T, axis=1)
    by_text = _standard(cosines.T, theirs @ meanings.background.T, axis=1).T
    return (by_point + by_text) / 2


def _standard(cosines: Vectors, background: Vectors, *, axis: int) -> NDArray[np.float64]:
    mean = background.mean(axis=axis, keepdims=True)
    spread = background.std(axis=axis, keepdims=True) + _LEAST_SPREAD
    standard: NDArray[np.float64] = ((cosines - mean) / spread).astype(np.float64)
    return standard


def _token_likeness(
    points: Sequence[KeyPoint], said: str, meanings: Meanings | None
) -> list[float]:
    """Mean over a point's word pieces of the nearest one in the answer (late interaction)."""
    if meanings is None:
        return [0.0] * len(points)
    meanings.of([point.text for point in points])
    there = meanings.tokens(said)
    return [float((meanings.tokens(p.text) @ there.T).max(axis=1).mean()) for p in points]


def _about(point: KeyPoint, things: Sequence[Thing], spoken_of: set[int]) -> str:
    """Whether the answer speaks of the one thing that the point is about: yes, no or unclear."""
    named = things_named(point.text, things)
    if len(named) != 1:
        return "unclear"
    return "yes" if named[0] in spoken_of else "no"
