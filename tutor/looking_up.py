"""What the notes hold for a question: passages, the pairs around them, and their own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.answers import Source
from tutor.checking import Similarity
from tutor.extracts import Extract, extract_from, with_pair
from tutor.pace import Room
from tutor.prompts import UNLIMITED, Turn

if TYPE_CHECKING:
    from ingest.index import IndexReader, PairEntry
    from tutor.retrieval import Searcher, SearchResult

PASSAGES_FOUND = 8


@dataclass(frozen=True, slots=True)
class Notes:
    """What an answer is made from."""

    index: IndexReader
    searcher: Searcher
    similarity: Similarity | None = None
    quick_searcher: Searcher | None = None  # by words alone, while the embedder isn't loaded yet


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    earlier: tuple[Turn, ...] = ()  # of this chat, oldest first
    anyway: bool = False  # answer from the nearest passages though they don't cover it
    correction: float = 1.0  # by how much the model has counted more tokens than we did
    room: Room = UNLIMITED  # what fits into the wait on this machine


@dataclass(frozen=True, slots=True)
class Found:
    result: SearchResult
    sources: tuple[Source, ...]
    pairs: tuple[PairEntry, ...]  # of the nearest documents
    extract: Extract | None


def look_up(question: Question, notes: Notes) -> Found:
    result = notes.searcher.search(
        question.text, limit=PASSAGES_FOUND, context=tuple(t.question for t in question.earlier)
    )
    sources = tuple(
        Source(
            n=n,
            section_id=hit.passage.section_id,
            locator=hit.passage.locator,
            heading_path=hit.passage.heading_path,
            document_title=hit.passage.document_title,
            ownership=hit.passage.ownership,
            text=hit.passage.text,
        )
        for n, hit in enumerate(result.hits, start=1)
    )
    nearest = dict.fromkeys((s.locator.root, s.locator.source) for s in sources[:3])
    pairs = tuple(
        pair for root, source in nearest for pair in notes.index.pairs(root=root, source=source)
    )
    sources, pair = with_pair(question.text, sources, pairs)
    extract = extract_from(question.text, sources, pair) if sources else None
    return Found(result, sources, pairs, extract)
