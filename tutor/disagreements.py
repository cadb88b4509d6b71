"""Where passages say different figures of the same thing, so that the learner sees both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.words import words_of
from tutor.answers import Source
from tutor.conflicts import QUANTITY, clauses, units_of
from tutor.meanings import Meanings
from tutor.opposites import contraries_of, plain_form
from tutor.sentences import fences, split_sentences
from tutor.wording import share, stems

SAME_STATEMENT = 0.8  # of the shorter one's words, figures aside, from where two speak of the same
SAME_MEANING = 0.68  # cosine of both, figures aside, from where fewer words do
SAME_WORDS = 0.3  # of the shorter one's words, beside that cosine
AS_LONG = 0.4  # share of the longer one's words in number; a remark isn't held against a paragraph
FEWEST_WORDS_ALONE = 3  # that tell what a statement is about
FEWEST_WORDS = 2  # beside a likeness of meaning
MOST_SHOWN = 2
_LONGEST_CHARS = 300

_PRONOUN = re.compile(r"(?:it|this|they|these|both)\b", re.IGNORECASE)  # for the section's title
_GROWTH = re.compile(r"\bO\((?:[^()]|\([^()]*\))*\)")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w(]*\()")
_MEASURES = {
    "time": re.compile(r"second|minute|hour|day|week|month|year"),
    "data": re.compile(r"bit|byte"),
    "share": re.compile("%"),
}
_OF_ANY_COST = stems(
    "time space extra memory total average worst best case besides result amortised expected cost"
    " takes step all average"
)
_CODE = re.compile(r"`[^`]*[^`\d.,][^`]*`")
_FIGURE = re.compile(rf"{_GROWTH.pattern}|\d+(?:[.,]\d+)*\s?(?:%|[A-Za-zµ]{{1,2}}\b)?")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence with a figure, or its clause."""

    source: Source
    sentence: str
    line: int
    text: str
    words: frozenset[str]  # figures aside
    forms: frozenset[str]  # every word, figures aside, in its plain form
    title: frozenset[str]  # its section's words

    def is_about(self, asked: frozenset[str]) -> bool:
        return bool(asked & (self.words | self.title))


def disagreements(
    question: str, sources: Sequence[Source], meanings: Meanings | None = None
) -> tuple[str, ...]:
    """One sentence for each pair of statements that differ, with both lines and numbers.

    Only statements about what is asked, from different places. Without meanings, only those in
    nearly the same words.
    """
    asked = stems(question)
    statements = [statement for source in sources for statement in _statements(source)]
    found = dict.fromkeys(
        _in_words(one, other)
        for one, other in combinations(statements, 2)
        if one.source.n != other.source.n
        and (one.is_about(asked) or other.is_about(asked))
        and _figures_differ(one, other)
        and _say_the_same(one, other, meanings)
        and not _figures_agree(one.sentence, other.sentence)
    )
    return tuple(found)[:MOST_SHOWN]


def _figures_differ(one: _Statement, other: _Statement) -> bool:
    """Has each a figure that the other has not, or the same number with another unit?

    In the same words, also where one figure of several differs.
    """
    for figures in (_growths, _numbers):
        ours, theirs = figures(one.text), figures(other.text)
        if {*ours} - {*theirs} and {*theirs} - {*ours}:
            return True
        if one.words == other.words and len(ours) == len(theirs) and ours != theirs:
            return True
    return _units_differ(one.text, other.text)


def _figures_agree(one: str, other: str) -> bool:
    """Is every figure of one sentence in the other, with its unit?"""
    if _units_differ(one, other):
        return False
    ours, theirs = ({*_growths(text), *_numbers(text)} for text in (one, other))
    return ours < theirs or theirs < ours


def _units_differ(one: str, other: str) -> bool:
    ours_by, theirs_by = units_of(one), units_of(other)
    return any(
        not units & theirs_by[number] for number, units in ours_by.items() if number in theirs_by
    )


def _say_the_same(one: _Statement, other: _Statement, meanings: Meanings | None) -> bool:
    fewer, more = sorted((one.words, other.words), key=len)
    if len(fewer - _OF_ANY_COST) < FEWEST_WORDS or len(fewer) < AS_LONG * len(more):
        return False
    if _are_opposed(one, other) or not _kinds(one.text) & _kinds(other.text):
        return False
    common = share(fewer, more)
    if common >= SAME_STATEMENT and len(fewer) >= FEWEST_WORDS_ALONE:
        return True
    if meanings is None or common < SAME_WORDS:
        return False
    here, there = meanings.of([_without_figures(one), _without_figures(other)])
    return float(here @ there) >= SAME_MEANING


def _kinds(text: str) -> frozenset[str]:
    """What its figures measure: time, data, growth, or nothing named."""
    units = frozenset[str]().union(*units_of(text).values())
    kinds = {kind for kind, sign in _MEASURES.items() if any(sign.search(unit) for unit in units)}
    kinds |= {"growth"} if _growths(text) else set()
    return frozenset(kinds or {"number"})


def _without_figures(statement: _Statement) -> str:
    title = statement.source.heading_path[-1:] if _PRONOUN.match(statement.text) else ()
    text = ": ".join((*title, statement.text))
    return _FIGURE.sub("so much", QUANTITY.sub("so much", text))


def _are_opposed(one: _Statement, other: _Statement) -> bool:
    """Is one said of the first and the other of the last, or of a list and of a tuple?"""
    here, there = one.forms - other.forms, other.forms - one.forms
    return any(contraries_of(word) & there for word in here)


def _growths(text: str) -> list[str]:
    return ["".join(found.lower().split()) for found in _GROWTH.findall(text)]


def _numbers(text: str) -> list[str]:
    prose = _CODE.sub(" ", _GROWTH.sub(" ", text))
    return [found.replace(",", "") for found in _NUMBER.findall(prose)]


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
        for text in dict.fromkeys((plain, *clauses(plain))):
            if _FIGURE.search(text):
                rest = _FIGURE.sub(" ", QUANTITY.sub(" ", text))
                forms = frozenset(plain_form(word) for word in words_of(rest))
                meant = title if _PRONOUN.match(text) else frozenset[str]()
                yield _Statement(source, plain, line, text, stems(rest) | meant, forms, title)


def _in_words(one: _Statement, other: _Statement) -> str:
    return f"Your notes differ here: {_place(one)}, while {_place(other)}."


def _place(statement: _Statement) -> str:
    source = statement.source
    text = statement.sentence.rstrip(".")
    return f"{source.locator.source}, line {statement.line}, says “{text}” [{source.n}]"
