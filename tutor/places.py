"""Where a cited passage stands now, after the notes were edited or the index was rebuilt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.documents import Document, Lines, Locator
from ingest.identity import Relinked, Snapshot, relink
from tutor.answers import Source

if TYPE_CHECKING:
    from ingest.index import IndexReader


def place_now(source: Source, index: IndexReader) -> Relinked:
    """`same`, `moved` or `changed` with a place that exists; `vanished` when nothing like it does.

    Looked for where it stood, then in its document, then in all of them.
    """
    document = index.document(source.locator.root, source.locator.source)
    if document is not None and (found := _in_document(source, document)):
        return found
    entries = index.documents()
    outlines = [
        (read, index.outline(entry.root, entry.source))
        for entry in entries
        if (read := index.document(entry.root, entry.source)) is not None
    ]
    return relink([_snapshot(source)], outlines)[source.section_id]


def _in_document(source: Source, document: Document) -> Relinked | None:
    """The very text, nearest to where it was."""
    text, start = source.text, source.locator.start_char
    if document.text[start : source.locator.end_char] == text:
        return Relinked("same", source.section_id, source.locator)
    before = document.text.rfind(text, 0, start + len(text))
    after = document.text.find(text, start)
    found = [at for at in (before, after) if at >= 0]
    if not found:
        return None
    nearest = min(found, key=lambda at: abs(at - start))
    return Relinked("moved", source.section_id, _locator(document, nearest, text))


def _locator(document: Document, start: int, text: str) -> Locator:
    lines, end = Lines(document.text), start + len(text)
    return document.locator(lines.line_of(start), lines.line_of(max(start, end - 1)), start, end)


def _snapshot(source: Source) -> Snapshot:
    return Snapshot(
        id=source.section_id,
        locator=source.locator,
        heading_path=source.heading_path,
        text=source.text,
        question=None,
        answer=None,
    )
