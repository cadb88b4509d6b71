"""Is an answer about what was asked and told, or about something else of the same field?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.key_points import KeyPoint, plain_text, statements
from tutor.meanings import Meanings, Vectors

MAIN_WEIGHT = 0.8  # points from this weight on belong to what must be said
SAME_SUBJECT = 0.55  # cosine from where a background sentence is about the question's subject


@dataclass(frozen=True, slots=True)
class Relevance:
    """Cosines, -1 to 1. "Beyond the question": with the question's own direction taken out of both
    vectors, so that naming the subject again isn't enough.
    """

    to_reference: float
    to_question: float
    beyond: float  # the whole answer with the whole reference, beyond the question
    points_beyond: float  # mean over the points of the nearest statement
    least_point_beyond: float  # of those that must be said
    best_point_beyond: float
    statements_beyond: float  # mean over the statements of the nearest point
    least_statement_beyond: float
    lead: float  # nearer to the question or reference than to any background sentence


NOTHING_KNOWN = Relevance(0, 0, 0, 0, 0, 0, 0, 0, 0)  # without an embedder


def relevance_of(
    question: str, reference: str, answer: str, points: Sequence[KeyPoint], meanings: Meanings
) -> Relevance:
    said = [s.text for s in statements(answer) if s.is_whole] or [answer]
    parts = list(dict.fromkeys([*(s.text for s in statements(answer)), answer]))
    mine, told, asked = meanings.of([plain_text(answer) or answer, plain_text(reference), question])
    of_points = meanings.of([point.text for point in points])
    to_parts = _beyond(of_points, asked) @ _beyond(meanings.of(parts), asked).T
    nearest_part = to_parts.max(axis=1)
    told_and_points = np.vstack([of_points, told[None]])
    nearest_point = (_beyond(meanings.of(said), asked) @ _beyond(told_and_points, asked).T).max(
        axis=1
    )
    weights = np.array([point.weight for point in points])
    main = nearest_part[weights >= MAIN_WEIGHT]
    return Relevance(
        to_reference=float(mine @ told),
        to_question=float(mine @ asked),
        beyond=float((_beyond(mine[None], asked) @ _beyond(told[None], asked).T).item()),
        points_beyond=float(nearest_part @ weights / weights.sum()),
        least_point_beyond=float(main.min() if len(main) else nearest_part.min()),
        best_point_beyond=float(nearest_part.max()),
        statements_beyond=float(nearest_point.mean()),
        least_statement_beyond=float(nearest_point.min()),
        lead=_lead(mine, told, asked, of_points, meanings.background),
    )


def _lead(
    mine: Vectors, told: Vectors, asked: Vectors, of_points: Vectors, background: Vectors
) -> float:
    own = max(float(mine @ told), float(mine @ asked), float((of_points @ mine).max()))
    is_elsewhere = np.maximum(background @ told, background @ asked) < SAME_SUBJECT
    elsewhere = background[is_elsewhere] @ mine
    return own - float(elsewhere.max(initial=0.0))


def _beyond(vectors: Vectors, asked: Vectors) -> NDArray[np.float32]:
    rest = vectors - np.outer(vectors @ asked, asked)
    lengths = np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6)
    unit: NDArray[np.float32] = (rest / lengths).astype(np.float32)
    return unit
