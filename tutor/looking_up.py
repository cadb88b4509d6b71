"""What the notes hold for a question: passages, the pairs around them, and their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor.answers import Source
from tutor.earlier_turns import Turn
from tutor.extracts import Extract, extract_from, with_pair
from tutor.going_on import asks_for_more, untold
from tutor.instructions import EXPLAIN
from tutor.languages_written import is_english, without_little_words
from tutor.meanings import Meanings
from tutor.pace import UNLIMITED, Room
from tutor.sources_in_play import InPlay

if TYPE_CHECKING:
    from ingest.embedding import Embedder
    from ingest.index import IndexReader, PairEntry
    from tutor.passages import Passage
    from tutor.retrieval import Searcher, SearchResult

PASSAGES_FOUND = 8
_ADDED = re.compile(r"\s*\([^()]*\)")  # other names for what was asked, put there by the search


@dataclass(frozen=True, slots=True)
class Notes:
    """What an answer is made from."""

    index: IndexReader
    searcher: Searcher
    meanings: Meanings | None = None
    quick_searcher: Searcher | None = None  # by words alone, while the embedder isn't loaded yet
    embedder: Embedder | None = None  # for grading what the learner answers
    in_play: InPlay | None = None  # None: every document is searched


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    earlier: tuple[Turn, ...] = ()  # of this chat, oldest first
    anyway: bool = False  # answer from the nearest passages though they don't cover it
    only: Source | None = None  # the passage that the learner chose to have it answered from
    correction: float = 1.0  # by how much the model has counted more tokens than we did
    room: Room = UNLIMITED  # what fits into the wait on this machine
    about_learner: tuple[str, ...] = ()  # what they told about themselves, a line each
    task: str = EXPLAIN  # what the model shall do with it


@dataclass(frozen=True, slots=True)
class Found:
    result: SearchResult
    sources: tuple[Source, ...]
    pairs: tuple[PairEntry, ...]  # of the nearest documents
    extract: Extract | None
    pair: PairEntry | None = None  # that asks the same, or is the best passage
    in_play: InPlay | None = None  # None: every document was searched


def source_of(passage: Passage, n: int) -> Source:
    """The passage under the number that an answer gives it."""
    return Source(
        n=n,
        section_id=passage.section_id,
        locator=passage.locator,
        heading_path=passage.heading_path,
        document_title=passage.document_title,
        ownership=passage.ownership,
        text=passage.text,
    )


def look_up(question: Question, notes: Notes, alone: str | None = None) -> Found:
    """`alone` is the question in words that need no earlier turn, if somebody has found some."""
    result = notes.searcher.search(
        alone or question.text,
        limit=PASSAGES_FOUND,
        context=() if alone else tuple(turn.question for turn in question.earlier),
        kept=question.earlier[-1].shown if question.earlier else (),
    )
    if question.only is not None:
        chosen = (replace(question.only, n=1),)
        return Found(result, chosen, (), extract_from(question.text, chosen, None))
    sources = tuple(source_of(hit.passage, n) for n, hit in enumerate(result.hits, start=1))
    nearest = dict.fromkeys((s.locator.root, s.locator.source) for s in sources[:3])
    pairs = tuple(
        pair for root, source in nearest for pair in notes.index.pairs(root=root, source=source)
    )
    if question.earlier and asks_for_more(question.text):
        sources, pairs = untold(sources, pairs, question.earlier)
        sources = tuple(replace(source, n=n) for n, source in enumerate(sources, start=1))
    asked = alone or _as_the_notes_say_it(question.text, result)
    sources, pair = with_pair(asked, sources, pairs)
    extract = extract_from(asked, sources, pair) if sources else None
    return Found(result, sources, pairs, extract, pair, notes.in_play)


def _as_the_notes_say_it(text: str, result: SearchResult) -> str:
    """The question itself; one in another language as it was read for the search."""
    if is_english(text) or not result.searched_for:
        return text
    return without_little_words(_ADDED.sub("", result.searched_for[0]))
