"""Questions from sections that no Q&A pair asks about: their titles, put as questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ingest.documents import Document, Lines, Locator, Outline, Section
from ingest.index import IndexReader
from ingest.prose import plain_inline
from tutor.cards import CardSource
from tutor.key_points import key_points
from tutor.sentences import fences
from tutor.topics import cleaned_title, names_a_subject
from tutor.wording import likeness, share, stems

FEWEST_WORDS, MOST_WORDS = 25, 200  # of prose, that a spoken answer holds
FEWEST_POINTS = 2
LONGEST_TITLE_WORDS = 6
ASKED_BY_A_PAIR = 0.5  # likeness of a title with a pair's question
TITLE_IN_TEXT = 0.5  # share of a title's words that its text speaks of

_ITEMS_ONLY = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])?\s*\[", re.MULTILINE)  # links, checklists


def section_questions(index: IndexReader) -> tuple[CardSource, ...]:
    """One for each section of a guide that says enough in its own words, in the notes' order."""
    return tuple(
        question
        for entry in index.documents()
        if entry.kind == "guide" and (document := index.document(entry.root, entry.source))
        for question in _questions_of(document, index.outline(entry.root, entry.source))
    )


def _own_text(document: Document, lines: Lines, section: Section) -> tuple[Locator, str] | None:
    """What stands below the section's heading and above the next one; None for nothing."""
    first, last = section.start_line + 1, section.end_line
    while first <= last and not lines.at(first).strip(" \t=-"):
        first += 1
    while last >= first and not lines.at(last).strip():
        last -= 1
    if first > last:
        return None
    text, start = lines.between(first, last), lines.start_char(first)
    return document.locator(first, last, start, start + len(text)), text


def _questions_of(document: Document, outline: Outline) -> Iterator[CardSource]:
    asked = [pair.question for pair in outline.pairs]
    lines = Lines(document.text)
    with_pairs = {pair.section_id for pair in outline.pairs}
    for section in outline.sections:
        if section.role != "body" or section.id in with_pairs or not _has_a_name(section, asked):
            continue
        found = _own_text(document, lines, section)
        if found is None or not _says_enough(section, found[1]):
            continue
        locator, text = found
        yield CardSource(
            place_id=section.id,
            is_passage=True,
            question=_question(section, outline.title),
            answer=text,
            text=text,
            locator=locator,
            heading_path=section.heading_path,
            document_title=outline.title,
            topic=cleaned_title(section.title),
            area=cleaned_title(outline.title),
            difficulty=None,
            ownership=document.ownership,
            is_exercise=False,
        )


def _has_a_name(section: Section, asked: Collection[str]) -> bool:
    title = cleaned_title(section.title)
    return (
        bool(section.heading_path)
        and names_a_subject(title)
        and len(title.split()) <= LONGEST_TITLE_WORDS
        and not title.endswith(("?", "…", ":"))
        and bool(stems(title))
        and not any(likeness(title, question) >= ASKED_BY_A_PAIR for question in asked)
    )


def _says_enough(section: Section, text: str) -> bool:
    prose = text
    for start, end in reversed(fences(text)):
        prose = prose[:start] + prose[end:]
    about = share(stems(cleaned_title(section.title)), stems(prose))
    return (
        FEWEST_WORDS <= len(prose.split()) <= MOST_WORDS
        and about >= TITLE_IN_TEXT
        and not _ITEMS_ONLY.search(prose)
        and len(key_points(text)) >= FEWEST_POINTS
    )


def _question(section: Section, document_title: str) -> str:
    """With the title above it where there is one: “Time” alone doesn't say of what."""
    title = plain_inline(cleaned_title(section.title))
    above = [document_title, *section.heading_path[:-1]][-1]
    if above and names_a_subject(above) and not stems(title) & stems(above):
        return f"{plain_inline(cleaned_title(above))}: what would you say about “{title}”?"
    return f"What would you say about “{title}”?"
