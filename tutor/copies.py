"""Near-copies: the same passage twice, as in a note and its backup."""

from __future__ import annotations

import re

_MOST_APART = 0.1  # share of words that one has and the other hasn't
_TELLING = re.compile(r"\d|[_(){}\[\];=<>]|::")


def words_shown(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


def are_copies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a reader of one text, by its `words_shown`, learns nothing from the other.

    Twins (one pattern in C++ and in Python) aren't copies: any difference in code or figures
    keeps them apart.
    """
    most_apart = _MOST_APART * max(len(one), len(other))
    if abs(len(one) - len(other)) > most_apart:
        return False
    apart = one ^ other
    return len(apart) <= most_apart and not any(map(_TELLING.search, apart))
