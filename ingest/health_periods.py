"""Sums in notes that take a rate for another time than it is given for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.findings import Fault

_UNITS = {"day": "day", "dai": "day", "wee": "week", "mon": "month", "yea": "year", "ann": "year"}
_COUNT = (
    r"(?P<number>\d[\d,_.]*)\s?(?P<scale>[kKMBGT]|thousand|million|billion)?\s+(?P<what>[A-Za-z]+)"
)
_RATE = re.compile(
    rf"{_COUNT}\s*(?:/|per|an?|each|every)\s*(?P<unit>day|week|month|year)\b", re.IGNORECASE
)
_PRODUCT = re.compile(rf"{_COUNT}\s*[*×·]\s*(?P<rest>[^=≈~]+?)\s*[=≈~]")
_LABEL = re.compile(
    r"(?:per|each|every|a|in one)[ _-](?P<unit>day|week|month|year)s?\b"
    r"|\b(?P<said>daily|weekly|monthly|yearly|annual(?:ly)?)\b|/(?P<slash>day|week|month|year)\b",
    re.IGNORECASE,
)
_CONVERTED = re.compile(r"[*×·/÷]\s*~?(?:12|30|31|7|52|365|24)\b|\b(?:days|weeks|months|years)\b")
_NEAR_LINES = 60


def period_faults(rows: Sequence[str]) -> Iterator[Fault]:
    """`100 orders * 2 KB = 200 KB` called a year's, where 100 orders come in a day."""
    rates = [
        (line, _counted(match), match["unit"].lower(), " ".join(match[0].split()))
        for line, row in enumerate(rows, start=1)
        for match in _RATE.finditer(row)
    ]
    if not rates:
        return
    for line, row in enumerate(rows, start=1):
        for match in _PRODUCT.finditer(row):
            label = _label(row[: match.start()]) or _label(row[match.end() :])
            if label is None or _CONVERTED.search(match["rest"]) or _RATE.search(match[0]):
                continue
            near = [rate for rate in rates if abs(rate[0] - line) <= _NEAR_LINES]
            same = [rate for rate in near if rate[1] == _counted(match)]
            if same and all(rate[2] != label for rate in same):
                there, _, unit, said = same[0]
                text = f"This is what one {unit} brings (“{said}”, line {there}), not one {label}."
                yield Fault("wrong_arithmetic", line, line, text)


def _counted(match: re.Match[str]) -> tuple[str, str, str]:
    number = match["number"].replace(",", "").replace("_", "").rstrip(".")
    return number, (match["scale"] or "")[:1].lower(), match["what"].lower().rstrip("s")


def _label(text: str) -> str | None:
    found = list(_LABEL.finditer(text))
    if not found:
        return None
    said = next(group for group in found[-1].groups() if group)
    return _UNITS[said[:3].lower()]
