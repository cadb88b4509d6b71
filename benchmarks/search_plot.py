"""What each part of the search adds, drawn: recall and rank for each set and way of searching."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WAYS = {
    "reference": "a plain pipeline",
    "words": "words alone",
    "vectors": "vectors alone",
    "without_tokens": "words and vectors",
    "without_thesaurus": "and token by token",
    "search": "and a thesaurus",
}
_SETS = {
    "own_earlier": "own, earlier",
    "own_later": "own, later",
    "public": "public notes",
    "seeds": "a learner's notes",
}
_BAR, _GAP, _HEIGHT, _LEFT, _TOP = 22, 26, 200, 46, 44
_LOWEST = 0.4
_COLOURS = ("#b9bec9", "#a3bfdc", "#7ba5cf", "#5289bf", "#33699f", "#1c466f")


def plot(report: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """SVG of recall@5 (whole bars) and MRR@10 (the white line in each)."""
    shapes: list[str] = []
    x = _LEFT
    for key, title in _SETS.items():
        if key not in report:
            continue
        start = x
        for way, colour in zip(_WAYS, _COLOURS, strict=True):
            if way in report[key]:
                shapes += _bar(x, report[key][way], colour)
            x += _BAR
        middle = (start + x) / 2
        shapes.append(_text(middle, _TOP + _HEIGHT + 18, title, "middle"))
        x += _GAP
    width = max(x, 710)
    shapes = [*_scale(x - _GAP), *shapes, *_legend()]
    size = f'width="{width}" height="{_TOP + _HEIGHT + 62}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    title = "<title>Recall at 5 and mean reciprocal rank of each way of searching</title>"
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join([head, title, ground, *shapes, "</svg>"]) + "\n"


def _y(value: float) -> float:
    return _TOP + _HEIGHT * (1 - (max(value, _LOWEST) - _LOWEST) / (1 - _LOWEST))


def _bar(x: float, figures: Mapping[str, Any], colour: str) -> list[str]:
    top, line = _y(figures["recall@5"]), _y(figures["mrr@10"])
    height = _TOP + _HEIGHT - top
    return [
        f'<rect x="{x}" y="{top:.1f}" width="{_BAR - 3}" height="{height:.1f}" fill="{colour}"/>',
        f'<rect x="{x}" y="{line:.1f}" width="{_BAR - 3}" height="2" fill="#ffffff"/>',
    ]


def _scale(right: float) -> list[str]:
    lines = []
    for tenth in range(4, 11, 2):
        y = _y(tenth / 10)
        lines.append(f'<path d="M{_LEFT - 6} {y:.1f}H{right}" stroke="#dddddd"/>')
        lines.append(_text(_LEFT - 10, y + 4, f"{tenth / 10:.1f}", "end"))
    lines.append(_text(_LEFT - 36, 18, "recall@5, and as a white line MRR@10", "start"))
    return lines


def _legend() -> list[str]:
    shapes = []
    for place, (name, colour) in enumerate(zip(_WAYS.values(), _COLOURS, strict=True)):
        x, y = 10 + place * 116, _TOP + _HEIGHT + 38
        shapes.append(f'<rect x="{x}" y="{y}" width="10" height="10" fill="{colour}"/>')
        shapes.append(_text(x + 14, y + 9, name, "start", size=10))
    return shapes


def _text(x: float, y: float, text: str, anchor: str, size: int = 12) -> str:
    place = f'x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}"'
    return f'<text {place} fill="#333333">{text}</text>'
