"""Where passages say different figures of the same thing, so that the learner sees both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tutor.answers import Source
from tutor.figures import differing_figures
from tutor.sentences import fences, split_sentences
from tutor.wording import share, stems

SAME_STATEMENT = 0.8  # of the shorter one's words, figures aside, from where two speak of the same
FEWEST_WORDS = 3
MOST_SHOWN = 2
_LONGEST_CHARS = 300

_FIGURE = re.compile(r"\bO\([^)]*\)+|\d+(?:[.,]\d+)*\s?(?:%|[A-Za-zµ]{1,12}\b)?")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence with a figure."""

    source: Source
    text: str
    line: int
    words: frozenset[str]  # figures aside
    title: frozenset[str]  # its section's words

    def is_about(self, asked: frozenset[str]) -> bool:
        return bool(asked & (self.words | self.title))


def disagreements(question: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """One sentence for each pair of statements that differ, with both lines and numbers.

    Only statements about what is asked, from different places.
    """
    asked = stems(question)
    statements = [
        statement
        for source in sources
        for statement in _statements(source)
        if statement.is_about(asked)
    ]
    found = [
        _in_words(one, other)
        for one, other in combinations(statements, 2)
        if one.source.n != other.source.n and _disagree(one, other)
    ]
    return tuple(found[:MOST_SHOWN])


def _disagree(one: _Statement, other: _Statement) -> bool:
    fewer, more = sorted((one.words, other.words), key=len)
    if len(fewer) < FEWEST_WORDS or share(fewer, more) < SAME_STATEMENT:
        return False
    ours, theirs = _bare_numbers(one.text), _bare_numbers(other.text)
    if differing_figures(one.text, other.text) and differing_figures(other.text, one.text):
        return True
    return bool(ours and theirs) and not ours & theirs and _likewise(one, other)


def _likewise(one: _Statement, other: _Statement) -> bool:
    """Nearly the same words, so that another number or unit is all that differs."""
    return len(one.words & other.words) >= SAME_STATEMENT * max(len(one.words), len(other.words))


def _bare_numbers(text: str) -> frozenset[str]:
    return frozenset(" ".join(match[0].lower().split()) for match in _FIGURE.finditer(text))


def _statements(source: Source) -> Iterator[_Statement]:
    at, blocks = 0, fences(source.text)
    title = stems(source.heading_path[-1]) if source.heading_path else frozenset()
    for sentence in split_sentences(source.text):
        start, at = at, at + len(sentence)
        plain = " ".join(sentence.split())
        is_code = any(first <= start < last for first, last in blocks)
        if is_code or len(plain) > _LONGEST_CHARS or not _FIGURE.search(plain):
            continue
        lead = len(sentence) - len(sentence.lstrip())
        line = source.locator.start_line + source.text.count("\n", 0, start + lead)
        yield _Statement(source, plain, line, stems(_FIGURE.sub(" ", plain)), title)


def _in_words(one: _Statement, other: _Statement) -> str:
    return f"Your notes differ here: {_place(one)}, while {_place(other)}."


def _place(statement: _Statement) -> str:
    source = statement.source
    text = statement.text.rstrip(".")
    return f"{source.locator.source}, line {statement.line}, says “{text}” [{source.n}]"
