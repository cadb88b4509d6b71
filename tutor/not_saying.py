"""Remarks in which a learner says that something is left out: honest, and no statement."""

from __future__ import annotations

import re

_REMARK = re.compile(
    r"\bi\s+(?:always\s+|have\s+|just\s+|also\s+)*forg[eo]t(?:ten)?\b|^\W*forgot\b"
    r"|\b(?:not|un)\s?(?:really\s+|so\s+|too\s+)?sure\b(?!\s+that\b)"
    r"|\b(?:do\s+not|don'?t)\s+(?:really\s+)?(?:know|remember|recall)\b|\bno\s+idea\b"
    r"|\bcan(?:'?t|not)\s+(?:remember|recall)\b|\bno\s+(?:me\s+)?(?:acuerdo|recuerdo)\b|\bno\s+s[eé]\b"
    r"|\byaad\s+nahi|\bpata\s+nahi",
    re.IGNORECASE,
)


def says_what_is_missing(text: str) -> bool:
    return bool(_REMARK.search(text.replace("’", "'")))
