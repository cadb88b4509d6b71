"""From candidates to hits: what each would show, which is better, and none shown twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.documents import Chunk, Kind, place_of
from ingest.index import SectionEntry
from tutor.copies import are_copies, words_shown
from tutor.open_documents import Home, OpenDocument, OpenDocuments
from tutor.passages import LineRange, Passage, widen
from tutor.ranking import Candidate, fused_score

_OWN_FIRST = 0.01  # of a score: what the learner's own words are worth among equals


@dataclass(frozen=True, slots=True)
class Hit:
    passage: Passage
    score: float  # 0 to 1, higher is better
    candidate: Candidate  # the chunk that was found


@dataclass(frozen=True, slots=True)
class _Find:
    """A candidate that may be shown, and what it would be shown in."""

    candidate: Candidate
    chunk: Chunk
    entry: SectionEntry
    document: OpenDocument
    home: Home
    spot: str  # what is shown at most once: the home, or a chunk in a home that is too long


def make_hits(
    documents: OpenDocuments,
    candidates: Iterable[Candidate],
    *,
    kinds: Collection[Kind],
    limit: int,
) -> tuple[Hit, ...]:
    """At most `limit` hits from documents of these kinds, best first."""
    hits: list[Hit] = []
    told: list[frozenset[str]] = []
    shown: dict[tuple[str, str], list[LineRange]] = {}
    for score, find in _ranked(list(_finds(documents, candidates, kinds))):
        place = find.chunk.locator
        lines = shown.setdefault((place.root, place.source), [])
        if any(place.start_line <= last and first <= place.end_line for first, last in lines):
            continue
        passage = _passage(find, lines)
        lines.append((passage.locator.start_line, passage.locator.end_line))
        words = words_shown(passage.text)
        if any(are_copies(words, other) for other in told):
            continue
        told.append(words)
        hits.append(Hit(passage, score, find.candidate))
        if len(hits) == limit:
            break
    return tuple(hits)


def _finds(
    documents: OpenDocuments,
    candidates: Iterable[Candidate],
    kinds: Collection[Kind],
) -> Iterator[_Find]:
    by_id = {candidate.chunk_id: candidate for candidate in candidates}
    for id_, (chunk, entry) in documents.chunks(by_id).items():
        if entry.document_kind not in kinds or entry.section.role != "body":
            continue
        document = documents.get(entry.root, entry.source)
        home = document.home_of(chunk) if document else None
        if document and home:
            spot = home.id if home.fits else f"{home.id} {id_}"
            yield _Find(by_id[id_], chunk, entry, document, home, spot)


def _ranked(finds: Sequence[_Find]) -> list[tuple[float, _Find]]:
    """Best first, each with its spot's score: whatever speaks for a chunk speaks for its spot."""
    best_words = max((find.candidate.words for find in finds), default=0.0)
    spots: dict[str, list[Candidate]] = {}
    for find in finds:
        spots.setdefault(find.spot, []).append(find.candidate)
    scores = {spot: _score(candidates, best_words) for spot, candidates in spots.items()}

    def order(find: _Find) -> tuple[float, float, int]:
        own = _OWN_FIRST if find.entry.ownership == "yours" else 0.0
        by_itself = _score([find.candidate], best_words)
        return -scores[find.spot] - own, -by_itself, find.candidate.chunk_id

    return [(scores[find.spot], find) for find in sorted(finds, key=order)]


def _score(candidates: Sequence[Candidate], best_words: float) -> float:
    return fused_score(
        max(candidate.words for candidate in candidates),
        max(candidate.cosine for candidate in candidates),
        max(candidate.tokens for candidate in candidates),
        best_words=best_words,
    )


def _passage(find: _Find, shown: Sequence[LineRange]) -> Passage:
    document, entry = find.document, find.entry
    locator = widen(document.lines, find.chunk.locator, find.home.lines, shown)
    place = place_of(document.places, locator.start_line, locator.end_line)
    section = document.sections.get(find.home.section_id, entry.section)
    return Passage(
        locator=replace(locator, place=place),
        section_id=section.id,
        heading_path=section.heading_path,
        document_title=entry.document_title,
        document_kind=entry.document_kind,
        ownership=entry.ownership,
        text=document.lines.text[locator.start_char : locator.end_char],
    )
