"""Is a message written in English? Only as far as it takes to say which language is answered."""

from __future__ import annotations

import re
import unicodedata

from ingest.words import fold

# Little words that English has not; two of them make a sentence another language's.
_OTHERS = frozenset(
    """que cual como por para una el la los las de del es esta esto entre cuando donde porque
    sirve diferencia kya hai hain kaise kyun kyon mein ka ki ke ko se nahi aur farak batao samjhao
    der die das und ist was wie warum zwischen le les des est quoi comment pourquoi entre il che
    cosa come perche""".split()
)
_ENOUGH = 2


def is_english(text: str) -> bool:
    """True in doubt."""
    letters = [sign for sign in text if sign.isalpha()]
    foreign = [sign for sign in letters if "LATIN" not in unicodedata.name(sign, "LATIN")]
    if letters and len(foreign) * 2 > len(letters):
        return False
    words = re.findall(r"[a-z]+", fold(text))
    return "¿" not in text and sum(word in _OTHERS for word in words) < _ENOUGH
