"""What is kept open between searches: documents' lines and homes, and chunks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.documents import Chunk, Lines
from ingest.index import IndexReader
from ingest.layout import Home, Layout

_MOST_CHARS = 20_000_000  # of all open documents together
_MOST_CHUNKS = 10_000


@dataclass(frozen=True, slots=True)
class OpenDocument:
    layout: Layout
    lines: Lines

    def home_of(self, chunk: Chunk) -> Home | None:
        """None where the document has changed since the chunk was made."""
        homes = self.layout.homes
        return homes.get(chunk.pair_id or "") or homes.get(chunk.section_id)


class OpenDocuments:
    """Reads a document at its first use and forgets the ones used longest ago."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._open: OrderedDict[tuple[str, str], OpenDocument] = OrderedDict()
        self._chars = 0  # of all of them
        self._chunks: dict[int, Chunk] = {}

    def chunks(self, ids: Iterable[int]) -> dict[int, Chunk]:
        """Those chunks that exist, in the order of `ids`."""
        wanted = list(ids)
        unknown = [id_ for id_ in wanted if id_ not in self._chunks]
        if unknown:
            if len(self._chunks) + len(unknown) > _MOST_CHUNKS:
                self._chunks.clear()
                unknown = wanted
            self._chunks |= self._index.chunks(unknown)
        return {id_: self._chunks[id_] for id_ in wanted if id_ in self._chunks}

    def get(self, root: str, source: str) -> OpenDocument | None:
        """None where the document went out of the index meanwhile."""
        key = (root, source)
        if key not in self._open:
            layout = self._index.layout(root, source)
            if layout is None:
                return None
            self._open[key] = OpenDocument(layout, Lines(layout.document.text))
            self._chars += len(layout.document.text)
            self._forget_oldest()
        self._open.move_to_end(key)
        return self._open[key]

    def _forget_oldest(self) -> None:
        while self._chars > _MOST_CHARS and len(self._open) > 1:
            _, oldest = self._open.popitem(last=False)
            self._chars -= len(oldest.lines.text)
