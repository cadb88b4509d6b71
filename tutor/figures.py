"""Figures that two answers give for the same thing: numbers with their units, and growth rates."""

from __future__ import annotations

import re
from collections import defaultdict

_FIGURE = re.compile(
    r"(?<![\w.])(?P<number>\d+(?:[.,]\d+)*)\s?(?P<unit>%|[A-Za-zµ]{1,20})(?![\w(])"
)
_GROWTH = re.compile(r"\bO\((?P<growth>[^()]{1,20}(?:\([^()]{1,8}\)[^()]{0,8})?)\)")
_NO_UNITS = frozenset(
    ("and", "or", "to", "is", "are", "in", "of", "the", "a", "for", "on", "at", "as", "by", "with")
)


def differing_figures(first: str, other: str) -> tuple[str, ...]:
    """The figures of `other` for whose unit `first` has figures, but other ones; as they stand."""
    ours, theirs = _figures(first), _figures(other)
    return tuple(
        text
        for unit, figures in theirs.items()
        if unit in ours and not figures.keys() & ours[unit].keys()
        for text in figures.values()
    )


def _figures(text: str) -> dict[str, dict[str, str]]:
    """Unit -> number -> the figure as it stands."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for match in _FIGURE.finditer(text):
        unit = match["unit"].lower()
        if unit not in _NO_UNITS:
            found[unit.rstrip("s") or unit].setdefault(match["number"], match[0])
    for match in _GROWTH.finditer(text):
        growth = re.sub(r"\s+|\*|·", "", match["growth"]).lower()
        found["O()"].setdefault(growth, match[0])
    return dict(found)
