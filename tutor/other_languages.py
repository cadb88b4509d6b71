"""Questions in Spanish or in Hindi-English, put into English word by word.

The embedder reads English. Names and code are found from any language as they are; for the words
around them a small glossary is better than nothing, and no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from pathlib import Path

_GLOSSARY_PATH = Path(__file__).with_name("glossary.txt")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_FOREIGN = 2  # words; a single one may be a name


def in_english(query: str, known: Container[str]) -> str:
    """The query with foreign words replaced, except where the notes themselves use them."""
    glossary = _glossary()
    words = [word.lower() for word in _WORD.findall(query)]
    if sum(word in glossary for word in words) < _LEAST_FOREIGN:
        return query

    def replaced(match: re.Match[str]) -> str:
        word = match[0].lower()
        return match[0] if word in known else glossary.get(word, match[0])

    return _WORD.sub(replaced, query)


@cache
def _glossary() -> dict[str, str]:
    """By word in small letters, with and without its accents."""
    entries: dict[str, str] = {}
    for line in _GLOSSARY_PATH.read_text("utf-8").splitlines():
        word, _, english = line.partition(" ")
        if not line.startswith("#"):
            entries[word] = english
            entries.setdefault(word.translate(_PLAIN), english)
    return entries


_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")
