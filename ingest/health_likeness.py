"""Sections of notes that say nearly the same as another one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.documents import Document, Outline, Section
from ingest.findings import Finding

SHINGLE_WORDS = 5
FEWEST_SHINGLES = 40  # shorter sections are alike by chance, or on purpose
ALIKE = 0.6  # share of the shorter section's shingles that the other has as well
MOST_HOLDERS = 30  # a shingle of more sections is a phrase, no sign


@dataclass(frozen=True, slots=True)
class _Piece:
    document: Document
    section: Section
    shingles: frozenset[str]


def near_duplicates(notes: Sequence[tuple[Document, Outline]]) -> Iterator[Finding]:
    """Sections that share most of their text; told at the later one of two."""
    pieces = [piece for document, outline in notes for piece in _pieces(document, outline)]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, piece in enumerate(pieces):
        for shingle in piece.shingles:
            holders[shingle].append(place)
    for place, piece in enumerate(pieces):
        shared: Counter[int] = Counter()
        for shingle in piece.shingles:
            if len(holders[shingle]) <= MOST_HOLDERS:
                shared.update(other for other in holders[shingle] if other < place)
        for other, count in shared.most_common(1):
            shorter = min(len(piece.shingles), len(pieces[other].shingles))
            if count >= ALIKE * shorter:
                yield _finding(piece, pieces[other], count / shorter)


def _finding(piece: _Piece, other: _Piece, alike: float) -> Finding:
    there = other.section
    text = (
        f"“{piece.section.title}” has {alike:.0%} of the text of “{there.title}” "
        f"({other.document.source}:{there.start_line})."
    )
    section, document = piece.section, piece.document
    return Finding(
        "near_duplicate",
        document.root,
        document.source,
        section.start_line,
        section.end_line,
        text,
    )


def _pieces(document: Document, outline: Outline) -> Iterator[_Piece]:
    for section in outline.sections:
        words = re.findall(r"\w+", document.text[section.start_char : section.end_char].casefold())
        shingles = frozenset(
            " ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1)
        )
        if len(shingles) >= FEWEST_SHINGLES and section.heading_path:
            yield _Piece(document, section, shingles)
