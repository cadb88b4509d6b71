"""An answer put together of our own words and of the notes', each where it belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.answers import Answer, Citation, Sentence, Source
from tutor.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Piece:
    text: str  # the notes' words byte for byte where `source` is given
    source: Source | None = None
    lead: str = ""  # our own words in front of quoted ones, on the same line
    after: str = "\n\n"


def quoted(sentence: str, source: Source, *, lead: str = "", after: str = "\n\n") -> Piece:
    """One sentence of a passage, in quotation marks."""
    return Piece(sentence, source, f"{lead}“", after)


def put_together(pieces: Sequence[Piece]) -> Answer:
    """An answer from the notes alone; its sources are those that are quoted, as numbered."""
    sentences: list[Sentence] = []
    citations: dict[int, Citation] = {}
    for position, piece in enumerate(pieces):
        after = piece.after if position < len(pieces) - 1 else ""
        sentences += _sentences(piece, after)
        if piece.source is not None and piece.source.n not in citations:
            quote = piece.text.rstrip()
            kept = quote if quote in piece.source.text else piece.source.text
            citations[piece.source.n] = Citation(piece.source.n, piece.source, kept)
    return Answer(
        text="".join(sentence.text for sentence in sentences),
        mode="notes",
        sentences=tuple(sentences),
        citations=tuple(citations[n] for n in sorted(citations)),
        sources=tuple(citations[n].source for n in sorted(citations)),
    )


def marked(text: str, n: int) -> str:
    """`text` with its passage's number behind it; on a line of its own after code or a list."""
    last_line = text.rstrip().rpartition("\n")[2].lstrip()
    ends_in_prose = not re.match(r"```|~~~|\||[-*+] |\d+[.)] ", last_line)
    return text.rstrip() + (f" [{n}]" if ends_in_prose else f"\n\n[{n}]")


def supported(text: str, n: int) -> tuple[Sentence, ...]:
    """The sentences of a marked quote."""
    parts = split_sentences(text)
    if len(parts) > 1 and parts[-1].strip() == f"[{n}]":
        parts[-2:] = ["".join(parts[-2:])]
    return tuple(Sentence(part, "supported", (n,)) for part in parts)


def _sentences(piece: Piece, after: str) -> Sequence[Sentence]:
    if piece.source is None:
        return [Sentence(part, "not_checked") for part in split_sentences(piece.text + after)]
    n = piece.source.n
    if piece.lead:
        closing = "”" if piece.lead.endswith("“") else ""
        return [Sentence(f"{piece.lead}{piece.text}{closing} [{n}]{after}", "supported", (n,))]
    return supported(marked(piece.text, n) + after, n)
