"""A small note in a shape that learners keep notes in, with what a person sees in it.

`sections` gives first line, last line (sub-sections included) and path; `pairs` gives the
question's line, the answer's first and last line, and the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True)
class Sample:
    name: str
    text: str
    sections: tuple[str, ...]
    pairs: tuple[str, ...] = ()
    title: str = "sample"


def sample(name: str, text: str, sections: str, pairs: str = "", title: str = "sample") -> Sample:
    rows = [
        tuple(row.strip() for row in block.strip().splitlines() if row.strip())
        for block in (sections, pairs)
    ]
    return Sample(name, dedent(text).removeprefix("\n"), rows[0], rows[1], title)
