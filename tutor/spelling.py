"""Typing mistakes, mended by the words that the notes themselves use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

_SHORTEST = 4  # letters; shorter words have too many neighbours
_SHORT = 6  # below this a replaced letter makes another word more often than a mistake
_LONG = 10  # from here on two mistakes are likelier than another word
_ENDING = 4  # letters: `resolvers` and `resolves` differ there and are both right
_NEVER = 9  # edits that no finger makes count as so many

_VOWELS = frozenset("aeiouy")
_SOUND_ALIKE = frozenset({"ck", "cs", "sz", "fv", "dt", "bp", "gj", "kq", "mn"})
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


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
            if _may_be(word, other) and (edits := slips(word, other)) <= most_edits
        ]
        return min(near)[2] if near and not self._is_known(word) else None

    def _sharing_letters(self, word: str, most_edits: int) -> list[str]:
        """Words whose letters differ by so little that `most_edits` could make up for it."""
        if not self._words:
            return []
        apart = np.abs(self._letters - _letters(word)).sum(axis=1)
        return [self._words[i] for i in np.flatnonzero(apart <= 2 * most_edits)]


def _may_be(word: str, meant: str) -> bool:
    """Neither another first letter nor another ending."""
    if word[0] != meant[0] or ("_" in word) != ("_" in meant):
        return False
    if meant == word + word[-1]:  # half of a double letter
        return len(word) >= _SHORT
    if word.startswith(meant) or meant.startswith(word):
        return False
    if word.endswith(meant) or meant.endswith(word) or _apart_from_end(word, meant) < 2:
        return False
    lacks_a_letter = len(word) == _SHORT - 1 and len(meant) == _SHORT
    return len(word) >= _SHORT or lacks_a_letter or sorted(word) == sorted(meant)


def _apart_from_end(word: str, meant: str) -> int:
    """Letters behind the common beginning: `patched` and `patches` are forms of one word."""
    common = next(
        (i for i, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other),
        min(len(word), len(meant)),
    )
    return max(len(word), len(meant)) - common


def slips(typed: str, meant: str) -> int:
    """How many slips of a finger or of the ear make `typed` of `meant` (string alignment).

    A letter left out, two swapped, a vowel for a vowel, a sound or a key for its neighbour, one
    doubled or its neighbour touched; anything else counts as `_NEVER`.
    """
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        extra = _of_extra(typed, i - 1)
        row = [last[0] + extra]
        for j, wanted in enumerate(meant, 1):
            cost = min(last[j] + extra, row[j - 1] + 1, last[j - 1] + _of_other(letter, wanted))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _of_extra(typed: str, place: int) -> int:
    beside = typed[max(0, place - 1) : place] + typed[place + 1 : place + 2]
    if typed[place] in beside:
        return 1
    is_inside = place < len(typed) - _ENDING
    return 1 if is_inside and any(_are_neighbours(typed[place], key) for key in beside) else _NEVER


def _of_other(letter: str, wanted: str) -> int:
    if letter == wanted:
        return 0
    sounds = "".join(sorted((letter, wanted)))
    is_alike = {letter, wanted} <= _VOWELS or sounds in _SOUND_ALIKE
    return 1 if is_alike or _are_neighbours(letter, wanted) else _NEVER


def _are_neighbours(one: str, other: str) -> bool:
    """On a keyboard, in a row."""
    return any(one + other in row or other + one in row for row in _KEYBOARD)


def _is_plain(word: str) -> bool:
    return word.isascii() and word.replace("_", "").isalpha()


def _letters(word: str) -> NDArray[np.int8]:
    """How often each of a-z stands in the word, and `_`."""
    codes = np.frombuffer(word.replace("_", "{").encode(), np.uint8) - ord("a")
    return np.bincount(codes, minlength=27).astype(np.int8)
