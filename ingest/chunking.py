"""From an outline to chunks that fit the embedder.

Segments of a section are packed one after another. What is embedded is measured once more at the
end and cut again where needed, so that no chunk is longer than the embedder reads even where the
parts' lengths don't add up.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.documents import Chunk, Document, Outline, QAPair, Section
from ingest.long_lines import cut_long_ones, halve
from ingest.packing import pack
from ingest.segments import Ruler, Segment, make_segments

Count = Callable[[Sequence[str]], list[int]]

_LEAST_WORD_PIECES = 16
_CONTEXT_SHARE = 0.3  # of the embedder's length: title and path, and as much for the question
_MEANINGLESS_TITLE = re.compile(
    r"[0-9a-f]{8}|^(?:readme|notes?|untitled|index|document|new file)\W*\d*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A chunk to be: where it belongs, and the segments in it."""

    section: Section
    pair: QAPair | None
    context: str
    segments: tuple[Segment, ...]
    is_question: bool = False


def chunk_document(
    document: Document, outline: Outline, count_word_pieces: Count, max_word_pieces: int
) -> list[Chunk]:
    """The chunks of a document in order, none longer than `max_word_pieces` when embedded.

    `count_word_pieces` gives the length of each text with the embedder's special tokens.
    """
    if max_word_pieces < _LEAST_WORD_PIECES:
        raise ValueError(f"{max_word_pieces} word pieces are fewer than {_LEAST_WORD_PIECES}")
    ruler = Ruler(count_word_pieces)
    room = max_word_pieces - ruler.specials
    drafts = _drafts(document, outline, ruler, room)
    fitting = _fit(drafts, document.text, ruler, room)
    return [_chunk(document, draft) for draft in fitting]


