"""What a reference says, point by point, and what an answer says, statement by statement."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.prose import plain_inline, plain_line
from tutor.sentences import fences, split_sentences
from tutor.wording import stems

MOST_POINTS = 12
LONG_POINT_WORDS = 22  # beyond, a sentence is cut at its own joints
SHORTEST_STATEMENT = 2  # words that carry meaning

_ANSWER_MARK = re.compile(r"^\s*\**(?:A|Answer|Ans)\**\s*[:.]\**\s*", re.IGNORECASE)
_ITEM = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_LEAD = re.compile(r"^(?P<lead>(?:[^:;?!.]|[:.](?=\S)){1,60}?)(?:\s*:\s+|\s+[-–—=]>?\s+)(?=\S)")
_LEAD_WORDS = 6
_JOINT = re.compile(
    r"[;—–]\s+|\s-\s+|:\s+|,\s+(?=(?:and|but|so|while|whereas|because|or|which)\s)"
    r"|,?\s+(?=(?:but|while|whereas|because|although|though|unless|whereas|since)\s)"
)
_STRONG_JOINT = re.compile(r";\s+")
_ALONE_JOINT = re.compile(
    r";\s+|\s\+\s+|,?\s+(?=(?:and|but|while|whereas|because|so)\s+\S+\s+\S+\s+\S)"
)
_SLOPPY_END = re.compile(r"(?<=[a-z)\]\d]{2})[.!?]\s+(?=[a-z])")  # a sentence that starts small
_FINE_JOINT = re.compile(
    r"[;—–:,]\s+|\s+\(|\)\s+|\s->?\s+|\s+(?=(?:but|while|whereas|so|because)\s)"
    r"|\s+(?=(?:and|or)\s+(?:\w+\s+){0,2}\w+(?:s|d|ing)\b)"
)
_EXAMPLE = re.compile(
    r"\b(?:for (?:example|instance)|such as|e\.g|typical example)\b", re.IGNORECASE
)
_COMMENT = re.compile(r"(?:#|//|--)[ \t]*(?P<text>[^\n]+)")


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One thing that a full answer says."""

    text: str
    lead: str  # what stands before its colon: the name of the thing; "" without one
    weight: float  # the main point has 1, what is said later or as an example less


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a text says: a sentence or a part of one."""

    text: str
    sentence: int  # which sentence it belongs to, from 0
    is_whole: bool  # the sentence itself rather than a part


def key_points(reference: str) -> tuple[KeyPoint, ...]:
    """The points of an author's answer in order, at most `MOST_POINTS`; the first count most."""
    points: list[KeyPoint] = []
    is_list_only = _is_list(reference)
    sentences = prose(reference)
    for place, sentence in enumerate(sentences):
        for text in _cut_long(sentence) if len(sentences) > 1 else cut(_ALONE_JOINT, sentence):
            lead = _lead_of(text)
            if text.rstrip().endswith(":") and len(stems(text)) < 4:
                continue  # announces what follows
            weight = 1.0 if is_list_only else _weight(place, text)
            points.append(KeyPoint(text.strip(), lead, weight))
    return tuple(points[:MOST_POINTS])


def statements(answer: str) -> tuple[Statement, ...]:
    """Sentences of an answer and, where a sentence says several things, its parts."""
    found = []
    for number, sentence in enumerate(prose(answer)):
        found.append(Statement(sentence, number, is_whole=True))
        parts = [part.strip() for part in cut(_JOINT, sentence)]
        parts = [part for part in parts if len(stems(part)) >= SHORTEST_STATEMENT]
        if len(parts) > 1:
            found += [Statement(part, number, is_whole=False) for part in parts]
    return tuple(found)


def clauses(text: str) -> list[str]:
    """The smallest parts of a text that still say something, in order."""
    parts = [part.strip() for sentence in prose(text) for part in cut(_FINE_JOINT, sentence)]
    return [part for part in parts if re.search(r"\w", part)]


def plain_text(text: str) -> str:
    """A text as one line of prose; of code its comments and names."""
    return " ".join(prose(text))


def cut(joint: re.Pattern[str], text: str) -> list[str]:
    edges = [0, *(match.end() for match in joint.finditer(text)), len(text)]
    return [text[i:j] for i, j in zip(edges, edges[1:], strict=False) if text[i:j].strip()]


def prose(text: str) -> list[str]:
    """Sentences without Markdown. A block of code gives its comments, or its lines if it is all."""
    text = _ANSWER_MARK.sub("", text)
    only_code = not _outside_fences(text).strip()
    found = []
    for piece in split_sentences(text):
        if fences(piece):
            found += _of_code(piece, keep_lines=only_code)
        elif piece.lstrip().startswith("#") and len(stems(piece)) < 4:
            continue  # a heading names, it doesn't say
        else:
            line = plain_line(_ITEM.sub("", " ".join(piece.split())))
            found += [part.strip() for part in cut(_SLOPPY_END, line)]
    return [sentence for sentence in found if re.search(r"\w", sentence)]


def _of_code(block: str, *, keep_lines: bool) -> list[str]:
    lines = block.strip().splitlines()[1:]
    lines = lines[:-1] if lines and lines[-1].lstrip().startswith(("```", "~~~")) else lines
    comments = [match["text"].strip() for match in _COMMENT.finditer("\n".join(lines))]
    if keep_lines:
        code = _COMMENT.sub("", "\n".join(lines))
        return [*comments, " ".join(code.split())]
    return comments


def _outside_fences(text: str) -> str:
    for start, end in reversed(fences(text)):
        text = text[:start] + text[end:]
    return text


def _cut_long(sentence: str) -> list[str]:
    joint = _JOINT if len(sentence.split()) > LONG_POINT_WORDS else _STRONG_JOINT
    parts = cut(joint, sentence)
    merged: list[str] = []
    for part in parts:
        if merged and (len(stems(part)) < 3 or len(stems(merged[-1])) < 3):
            merged[-1] += part
        else:
            merged.append(part)
    return merged


def _lead_of(text: str) -> str:
    match = _LEAD.match(text)
    lead = plain_inline(match["lead"]) if match else ""
    return lead if 0 < len(lead.split()) <= _LEAD_WORDS else ""


def _weight(place: int, text: str) -> float:
    weight = 1.0 if place < 2 else 0.8 if place < 4 else 0.5
    return weight * (0.5 if _EXAMPLE.search(text) else 1.0)


def _is_list(reference: str) -> bool:
    lines = [line for line in reference.splitlines() if line.strip()]
    items = sum(bool(_ITEM.match(line)) for line in lines)
    return items >= 2 and items >= len(lines) - 1
