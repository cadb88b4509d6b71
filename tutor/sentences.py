"""A text in sentences that joined give it back, and where it is code."""

from __future__ import annotations

import re

Span = tuple[int, int]  # characters, the end excluded

_FENCE = re.compile(
    r"""
    ^[ \t>]*(?P<mark>`{3,}|~{3,})[^\n]*
    (?: \n(?:.*\n)*?[ \t>]*(?P=mark)[`~]*[ \t]*(?:\n|\Z)
      | \n?[\s\S]*\Z )                                    # never closed: to the end
    """,
    re.MULTILINE | re.VERBOSE,
)
_INLINE = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)\1(?!`)")
_MARKERS = r"(?:[ \t]?\[\d{1,3}(?:\s*,\s*\d{1,3})*\])*"
_SENTENCE_END = re.compile(
    rf"[.!?…।]+[*_\"'”’)\]]*{_MARKERS}[ \t]*(?:\n[ \t]*)?(?<=\s)"
    r"(?!\[\d{1,3}[\],])(?=[A-Z0-9\"'“‘(`*_\[¿¡]|[^\x00-\x7f])"
)
_BLOCK_START = r"(?:[-*+•][ \t]|\d{1,3}[.)][ \t]|\#{1,6}[ \t]|\||>|`{3}|~{3})"
_BLOCK_END = re.compile(
    rf"\n(?:[ \t]*\n)+|\n(?=[ \t]*{_BLOCK_START})|(?<=\n)\#{{1,6}}[ \t].*\n|\A\#{{1,6}}[ \t].*\n"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|ca|approx|fig|resp|incl|Dr|Mr|Mrs|Ms|St)"
    r"|(?:(?:^|\n)[ \t>]*|[.!?][ \t]+)\d{1,3})$"  # the number of a list item
)


def fences(text: str) -> list[Span]:
    """Fenced blocks with their fence lines; an unclosed one runs to the end."""
    return [match.span() for match in _FENCE.finditer(text)]


def code_spans(text: str) -> list[Span]:
    """Fenced blocks and inline code, in order."""
    blocks = fences(text)
    inline = [
        match.span()
        for match in _INLINE.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in blocks)
    ]
    return sorted(blocks + inline)


def is_inside(char: int, spans: list[Span]) -> bool:
    return any(start <= char < end for start, end in spans)


def split_sentences(text: str) -> list[str]:
    """Sentences, list items, headings, table rows and whole fenced blocks, in order.

    Each with the white space behind it: joined they give the text.
    """
    blocks, code = fences(text), code_spans(text)
    cuts = {char for block in blocks for char in block}
    for match in _SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not is_inside(match.start(), code) and not _ABBREVIATION.search(before):
            cuts.add(match.end())
    for match in _BLOCK_END.finditer(text):
        if not is_inside(match.start(), blocks):
            cuts.add(match.end())
    edges = [0, *sorted(cuts - {0, len(text)}), len(text)]
    return _without_blanks([text[start:end] for start, end in zip(edges, edges[1:], strict=False)])


def _without_blanks(pieces: list[str]) -> list[str]:
    """Pieces of white space alone go to the sentence before, or to the first one."""
    sentences: list[str] = []
    lead = ""
    for piece in pieces:
        if piece.strip():
            sentences.append(lead + piece)
            lead = ""
        elif sentences:
            sentences[-1] += piece
        else:
            lead += piece
    return sentences or ([lead] if lead else [])
