"""The words of a text that carry meaning, for comparing one text with another."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.words import words_of

_STOP_WORDS = """
a an and are as at be been being but by ca can could did do does doing done for from had has
have having he her hers him his how i if in into is it its itself just like may me might more
most much must my of on one only onto or other our out over own same shall she should so some
such than that the their them then there these they this those to too under until up upon us
very was we were what when where whether which while who whom whose why will with wo would you
your also about after again all any because before both each few here either let lets mean call
called use used using make made way thing get got e.g i.e example instead not no never cannot
without neither nor none hardly yes exactly sure right correct ok true good
"""
_STOP = frozenset(f"{_STOP_WORDS}".split())
_SHORT_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_ENDINGS = ("ingly", "edly", "ing", "ed", "ly", "er", "ion", "es", "s", "e")


def is_stop_word(word: str) -> bool:
    """Little words that say nothing of their own."""
    return word in _STOP


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """Words that carry meaning, without the endings of English verbs and adverbs."""
    words = words_of(_SHORT_NOT.sub("", text))
    return frozenset(stem(word) for word in words if word not in _STOP and not word.isdigit())


def stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def share(wanted: frozenset[str], there: frozenset[str]) -> float:
    """How much of what is wanted is there, 0 to 1."""
    return len(wanted & there) / len(wanted) if wanted else 0.0


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1, where either's extra words count against it."""
    here, there = stems(one), stems(other)
    return 2 * len(here & there) / (len(here) + len(there)) if here or there else 0.0
