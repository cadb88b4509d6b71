"""What the checks of notes find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Rule = Literal[
    "open_fence",
    "broken_python",
    "missing_import",
    "unknown_header",
    "cannot_run",
    "not_as_named",
    "unsafe_example",
    "misleading",
    "dangling_link",
    "dangling_reference",
    "empty_section",
    "stub_section",
    "unfinished",
    "fewer_than_promised",
    "duplicate_question",
    "near_duplicate",
    "no_answer",
    "wrong_arithmetic",
    "wrong_growth",
    "disagreement",
]


class Fault(NamedTuple):
    """Something wrong inside one document."""

    rule: Rule
    start_line: int
    end_line: int
    text: str  # one sentence


@dataclass(frozen=True, slots=True)
class Finding:
    rule: Rule
    root: str
    source: str
    start_line: int
    end_line: int
    text: str  # one sentence
