"""What the verdict is computed from: figures about one answer, rounded, by name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.bindings import find_bindings
from tutor.contradictions import Contradictions
from tutor.key_points import KeyPoint, plain_text, statements
from tutor.meanings import Meanings
from tutor.not_saying import says_what_is_missing
from tutor.relevance import MAIN_WEIGHT, NOTHING_KNOWN, relevance_of
from tutor.swaps import Fit
from tutor.wording import share, stems

RELATED_WORDS, RELATED_POINT, RELATED_WHOLE = 0.25, 0.35, 0.3  # any of them is enough
DIGITS = 2  # no noise of the embedder's last bits reaches the verdict

FEATURES = (
    "covered", "least", "most", "log_covered", "words_covered", "new_words", "swap", "swap_bound",
    "bound", "unbound", "agreement", "pairs", "disagreement", "misplaced", "most_misplaced",
    "negations", "is_turned", "new_negations", "opposites", "wrong_numbers", "wrong_growths",
    "right_growths", "new_absolutes", "denies_difference", "remarks", "to_reference",
    "closer_than_question", "beyond", "points_beyond", "least_point_beyond", "best_point_beyond",
    "statements_beyond", "least_statement_beyond", "lead", "length", "sentences", "covered_negated",
    "covered_swapped",
)  # fmt: skip


def features_of(
    question: str,
    reference: str,
    answer: str,
    *,
    points: Sequence[KeyPoint],
    said: NDArray[np.float64],
    fit: Fit | None,
    contradictions: Contradictions,
    meanings: Meanings | None,
) -> NDArray[np.float64]:
    """Shape (len(FEATURES),). `said`: how likely each point was said."""
    figures = {
        **_covered(points, said),
        **_words(question, reference, answer),
        **_exchanged(reference, answer, fit),
        **_contradicted(contradictions),
        **_relevant(question, reference, answer, points, meanings),
        "remarks": says_what_is_missing(answer),
    }
    figures["covered_negated"] = figures["covered"] * figures["negations"]
    figures["covered_swapped"] = figures["covered"] * min(1.0, max(0.0, -figures["swap"]))
    return np.round([float(figures[name]) for name in FEATURES], DIGITS)


def is_related(features: NDArray[np.float64], *, names_none: bool) -> bool:
    """Whether an answer has enough in common with its note, by words or beyond the question.

    `names_none`: of things that the question compares it speaks of none; then only words count.
    """
    figure = dict(zip(FEATURES, features, strict=True))
    if figure["words_covered"] >= RELATED_WORDS:
        return True
    is_near = figure["best_point_beyond"] >= RELATED_POINT or figure["beyond"] >= RELATED_WHOLE
    return is_near and not names_none


def _covered(points: Sequence[KeyPoint], said: NDArray[np.float64]) -> dict[str, float]:
    weights = np.array([point.weight for point in points])
    main = said[weights >= MAIN_WEIGHT] if (weights >= MAIN_WEIGHT).any() else said
    weights = weights / weights.sum()
    return {
        "covered": float((weights * said).sum()),
        "least": float(main.min()),
        "most": float(main.max()),
        "log_covered": float((weights * np.log(said + 0.02)).sum()),
    }


def _words(question: str, reference: str, answer: str) -> dict[str, float]:
    own, told, asked = stems(answer), stems(reference), stems(question)
    sentences = len({statement.sentence for statement in statements(answer)})
    written, noted = (len(plain_text(text).split()) for text in (answer, reference))
    return {
        "words_covered": share(told - asked, own),
        "new_words": 1 - share(own, told | asked),
        "length": _between(math.log((written + 3) / (noted + 3)), -2.5, 0.7),
        "sentences": math.log(min(sentences, 4) + 1),
    }


def _exchanged(reference: str, answer: str, fit: Fit | None) -> dict[str, float]:
    bound = fit.bound if fit else 0.0
    # A margin on one thing alone is weak: there is no other side that fits as badly.
    swap = _between(fit.total, -1, 0.5) * (0.4 + 0.6 * bound) if fit else 0.0
    bindings = find_bindings(reference, answer)
    return {
        "swap": swap,
        "swap_bound": min(1.0, max(0.0, -swap)) * bound,
        "bound": bound,
        "unbound": 1 - bound if fit else 0.0,
        "agreement": bindings.agreement,
        "pairs": bindings.pairs,
        "disagreement": (1 - bindings.agreement) * bindings.pairs,
        "misplaced": min(bindings.misplaced, 4.0),
        "most_misplaced": bindings.most_misplaced,
    }


def _contradicted(found: Contradictions) -> dict[str, float]:
    return {
        "negations": min(found.negations, 2),
        "is_turned": found.is_turned,
        "new_negations": min(found.new_negations, 2),
        "opposites": min(found.opposites, 2),
        "wrong_numbers": min(found.wrong_numbers, 2),
        "wrong_growths": min(found.wrong_growths, 3),
        "right_growths": min(found.right_growths, 2),
        "new_absolutes": min(found.new_absolutes, 3),
        "denies_difference": found.denies_difference,
    }


def _relevant(
    question: str,
    reference: str,
    answer: str,
    points: Sequence[KeyPoint],
    meanings: Meanings | None,
) -> dict[str, float]:
    found = (
        relevance_of(question, reference, answer, points, meanings) if meanings else NOTHING_KNOWN
    )
    return {
        "to_reference": found.to_reference,
        "closer_than_question": found.to_reference - found.to_question,
        "beyond": found.beyond,
        "points_beyond": found.points_beyond,
        "least_point_beyond": found.least_point_beyond,
        "best_point_beyond": found.best_point_beyond,
        "statements_beyond": found.statements_beyond,
        "least_statement_beyond": found.least_statement_beyond,
        "lead": found.lead,
    }


def _between(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
