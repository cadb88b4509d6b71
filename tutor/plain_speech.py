"""What a model may say in an interview: no praise, and nothing that gives the answer away."""

from __future__ import annotations

import re

from tutor.wording import stems

MOST_WORDS = 60

_PRAISE = re.compile(
    r"\b(?:great|excellent|good (?:job|start|point|answer)|well done|perfect|awesome|impressive"
    r"|nice(?:ly)?|fantastic|correct|exactly|spot on|bravo)\b"
    r"|\byour answer\b|\byou (?:did|got|are)\b",
    re.IGNORECASE,
)
_CODE_NAME = re.compile(r"`([^`]+)`")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def praises(text: str) -> bool:
    return bool(_PRAISE.search(text))


def gives_away(text: str, known: str, reference: str) -> bool:
    """Whether a text holds a word of the reference that isn't `known` to the learner anyway."""
    return bool((stems(text) - stems(known)) & stems(reference))


def is_one_question(text: str) -> bool:
    """One short line that asks, without praise."""
    line = text.strip()
    return (
        0 < len(line.split()) <= MOST_WORDS
        and "\n" not in line
        and line.count("?") <= 2
        and line.endswith(("?", "."))
        and not praises(line)
    )


def keeps_names_of(line: str, text: str) -> bool:
    """Whether every name in code marks and every number of our line stands in the text too."""
    names = {*_CODE_NAME.findall(line), *_NUMBER.findall(line)}
    return all(name in text for name in names) and set(_NUMBER.findall(text)) <= set(
        _NUMBER.findall(line)
    )