def _drafts(document: Document, outline: Outline, ruler: Ruler, room: int) -> list[_Draft]:
    context_room = int(room * _CONTEXT_SHARE)
    block_room = room - context_room
    segments = make_segments(document, outline, ruler, block_room)
    segments = cut_long_ones(segments, document.text, ruler, block_room // 2)
    lead_weights = _lead_weights(segments, ruler)
    lines = [segment.line for segment in segments]
    contexts = _contexts(outline, ruler, context_room)
    drafts: list[_Draft] = []
    for section in outline.sections:
        before = len(drafts)
        context = contexts[section.id]
        for start, end, pair in _spans(section, outline.pairs):
            inside = segments[bisect_left(lines, start) : bisect_left(lines, end + 1)]
            if pair and start == pair.question_line:
                drafts.append(_question_draft(section, pair, inside))
            if any(re.search(r"\w", segment.words) for segment in inside):
                about = _about(context, section, pair, start, ruler, context_room)
                budget = room - ruler.weight(about)
                drafts += [
                    _Draft(section, pair, context if number == 0 else about, tuple(piece))
                    for number, piece in enumerate(pack(inside, budget, lead_weights))
                ]
        if len(drafts) == before and section.heading_path and section.role == "stub":
            heading = segments[bisect_left(lines, section.start_line)]
            drafts.append(_Draft(section, None, context, (heading,)))
    return drafts


def _lead_weights(segments: Sequence[Segment], ruler: Ruler) -> dict[str, int]:
    leads = list({segment.lead for segment in segments})
    return dict(zip(leads, ruler.weights(leads), strict=True))


def _spans(section: Section, pairs: Sequence[QAPair]) -> Iterator[tuple[int, int, QAPair | None]]:
    """The section's own lines as runs that belong to one pair, or to none."""
    line = section.start_line
    place = bisect_left(pairs, section.start_line, key=lambda pair: pair.answer_end)
    while place < len(pairs) and pairs[place].question_line <= section.end_line:
        pair = pairs[place]
        place += 1
        if line < pair.question_line:
            yield line, pair.question_line - 1, None
        start, end = max(line, pair.question_line), min(pair.answer_end, section.end_line)
        yield start, end, pair
        line = end + 1
    if line <= section.end_line:
        yield line, section.end_line, None


def _contexts(outline: Outline, ruler: Ruler, room: int) -> dict[str, str]:
    """For each section its document's title and its path, at most `room` word pieces long."""
    title = "" if _MEANINGLESS_TITLE.search(outline.title) else outline.title
    names = {s.id: [part for part in (title, *s.heading_path) if part] for s in outline.sections}
    contexts = {id_: " > ".join(parts) for id_, parts in names.items()}
    weights = ruler.weights(list(contexts.values()))
    for (id_, parts), weight in zip(names.items(), weights, strict=True):
        if weight > room:
            contexts[id_] = _shortened(" > ".join(parts[-2:]), room, ruler)
    return contexts


def _about(
    context: str, section: Section, pair: QAPair | None, start: int, ruler: Ruler, room: int
) -> str:
    """What the later pieces of a span are about: an answer's also about its question."""
    if pair is None or pair.question_line == section.start_line or start != pair.question_line:
        return context
    question = _shortened(pair.question.partition("\n")[0], room, ruler)
    return "\n".join(filter(None, (context, question)))


def _shortened(text: str, room: int, ruler: Ruler) -> str:
    """As much from the start of `text` as weighs at most `room`, by halving."""
    while text and ruler.weight(text) > room:
        text = text[: len(text) // 2].rstrip()
    return text


def _question_draft(section: Section, pair: QAPair, segments: Sequence[Segment]) -> _Draft:
    own = tuple(segment for segment in segments[:4] if segment.line == pair.question_line)
    return _Draft(section, pair, pair.question, own, is_question=True)


def _fit(drafts: list[_Draft], text: str, ruler: Ruler, room: int) -> list[_Draft]:
    """The drafts with each that is too long when embedded cut until it isn't."""
    weights = ruler.weights([_embedded_text(draft) for draft in drafts])
    while max(weights, default=0) > room:
        parts = [
            _split(draft, text, ruler, room) if weight > room else [draft]
            for draft, weight in zip(drafts, weights, strict=True)
        ]
        drafts = [draft for part in parts for draft in part]
        weights = ruler.weights([_embedded_text(draft) for draft in drafts])
    return drafts


def _split(draft: _Draft, text: str, ruler: Ruler, room: int) -> list[_Draft]:
    if draft.is_question:
        return [replace(draft, context=_shortened(draft.context, room, ruler))]
    segments = draft.segments
    if len(segments) > 1:
        place = _best_cut(segments)
        parts = (segments[:place], segments[place:])
        return [replace(draft, segments=part) for part in parts]
    if segments[0].end_char - segments[0].start_char > 1:
        halves = halve(segments[0], text, ruler)
        return [replace(draft, segments=(half,)) for half in halves if half.words]
    if draft.context:
        return [replace(draft, context="")]
    return [replace(draft, segments=(replace(segments[0], words="", lead=""),))]


def _best_cut(segments: Sequence[Segment]) -> int:
    """Near the middle, at as good a place as there is."""
    middle = len(segments) / 2
    return max(
        range(1, len(segments)),
        key=lambda place: segments[place].gap - 4 * abs(place - middle) / middle,
    )


def _embedded_text(draft: _Draft) -> str:
    if draft.is_question:
        return draft.context
    lead = draft.segments[0].lead
    words = (segment.words for segment in draft.segments)
    return "\n".join(filter(None, (draft.context, lead, *words)))


def _chunk(document: Document, draft: _Draft) -> Chunk:
    first, last = draft.segments[0], draft.segments[-1]
    text = document.text[first.start_char : last.end_char].rstrip()
    place = (first.line, last.line, first.start_char, first.start_char + len(text))
    words = [(s.is_code, s.words) for s in draft.segments if not s.words.startswith("```")]
    prose = [text for is_code, text in words if text and not is_code]
    code = [text for is_code, text in words if text and is_code]
    return Chunk(
        locator=document.locator(*place),
        section_id=draft.section.id,
        pair_id=draft.pair.id if draft.pair else None,
        unit=next((segment.unit for segment in draft.segments if segment.unit), None),
        is_question=draft.is_question,
        text=text,
        embedded_text=_embedded_text(draft),
        body=draft.context if draft.is_question else "\n".join(prose),
        code="" if draft.is_question else "\n".join(code),
    )
