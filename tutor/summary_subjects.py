"""What a learner wants summed up: a document by its name or title, or a section by its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.documents import Document, Lines, Section
from ingest.index import DocumentEntry, IndexReader
from tutor.answers import Source
from tutor.topics import cleaned_title
from tutor.wording import likeness

SAME_TITLE = 0.7
PASSAGE_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Subject:
    """What of the notes is summed up: its sections in order, each as a passage."""

    title: str
    sources: tuple[Source, ...]


def find_subject(index: IndexReader, about: str) -> Subject | None:
    """A document by its name or title, else a section by its heading."""
    entries = [e for e in index.documents() if e.kind in ("guide", "code")]
    wanted = about.casefold().strip()
    for entry in entries:
        names = (entry.source, entry.source.rpartition("/")[2], _stem(entry), entry.title)
        if any(wanted == name.casefold() for name in names):
            return _whole(index, entry)
    named = [(likeness(about, cleaned_title(entry.title)), entry) for entry in entries]
    best = max(named, key=lambda one: one[0], default=None)
    if best is not None and best[0] >= SAME_TITLE:
        return _whole(index, best[1])
    return _section_called(index, entries, about)


def _section_called(
    index: IndexReader, entries: Sequence[DocumentEntry], about: str
) -> Subject | None:
    best: tuple[float, DocumentEntry, Section] | None = None
    for entry in entries:
        for section in index.outline(entry.root, entry.source).sections:
            score = likeness(about, cleaned_title(section.title)) if section.title else 0.0
            if score >= SAME_TITLE and (best is None or score > best[0]):
                best = score, entry, section
    return _below(index, best[1], best[2]) if best else None


def _whole(index: IndexReader, entry: DocumentEntry) -> Subject:
    return _subject(index, entry, entry.title, None)


def _below(index: IndexReader, entry: DocumentEntry, section: Section) -> Subject:
    return _subject(index, entry, section.title, section)


def _subject(
    index: IndexReader, entry: DocumentEntry, title: str, inside: Section | None
) -> Subject:
    document, outline = (
        index.document(entry.root, entry.source),
        index.outline(entry.root, entry.source),
    )
    assert document is not None
    sections = [
        section
        for section in outline.sections
        if section.role == "body"
        and (inside is None or inside.start_line <= section.start_line <= inside.subtree_end_line)
    ]
    sources = [source for s in sections if (source := _source(document, entry, s)) is not None]
    return Subject(
        cleaned_title(title), tuple(replace(s, n=n) for n, s in enumerate(sources, start=1))
    )


def _source(document: Document, entry: DocumentEntry, section: Section) -> Source | None:
    """The section's own text below its heading, up to PASSAGE_CHARS; None where there is none."""
    lines = Lines(document.text)
    first, last = section.start_line, section.end_line
    while first <= last and re.match(r"\s*(?:#|$)|\s*[=-]{3,}\s*$", lines.at(first)):
        first += 1
    while last >= first and not lines.at(last).strip():
        last -= 1
    if first > last:
        return None
    start = lines.start_char(first)
    text = lines.between(first, last)
    while len(text) > PASSAGE_CHARS and last > first:
        last -= 1
        text = lines.between(first, last)
    text = text[:PASSAGE_CHARS].rstrip("\r\n")
    locator = document.locator(first, last, start, start + len(text))
    return Source(
        n=1,
        section_id=section.id,
        locator=locator,
        heading_path=section.heading_path,
        document_title=entry.title,
        ownership=entry.ownership,
        text=text,
    )


def _stem(entry: DocumentEntry) -> str:
    return entry.source.rpartition("/")[2].rpartition(".")[0]
