"""Near-copies: the same passage twice, as in a note and its backup."""

from __future__ import annotations

import re

_ALIKE = 0.9  # share of words in common
_TELLING = re.compile(r"\d|[_(){}\[\];=<>]|::")


def is_copy(one: str, other: str) -> bool:
    """Whether a reader learns nothing from the second text.

    Twins (one pattern in C++ and in Python) aren't copies: any difference in code or figures
    keeps them apart.
    """
    words, others = set(one.casefold().split()), set(other.casefold().split())
    apart = words ^ others
    if len(apart) > (1 - _ALIKE) * len(words | others):
        return False
    return not any(_TELLING.search(word) for word in apart)
