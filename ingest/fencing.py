"""Writing code into Markdown."""

from __future__ import annotations

import re

_TICKS = re.compile(r"`{3,}")


def fenced(code: str, language: str = "") -> list[str]:
    """The lines of `code` as a fenced block, whatever marks stand in it."""
    longest = max(map(len, _TICKS.findall(code)), default=2)
    marks = "`" * (longest + 1)
    return [marks + language, *code.split("\n"), marks]
