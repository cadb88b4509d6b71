"""Documents kept open between searches: their lines, and where sections and pairs lie."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from ingest.documents import Chunk, Lines, QAPair, Section
from ingest.index import IndexReader
from tutor.passages import LineRange

_MOST_CHARS = 20_000_000  # of all open documents together


@dataclass(frozen=True, slots=True)
class Home:
    """What a chunk belongs to as a reader sees it: its Q&A pair, else its section."""

    id: str
    section_id: str
    lines: LineRange


@dataclass(frozen=True, slots=True)
class OpenDocument:
    lines: Lines
    sections: dict[str, Section]
    pairs: dict[str, QAPair]

    def home_of(self, chunk: Chunk) -> Home | None:
        """None where the document has changed since the chunk was made."""
        if chunk.pair_id in self.pairs:
            pair = self.pairs[chunk.pair_id]
            return Home(pair.id, pair.section_id, (pair.question_line, pair.answer_end))
        if chunk.section_id not in self.sections:
            return None
        section = self.sections[chunk.section_id]
        return Home(section.id, section.id, (section.start_line, section.end_line))


class OpenDocuments:
    """Reads a document at its first use and forgets the ones used longest ago."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._open: OrderedDict[tuple[str, str], OpenDocument] = OrderedDict()

    def get(self, root: str, source: str) -> OpenDocument | None:
        """None where the document went out of the index meanwhile."""
        key = (root, source)
        if key not in self._open:
            document = self._index.document(root, source)
            if document is None:
                return None
            outline = self._index.outline(root, source)
            self._open[key] = OpenDocument(
                lines=Lines(document.text),
                sections={section.id: section for section in outline.sections},
                pairs={pair.id: pair for pair in outline.pairs},
            )
            self._forget_oldest()
        self._open.move_to_end(key)
        return self._open[key]

    def _forget_oldest(self) -> None:
        chars = sum(len(document.lines.text) for document in self._open.values())
        while chars > _MOST_CHARS and len(self._open) > 1:
            _, oldest = self._open.popitem(last=False)
            chars -= len(oldest.lines.text)
