"""The values that cross from room to room. Standard library only, so that every room may import it.

Lines count from 1 and both ends are included; characters count from 0 and the end is excluded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["guide", "transcript", "code", "about-me"]
Ownership = Literal["yours", "starter"]
Difficulty = Literal["easy", "medium", "hard"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Lines:
    r"""The lines of a document text, ended by `\n`, `\r\n` or `\r` and by nothing else.

    `str.splitlines` also breaks at form feeds and Unicode separators, which would shift every
    citation below one.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [match.start() for match in _LINE.finditer(text)]

    def __len__(self) -> int:
        return len(self._starts)

    def start_char(self, line: int) -> int:
        """Offset of the line's first character; the text's length for the line after the last."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def end_char(self, line: int) -> int:
        """Offset behind the last character of `line`, its line end included."""
        return self.start_char(line + 1)

    def content_end(self, line: int) -> int:
        """Offset behind the last character of `line` without its line end."""
        start, end = self.start_char(line), self.end_char(line)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return end

    def at(self, line: int) -> str:
        """The line without its line end."""
        return self.text[self.start_char(line) : self.content_end(line)]

    def between(self, start_line: int, end_line: int) -> str:
        """The lines `start_line` to `end_line`, without the last one's line end."""
        return self.text[self.start_char(start_line) : self.end_char(end_line)].rstrip("\r\n")

    def line_of(self, char: int) -> int:
        """The line that holds the character at offset `char`."""
        return max(1, bisect_right(self._starts, char))


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a document that can be opened and marked."""

    root: str  # the root's key, see settings.Root
    source: str  # POSIX path inside the root
    start_line: int
    end_line: int
    start_char: int
    end_char: int
    place: str | None = None  # "p. 12", "cell 4" where a format has no lines of its own


@dataclass(frozen=True, slots=True)
class Place:
    """A page or cell of the original, and where it begins in the document text."""

    start_line: int
    kind: str  # "p.", "cell"
    number: int


def place_of(places: Sequence[Place], start_line: int, end_line: int) -> str | None:
    """The original's place of some lines in words: "p. 12", "p. 12–13"; None without places."""
    if not places:
        return None
    first, last = (
        places[max(0, bisect_right(places, line, key=lambda place: place.start_line) - 1)]
        for line in (start_line, end_line)
    )
    numbers = f"{first.number}–{last.number}" if last.number > first.number else f"{first.number}"
    return f"{first.kind} {numbers}"


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a format's reader makes of a file: Markdown, and where its pages or cells begin."""

    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One file as its reader made it."""

    root: str
    source: str
    kind: Kind
    ownership: Ownership
    text: str
    content_hash: str  # SHA-256 of the file's bytes, hex
    places: tuple[Place, ...] = ()  # in order; () for formats with lines of their own

    def locator(self, start_line: int, end_line: int, start_char: int, end_char: int) -> Locator:
        """Those lines and characters, with the page or cell that they stand on."""
        place = place_of(self.places, start_line, end_line)
        return Locator(self.root, self.source, start_line, end_line, start_char, end_char, place)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its own text up to the next heading. Own ranges tile the document text."""

    id: str
    heading_path: tuple[str, ...]  # without the document's title; () for what stands before
    level: int  # depth in the path: len(heading_path)
    start_line: int
    end_line: int
    subtree_end_line: int  # last non-blank line before the next heading of its level or higher
    start_char: int
    end_char: int
    role: Literal["body", "contents", "links", "stub"]  # a stub is never ground

    @property
    def title(self) -> str:
        return self.heading_path[-1] if self.heading_path else ""


@dataclass(frozen=True, slots=True)
class QAPair:
    """A question and its author's answer inside a document."""

    id: str
    section_id: str  # the section that the question stands in (or that its heading opens)
    question: str
    answer: str  # exactly the characters from answer_start_char to answer_end_char
    question_line: int
    answer_start: int  # line
    answer_end: int  # line
    answer_start_char: int
    answer_end_char: int
    difficulty: Difficulty | None
    topic: str | None
    is_exercise: bool
    points_elsewhere: bool  # the answer only says that it stands somewhere else


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of code, both fence lines included."""

    language: str  # first word of the info string, lower case; "" without one
    info: str
    start_line: int
    end_line: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Table:
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A definition (function, class, labelled block) inside a long block of code."""

    name: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of an exported chat."""

    speaker: str
    time: str | None  # ISO 8601 as it stands in the export
    tag: str | None
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What a person would say stands where in one document."""

    title: str
    sections: tuple[Section, ...]
    pairs: tuple[QAPair, ...]
    fences: tuple[Fence, ...]
    tables: tuple[Table, ...]
    units: tuple[Unit, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one section that fits the embedder. Belongs to the index alone."""

    locator: Locator
    section_id: str
    pair_id: str | None  # the pair whose question or answer this is part of
    unit: str | None  # the definition that this piece of code belongs to
    is_question: bool  # the pair's question on its own, an extra way to its answer
    text: str  # exactly the characters of the locator
    embedded_text: str  # title and heading path in front, fence and language restated
    body: str  # what the words index reads as prose
    code: str  # what it reads as code
