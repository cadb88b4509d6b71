"""What the verdict is computed from: figures about one answer, rounded, by name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.contradictions import Contradictions
from tutor.key_points import KeyPoint, plain_text, statements
from tutor.meanings import Meanings
from tutor.not_saying import says_what_is_missing
from tutor.swaps import Fit

MAIN_WEIGHT = 0.8  # points from this weight on belong to what must be said
DIGITS = 2  # no noise of the embedder's last bits reaches the verdict

FEATURES = (
    "covered", "least", "main", "log_covered", "said", "swap", "swap_bound", "pair", "pair_words",
    "pair_mean", "lone", "bound", "unbound", "negations", "is_turned", "opposites", "wrong_numbers",
    "wrong_growths", "right_growths", "remarks", "closer_than_question", "to_reference", "length",
    "sentences", "covered_negated", "covered_swapped",
)  # fmt: skip


def features_of(
    question: str,
    reference: str,
    answer: str,
    *,
    points: Sequence[KeyPoint],
    said: NDArray[np.float64],
    fit: Fit | None,
    pairs: Sequence[Fit],
    lone: float,
    contradictions: Contradictions,
    meanings: Meanings | None,
) -> NDArray[np.float64]:
    """Shape (len(FEATURES),). `said`: how likely each point was said."""
    weights = np.array([point.weight for point in points])
    main = said[weights >= MAIN_WEIGHT] if (weights >= MAIN_WEIGHT).any() else said
    weights = weights / weights.sum()
    covered = float((weights * said).sum())
    bound = fit.bound if fit else 0.0
    # A margin on one thing alone is weak: there is no other side that fits as badly.
    swap = _between(fit.total, -1, 0.5) * (0.4 + 0.6 * bound) if fit else 0.0
    swapped = min(1.0, max(0.0, -swap))
    to_reference, to_question = _closeness(question, reference, answer, meanings)
    sentences = len({statement.sentence for statement in statements(answer)})
    written, told = (len(plain_text(text).split()) for text in (answer, reference))
    figures = {
        "covered": covered,
        "least": float(main.min()),
        "main": float(said[0]),
        "log_covered": float((weights * np.log(said + 0.02)).sum()),
        "said": float((weights * (said > 0.5)).sum()),
        "swap": swap,
        "swap_bound": swapped * bound,
        "pair": _between(min((f.total + f.words / 2 for f in pairs), default=0.0), -1, 0.3),
        "pair_words": _between(min((f.words for f in pairs), default=0.0), -0.6, 0.2),
        "pair_mean": _between(
            float(np.mean([f.total for f in pairs])) if pairs else 0.0, -0.7, 0.7
        ),
        "lone": min(0.0, lone),
        "bound": bound,
        "unbound": 1 - bound if fit else 0.0,
        "negations": min(contradictions.negations, 2),
        "is_turned": contradictions.is_turned,
        "opposites": min(contradictions.opposites, 2),
        "wrong_numbers": min(contradictions.wrong_numbers, 2),
        "wrong_growths": min(contradictions.wrong_growths, 3),
        "right_growths": min(contradictions.right_growths, 2),
        "remarks": says_what_is_missing(answer),
        "closer_than_question": to_reference - to_question,
        "to_reference": to_reference,
        "length": _between(math.log((written + 3) / (told + 3)), -2.5, 0.7),
        "sentences": math.log(min(sentences, 4) + 1),
        "covered_negated": covered * min(contradictions.negations, 2),
        "covered_swapped": covered * swapped,
    }
    return np.round([float(figures[name]) for name in FEATURES], DIGITS)


def _closeness(
    question: str, reference: str, answer: str, meanings: Meanings | None
) -> tuple[float, float]:
    """Cosines of the answer with the reference and with the question."""
    if meanings is None:
        return 0.0, 0.0
    mine, told, asked = meanings.of([plain_text(answer) or answer, plain_text(reference), question])
    return float(mine @ told), float(mine @ asked)


def _between(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
