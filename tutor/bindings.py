"""Do words stand together in an answer that its reference keeps apart?

"Spawn copies the running process" has only words of the note, but the note puts `copies`, `running`
and `process` beside `fork`. No things need to be known for that, so it also catches exchanges of
which the question doesn't speak ("too small" and "too large", "before" and "after").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from ingest.words import words_of
from tutor.key_points import cut, prose
from tutor.wording import stem, stems

ENOUGH_MATES = 4  # from here on a word's company says all that it can
FEW_PAIRS = 4  # so many pairs or fewer say little

_UNIT = re.compile(
    r";\s+|,?\s+(?=(?:while|whereas|but)\s)|,\s+(?=and\s+(?:an?|the)?\s*\w+\s+\w+)"
    r"|:\s+(?=.{40,}:)"
)
_TELLING_LITTLE_WORDS = frozenset(
    "before after first last more less in out all each one both same over under below above".split()
)


@dataclass(frozen=True, slots=True)
class Bindings:
    agreement: float  # share of pairs of shared words that stand together in both texts, smoothed
    pairs: float  # log of one plus their number
    misplaced: float  # sum over words whose company belongs to another unit; 0 without any
    most_misplaced: float  # the plainest of them, 0 to 1


def find_bindings(reference: str, answer: str) -> Bindings:
    there = [_marks(unit) for unit in _units(reference)]
    known = frozenset[str]().union(*there)
    pairs, together, misplaced = 0, 0, []
    for unit in _units(answer):
        shared = _marks(unit) & known
        for word in sorted(shared) if len(shared) > 1 else ():
            mates = shared - {word}
            own = [marks for marks in there if word in marks]
            pairs += len(mates)
            together += len(mates & frozenset[str]().union(*own))
            misplaced.append(_misplacement(word, mates, own, there))
    return Bindings(
        agreement=(together + FEW_PAIRS) / (pairs + FEW_PAIRS),
        pairs=log1p(pairs),
        misplaced=sum(misplaced),
        most_misplaced=max(misplaced, default=0.0),
    )


def _misplacement(
    word: str,
    mates: frozenset[str],
    own: Sequence[frozenset[str]],
    there: Sequence[frozenset[str]],
) -> float:
    """How much better a word's company fits a unit without the word, 0 to 1."""
    best = max(there, key=lambda marks: len(marks & mates))
    if len(mates) < 2 or word in best:
        return 0.0
    lead = len(best & mates) - max(len(marks & mates) for marks in own)
    return lead / len(mates) * min(1.0, len(mates) / ENOUGH_MATES)


def _units(text: str) -> list[str]:
    """Parts that each say one thing of one thing, coarser than clauses."""
    return [part for sentence in prose(text) for part in cut(_UNIT, sentence)]


def _marks(text: str) -> frozenset[str]:
    words = words_of(text)
    telling = stems(text)
    kept = {stem(word) for word in words if stem(word) in telling or word in _TELLING_LITTLE_WORDS}
    return frozenset(kept | {word for word in words if word.startswith("o_") or word.isdigit()})
