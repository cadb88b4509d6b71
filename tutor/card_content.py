"""What of the notes becomes a card: pairs with an answer of their own, or that point to one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ingest.documents import Document, Lines, Locator, Outline, Section, Unit
from ingest.index import IndexReader, PairEntry
from ingest.words import words_of
from tutor.cards import CardSource
from tutor.sentences import fences
from tutor.topics import area_of, spellings, topic_key, topic_of

SPOKEN_WORDS_A_MINUTE = 150
CODE_LINE_S = 2  # to say what a line of code does
FENCE_LINES = 2
RECALL_S = 60  # a longer answer is an exercise

_LINK = re.compile(r"\[[^\]]*\]\((?P<source>[^)#\s]*)(?:#(?P<anchor>[^)\s]*))?\)")
_NAMED = re.compile(
    r"(?:[\"“'*_](?P<quoted>[^\"”'*_]{3,60})[\"”'*_]+"
    r"|\bthe (?P<named>[\w+#/& -]{3,60}?) (?:section|chapter|part)\b)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^[ \t]*(?:#|//|--)[ \t]*(\w.*)$")
_UNNAMED = frozenset(
    ("design", "implement", "implementation", "create", "build", "write", "make")
    + ("explain", "describe", "a", "an", "the")
)

Read = Callable[[str, str], tuple[Document, Outline]]


def speaking_seconds(answer: str) -> float:
    """How long it takes to say an answer."""
    words, code_lines, prose_from = 0, 0, 0
    for start, end in fences(answer):
        words += len(answer[prose_from:start].split())
        code_lines += max(0, len(answer[start:end].split("\n")) - FENCE_LINES)
        prose_from = end
    words += len(answer[prose_from:].split())
    return words * 60 / SPOKEN_WORDS_A_MINUTE + code_lines * CODE_LINE_S


def card_sources(index: IndexReader) -> tuple[CardSource, ...]:
    """Every pair of the guides and code files that can be a card, in the order of the notes."""
    entries = [entry for entry in index.pairs() if entry.document_kind in ("guide", "code")]
    topics = [topic_of(entry) for entry in entries]
    labels = spellings(topics)

    @cache
    def read(root: str, source: str) -> tuple[Document, Outline]:
        document = index.document(root, source)
        assert document is not None
        return document, index.outline(root, source)

    found = (
        _source(entry, labels[topic_key(topic)], read)
        for entry, topic in zip(entries, topics, strict=True)
    )
    return tuple(source for source in found if source)


def _source(entry: PairEntry, topic: str, read: Read) -> CardSource | None:
    pair, locator, answer = entry.pair, entry.answer_locator, entry.pair.answer
    if pair.points_elsewhere:
        meant = meant_section(entry, *read(entry.root, entry.source))
        if meant is None:
            return None
        locator, answer = meant
    return CardSource(
        place_id=pair.id,
        is_passage=False,
        question=pair.question,
        answer=answer,
        text=pair.answer,
        locator=locator,
        heading_path=entry.heading_path,
        document_title=entry.document_title,
        topic=topic,
        area=area_of(entry),
        difficulty=pair.difficulty,
        ownership=entry.ownership,
        is_exercise=pair.is_exercise or speaking_seconds(answer) > RECALL_S,
    )


def meant_section(
    entry: PairEntry, document: Document, outline: Outline
) -> tuple[Locator, str] | None:
    """Where the answer stands that a pair only points to, with its text; None when in doubt.

    That is the section that the pointer links to, or the one section or piece of code that is
    called what the question asks for, inside the chapter that the pointer names.
    """
    link = _LINK.search(entry.pair.answer)
    named = _NAMED.search(entry.pair.answer)
    if link and link["anchor"] and not link["source"]:
        wanted = [
            s for s in _others(entry, outline) if _anchor(s.title) == link["anchor"].casefold()
        ]
        return _below_heading(document, wanted[0]) if len(wanted) == 1 else None
    asked = _subject(entry.pair.question)
    chapter = _subject(named["quoted"] or named["named"]) if named else frozenset()
    chapters = [
        section
        for section in _others(entry, outline)
        if any(chapter <= _subject(title) for title in section.heading_path)
    ]
    called = [section for section in chapters if _subject(section.title) == asked]
    if called:
        return _below_heading(document, called[0]) if len(called) == 1 else None
    lines = Lines(document.text)
    units = [unit for unit in outline.units if asked in _unit_subjects(lines, unit)]
    inside = [u for u in units if any(s.start_line < u.start_line <= s.end_line for s in chapters)]
    return _unit_text(document, outline, inside[0]) if len(inside) == 1 else None


def _others(entry: PairEntry, outline: Outline) -> list[Section]:
    return [
        section
        for section in outline.sections
        if section.role == "body" and section.heading_path and section.id != entry.pair.section_id
    ]


def _below_heading(document: Document, section: Section) -> tuple[Locator, str] | None:
    """The section's text below its heading, with what stands under it."""
    lines = Lines(document.text)
    first, last = section.start_line + 1, section.subtree_end_line
    while first <= last and not lines.at(first).strip(" \t=-"):
        first += 1
    if first > last:
        return None
    where = _locator(document, lines, first, last)
    return where, document.text[where.start_char : where.end_char]


def _unit_text(document: Document, outline: Outline, unit: Unit) -> tuple[Locator, str]:
    where = _locator(document, Lines(document.text), unit.start_line, unit.end_line)
    languages = (f.language for f in outline.fences if f.start_line < unit.start_line < f.end_line)
    code = document.text[where.start_char : where.end_char]
    return where, f"```{next(languages, '')}\n{code}\n```"


def _locator(document: Document, lines: Lines, first: int, last: int) -> Locator:
    start = lines.start_char(first)
    end = start + len(lines.between(first, last))
    return document.locator(first, last, start, end)


def _unit_subjects(lines: Lines, unit: Unit) -> tuple[frozenset[str], ...]:
    """What a piece of code is called: by its name, and by a comment that opens it."""
    label = _COMMENT.match(lines.at(unit.start_line))
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", unit.name)
    return _subject(name), _subject(label[1]) if label else frozenset()


def _subject(title: str) -> frozenset[str]:
    return frozenset(words_of(re.sub(r"^[\W\d]+", "", title))) - _UNNAMED


def _anchor(title: str) -> str:
    """The name by which a link finds a heading, as common Markdown sites make it."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.casefold()).strip())
