"""From ranked spots to hits: what each would show, and none shown twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.documents import Chunk, place_of
from ingest.layout import Home
from tutor.copies import are_copies, are_twins, language_of, words_shown
from tutor.explaining import Explanation, Told, explain
from tutor.open_documents import OpenDocument, OpenDocuments
from tutor.passages import LineRange, Passage, widen
from tutor.queries import ReadQuery
from tutor.ranking import Evidence, Ranked, Spot

# Links, tags and addresses say nothing themselves; the group is a word of the text's own.
_OWN_WORD = re.compile(r"!?\[[^\]]*\]\([^)]*\)|<[^>]*>|https?://\S+|(\w)")


@dataclass(frozen=True, slots=True)
class Hit:
    passage: Passage
    score: float  # 0 to 1, higher is better
    chunk_id: int  # the chunk that was found
    evidence: Evidence
    told: Told  # what an explanation needs

    @property
    def why(self) -> Explanation:
        """Worked out when it is asked for: a search has to be quick."""
        return explain(self.told, self.passage, self.evidence)


@dataclass(frozen=True, slots=True)
class _Find:
    """A spot that may be shown, and what it would be shown in."""

    spot: Spot
    chunk: Chunk
    document: OpenDocument
    home: Home


def make_hits(
    documents: OpenDocuments,
    ranked: Ranked,
    limit: int,
    asked: ReadQuery,
    kept_ids: Collection[int] = (),
) -> tuple[Hit, ...]:
    """At most `limit` hits, best first; chunks of `kept_ids` were shown in the last turn."""
    passages = _passages(documents, ranked.spots, limit)
    twins = _twins([passage for _, passage in passages])
    return tuple(
        Hit(
            passage,
            spot.score,
            spot.chunk_id,
            spot.evidence,
            Told(asked.terms, ranked.best_words, spot.chunk_id in kept_ids, twin),
        )
        for (spot, passage), twin in zip(passages, twins, strict=True)
    )


def _twins(passages: Sequence[Passage]) -> list[str | None]:
    """For each passage the language in which another one tells the same."""
    languages = [language_of(passage.text) for passage in passages]
    twins: list[str | None] = [None] * len(passages)
    for i, one in enumerate(passages):
        for k, other in enumerate(passages[:i]):
            is_likely = languages[i] and languages[k] and languages[i] != languages[k]
            if is_likely and are_twins(_title(one), one.text, _title(other), other.text):
                twins[i], twins[k] = languages[k], languages[i]
    return twins


def _title(passage: Passage) -> str:
    return " ".join(passage.heading_path[-1:])


def _passages(
    documents: OpenDocuments, spots: Sequence[Spot], limit: int
) -> list[tuple[Spot, Passage]]:
    passages: list[tuple[Spot, Passage]] = []
    told: list[frozenset[str]] = []
    shown: dict[tuple[str, str], list[LineRange]] = {}
    for find in _finds(documents, spots, limit):
        place = find.chunk.locator
        lines = shown.setdefault((place.root, place.source), [])
        if any(place.start_line <= last and first <= place.end_line for first, last in lines):
            continue
        passage = _passage(find, lines)
        if not any(match[1] for match in _OWN_WORD.finditer(passage.text)):
            continue
        lines.append((passage.locator.start_line, passage.locator.end_line))
        words = words_shown(passage.text)
        if any(are_copies(words, other) for other in told):
            continue
        told.append(words)
        passages.append((find.spot, passage))
        if len(passages) == limit:
            break
    return passages


def _finds(documents: OpenDocuments, spots: Sequence[Spot], limit: int) -> Iterator[_Find]:
    """The spots in order; only as many are read as are asked for, and a few more."""
    for first in range(0, len(spots), limit + 2):
        part = {spot.chunk_id: spot for spot in spots[first : first + limit + 2]}
        for id_, chunk in documents.chunks(part).items():
            document = documents.get(chunk.locator.root, chunk.locator.source)
            home = document.home_of(chunk) if document else None
            if document and home:
                yield _Find(part[id_], chunk, document, home)


def _passage(find: _Find, shown: Sequence[LineRange]) -> Passage:
    lines, layout = find.document.lines, find.document.layout
    document = layout.document
    home = find.home
    locator = widen(lines, find.chunk.locator, (home.start_line, home.end_line), shown)
    place = place_of(document.places, locator.start_line, locator.end_line)
    return Passage(
        locator=locator if place == locator.place else replace(locator, place=place),
        section_id=home.section_id,
        heading_path=layout.heading_path(home),
        document_title=layout.title,
        document_kind=document.kind,
        ownership=document.ownership,
        text=lines.text[locator.start_char : locator.end_char],
    )
