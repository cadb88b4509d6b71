"""Is a message written in English? Only as far as it takes to say which language is answered."""

from __future__ import annotations

import re
import unicodedata

from ingest.words import fold

# Little words that English has not; two of them make a sentence another language's.
_OTHERS = frozenset(
    """que cual como por para un una el la los las lo de del es esta esto entre cuando donde porque
    sirve diferencia tiene usa con sin mi se su en al
    kya hai hain kaise kyun kyon mein ka ki ke ko nahi aur farak batao samjhao hota hoti karta
    karte karna baare mujhe
    der die das und ist was wie warum zwischen le les des est quoi comment pourquoi entre il che
    cosa come perche""".split()
)
_ENOUGH = 2
_OTHER_SIGNS = re.compile(r"[¿¡ñ]")
_ACCENTED = re.compile(r"\b\w*[áéíóúàèùâêôç]\w*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def is_english(text: str) -> bool:
    """True in doubt."""
    letters = [sign for sign in text if sign.isalpha()]
    foreign = [sign for sign in letters if "LATIN" not in unicodedata.name(sign, "LATIN")]
    if letters and len(foreign) * 2 > len(letters):
        return False
    words = re.findall(r"[a-z]+", fold(text))
    little = sum(word in _OTHERS for word in words) + len(_ACCENTED.findall(text))
    return not _OTHER_SIGNS.search(text) and little < _ENOUGH


def without_little_words(text: str) -> str:
    """The text without what another language's sentences are held together by."""
    return _WORD.sub(lambda found: "" if fold(found[0]) in _OTHERS else found[0], text)
