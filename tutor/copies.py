"""Near-copies and twins: the same passage twice, and the same in two languages."""

from __future__ import annotations

import re

_MOST_APART = 0.1  # share of words that one has and the other hasn't
_TELLING = re.compile(r"\d|[_(){}\[\];=<>]|::|```")
_FENCE = re.compile(
    r"^[ \t>]*(`{3,}|~{3,})[ \t]*([A-Za-z+#]+)?[^\n]*\n.*?(?:^[ \t>]*\1|\Z)", re.M | re.S
)
_LANGUAGES = {"py": "Python", "python": "Python", "cpp": "C++", "c++": "C++", "cc": "C++"}
_NAMED = re.compile(r"\b(?:python|java(?:script)?|typescript|rust|go|ruby)\b|\bC(?:\+\+|#)", re.I)
_TWINS_SHARE = 0.5  # of the words of their prose


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


def language_of(text: str) -> str | None:
    """The one language of the text's fenced code: "C++"; None without one, or with several."""
    if "```" not in text and "~~~" not in text:
        return None
    tags = {match[2].lower() for match in _FENCE.finditer(text) if match[2]}
    names = {_LANGUAGES.get(tag, tag.capitalize()) for tag in tags - {"output", "text", "bash"}}
    return names.pop() if len(names) == 1 else None


def are_twins(title: str, text: str, other_title: str, other_text: str) -> bool:
    """Whether two texts with code in two languages tell the same."""
    names = _bare(title), _bare(other_title)
    return names[0] == names[1] != "" or _likeness(_prose(text), _prose(other_text)) >= _TWINS_SHARE


def _bare(title: str) -> str:
    """`Singleton in C++` as `singleton`."""
    without = re.sub(r"\b(?:in|with|for)\s*$", "", _NAMED.sub("", title).strip(" ()-–:"))
    return " ".join(re.findall(r"\w+", without.casefold()))


def _prose(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", _NAMED.sub("", _FENCE.sub("", text)).casefold()))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other)) if len(one | other) >= 6 else 0.0
