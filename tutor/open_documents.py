"""What is kept open between searches: documents' lines and places, chunks and their sections."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.documents import Chunk, Document, Lines, Outline, Place, Section
from ingest.index import IndexReader, SectionEntry
from tutor.passages import MAX_CHARS, LineRange

_MOST_CHARS = 20_000_000  # of all open documents together
_MOST_CHUNKS = 10_000


@dataclass(frozen=True, slots=True)
class Home:
    """What a chunk belongs to as a reader sees it: its Q&A pair, else its section."""

    id: str
    section_id: str
    lines: LineRange
    fits: bool  # into one passage


@dataclass(frozen=True, slots=True)
class OpenDocument:
    lines: Lines
    sections: dict[str, Section]
    homes: dict[str, Home]  # by the id of a pair or a section
    places: tuple[Place, ...]  # its pages or cells

    def home_of(self, chunk: Chunk) -> Home | None:
        """None where the document has changed since the chunk was made."""
        return self.homes.get(chunk.pair_id or "") or self.homes.get(chunk.section_id)


class OpenDocuments:
    """Reads a document at its first use and forgets the ones used longest ago."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._open: OrderedDict[tuple[str, str], OpenDocument] = OrderedDict()
        self._chunks: dict[int, tuple[Chunk, SectionEntry]] = {}

    def chunks(self, ids: Iterable[int]) -> dict[int, tuple[Chunk, SectionEntry]]:
        """Those chunks that exist, in the order of `ids`, each with its section."""
        wanted = list(ids)
        unknown = [id_ for id_ in wanted if id_ not in self._chunks]
        if unknown:
            if len(self._chunks) + len(unknown) > _MOST_CHUNKS:
                self._chunks.clear()
                unknown = wanted
            read = self._index.chunks(unknown)
            entries = self._index.sections({chunk.section_id for chunk in read.values()})
            self._chunks |= {
                id_: (chunk, entries[chunk.section_id])
                for id_, chunk in read.items()
                if chunk.section_id in entries
            }
        return {id_: self._chunks[id_] for id_ in wanted if id_ in self._chunks}

    def get(self, root: str, source: str) -> OpenDocument | None:
        """None where the document went out of the index meanwhile."""
        key = (root, source)
        if key not in self._open:
            document = self._index.document(root, source)
            if document is None:
                return None
            outline = self._index.outline(root, source)
            self._open[key] = _open(document, outline)
            self._forget_oldest()
        self._open.move_to_end(key)
        return self._open[key]

    def _forget_oldest(self) -> None:
        chars = sum(len(document.lines.text) for document in self._open.values())
        while chars > _MOST_CHARS and len(self._open) > 1:
            _, oldest = self._open.popitem(last=False)
            chars -= len(oldest.lines.text)


def _open(document: Document, outline: Outline) -> OpenDocument:
    lines = Lines(document.text)
    sections = {section.id: section for section in outline.sections}

    def home(id_: str, section_id: str, first: int, last: int) -> Home:
        fits = lines.end_char(last) - lines.start_char(first) <= MAX_CHARS
        return Home(id_, section_id, (first, last), fits)

    homes = {s.id: home(s.id, s.id, s.start_line, s.end_line) for s in outline.sections}
    homes |= {p.id: home(p.id, p.section_id, p.question_line, p.answer_end) for p in outline.pairs}
    return OpenDocument(lines, sections, homes, document.places)
