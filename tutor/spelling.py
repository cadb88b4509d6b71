"""Typing mistakes, mended by the words that the notes themselves use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

_SHORTEST = 4  # letters; shorter words have too many neighbours
_SHORT = 6  # below this a replaced letter makes another word more often than a mistake
_LONG = 10  # from here on two mistakes are likelier than another word


class Spelling:
    """Finds the word of a vocabulary that was probably meant."""

    def __init__(self, vocabulary: Mapping[str, int], is_known: Callable[[str], bool]) -> None:
        """`is_known` says of a word outside the vocabulary that it is spelt right all the same."""
        self._counts = vocabulary
        self._is_known = is_known
        self._words = [word for word in vocabulary if len(word) >= _SHORTEST and _is_plain(word)]
        self._letters = np.array([_letters(word) for word in self._words], np.int8)

    def mend(self, word: str) -> str | None:
        """The nearest word of the vocabulary; None where `word` needs or has no mending."""
        if len(word) < _SHORTEST or not _is_plain(word) or word in self._counts:
            return None
        most_edits = 2 if len(word) >= _LONG else 1
        near = [
            (edits, -self._counts[other], other)
            for other in self._sharing_letters(word, most_edits)
            if _is_slip(word, other) and (edits := edit_distance(word, other)) <= most_edits
        ]
        return min(near)[2] if near and not self._is_known(word) else None

    def _sharing_letters(self, word: str, most_edits: int) -> list[str]:
        """Words whose letters differ by so little that `most_edits` could make up for it."""
        if not self._words:
            return []
        apart = np.abs(self._letters - _letters(word)).sum(axis=1)
        return [self._words[i] for i in np.flatnonzero(apart <= 2 * most_edits)]


def _is_slip(word: str, meant: str) -> bool:
    """Whether fingers could have done it: neither another first letter nor another ending."""
    if word[0] != meant[0] or word.startswith(meant) or meant.startswith(word):
        return False
    if word.endswith(meant) or meant.endswith(word):
        return False
    if ("_" in word) != ("_" in meant) or _apart_from_end(word, meant) < 2:
        return False
    return len(word) >= _SHORT or sorted(word) == sorted(meant)


def _apart_from_end(word: str, meant: str) -> int:
    """Letters behind the common beginning: `patched` and `patches` are forms of one word."""
    common = next(
        (i for i, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other),
        min(len(word), len(meant)),
    )
    return max(len(word), len(meant)) - common


def edit_distance(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _is_plain(word: str) -> bool:
    return word.isascii() and word.replace("_", "").isalpha()


def _letters(word: str) -> NDArray[np.int8]:
    """How often each of a-z stands in the word, and `_`."""
    codes = np.frombuffer(word.replace("_", "{").encode(), np.uint8) - ord("a")
    return np.bincount(codes, minlength=27).astype(np.int8)
