"""Acronyms spelt out where the notes themselves do: GIL, Global Interpreter Lock."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

_LENGTHS = range(2, 7)  # letters
_SMALL_WORDS = r"(?:(?:of|and|the|in|for|to|on|per|a)[ -])*"
_EXPLAINED = re.compile(
    r"\(\W*([A-Z]{2,6})s?\W*\)"
    r"|\b([A-Z]{2,6})s?(?:\W{1,4}\(|\W*(?:=|stands for|is short for|short for))"
)

Passages = Callable[[str], Sequence[str]]


class Acronyms:
    """What the notes' acronyms stand for. Looks each up once."""

    def __init__(self, passages_with: Passages) -> None:
        """`passages_with` gives texts of the notes that hold a word, best first."""
        self._passages_with = passages_with
        self._known: dict[str, str | None] = {}

    def meaning(self, acronym: str) -> str | None:
        """`global interpreter lock` for `gil`; None where the notes don't spell it out."""
        acronym = acronym.lower()
        if len(acronym) not in _LENGTHS or not acronym.isascii() or not acronym.isalpha():
            return None
        if acronym not in self._known:
            self._known[acronym] = self._look_up(acronym)
        return self._known[acronym]

    def short_for(self, words: Sequence[str]) -> str | None:
        """`gil` for `global interpreter lock`, if the notes call it so."""
        acronym = "".join(word[0] for word in words)
        meaning = self.meaning(acronym)
        return acronym if meaning and _plain(meaning) == _plain(" ".join(words)) else None

    def _look_up(self, acronym: str) -> str | None:
        upper = acronym.upper()
        texts = [text for text in self._passages_with(acronym) if _is_explained(upper, text)]
        if not texts:  # as usual; making the pattern would take ten milliseconds
            return None
        spelt = r"\b" + (r",?[ -]" + _SMALL_WORDS).join(rf"{letter}\w*" for letter in upper)
        # "Global Interpreter Lock (GIL)" and "GIL (Global Interpreter Lock)", in any case of the
        # long form, but the acronym in capitals: `it (…)` is none.
        pattern = re.compile(
            rf"(?i:({spelt}))\W{{1,4}}\(\W*{upper}s?\W*\)"
            rf"|\b{upper}s?\W{{1,4}}\(\W*(?i:({spelt}))\W*\)"
            rf"|\b{upper}s?\W*(?:=|stands for|is short for|short for)\W*(?i:({spelt}))"
        )
        found = Counter(
            " ".join(re.split(r"[\s,-]+", next(filter(None, match.groups())).lower()))
            for text in texts
            for match in pattern.finditer(text)
        )
        return found.most_common(1)[0][0] if found else None


def _is_explained(upper: str, text: str) -> bool:
    """Whether what stands around the acronym looks as if it were spelt out there."""
    return upper in text and any(upper in match.groups() for match in _EXPLAINED.finditer(text))


def _plain(text: str) -> str:
    return " ".join(word for word in text.split() if not re.fullmatch(_SMALL_WORDS, word + " "))
