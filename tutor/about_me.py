"""The lines of a CV that an interviewer asks about; no technical answer rests on them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.documents import Lines
from ingest.index import IndexReader
from ingest.prose import plain_line

FEWEST_WORDS, MOST_WORDS = 6, 40

_DID = re.compile(
    r"\b(?:led|built|designed|migrated|reduced|improved|cut|launched|shipped|wrote|created|owned"
    r"|developed|implemented|introduced|automated|mentored|managed|rewrote|scaled|optimi[sz]ed"
    r"|deployed|maintained|integrated|refactored|delivered|trained|replaced|set up|worked on"
    r"|responsible for)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"@|https?://|linkedin|github\.com|\+?\d[\d ()-]{7,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CvLine:
    text: str
    source: str
    line: int


def cv_lines(index: IndexReader) -> tuple[CvLine, ...]:
    """What the learner's own about-me documents say that they did, in the documents' order."""
    return tuple(
        CvLine(text, entry.source, number)
        for entry in index.documents()
        if entry.kind == "about-me" and (document := index.document(entry.root, entry.source))
        for number, text in _deeds(Lines(document.text))
    )


def _deeds(lines: Lines) -> list[tuple[int, str]]:
    found = []
    for number in range(1, len(lines) + 1):
        line = lines.at(number)
        text = re.sub(r"^(?:[•–]|\d{1,3}[.)])\s+", "", plain_line(line)).strip()
        is_deed = bool(_DID.search(text)) and not _CONTACT.search(text)
        if is_deed and FEWEST_WORDS <= len(text.split()) <= MOST_WORDS:
            found.append((number, text))
    return found
