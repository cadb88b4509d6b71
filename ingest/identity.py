"""Ids that learner state refers to, and how they are found again after the notes have changed.

An id is a pure function of where something stands, so a rebuilt index gives the same ones. Beside
the id a learner record keeps a snapshot, by which `relink` finds what was moved or edited.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ingest.documents import Document, Lines, Locator, Outline, QAPair, Section
from ingest.questions import normalised_question

_ID_CHARS = 16
_LEAST_LIKENESS = 0.6  # for calling an edited text the same
_RAREST_WORDS = 4  # of a text; what shares none of them isn't looked at


def section_id(root: str, source: str, heading_path: Sequence[str], ordinal: int) -> str:
    """The id of the section `ordinal` (from 0) among those with an equal path, in order."""
    return _digest("section", root, source, *heading_path, str(ordinal))


def pair_id(section: str, question: str, ordinal: int) -> str:
    """The id of the pair `ordinal` (from 0) among the section's pairs that ask the same."""
    return _digest("pair", section, normalised_question(question), str(ordinal))


def _digest(*parts: str) -> str:
    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:_ID_CHARS]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a learner record keeps of a pair, or of a passage in a section."""

    id: str  # the pair's or section's
    locator: Locator
    heading_path: tuple[str, ...]
    text: str  # exactly the characters of the locator when it was kept
    question: str | None  # None for a passage
    answer: str | None


@dataclass(frozen=True, slots=True)
class Relinked:
    """Where a snapshot's text is now.

    same: the id and the text are still there. moved: the same text under another id. changed: the
    text was edited. vanished: nothing like it is left; id and locator are None.
    """

    kind: Literal["same", "moved", "changed", "vanished"]
    id: str | None
    locator: Locator | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A pair or section of today, with its document."""

    document: Document
    id: str
    heading_path: tuple[str, ...]
    start_char: int
    end_char: int
    question: str | None

    @property
    def text(self) -> str:
        return self.document.text[self.start_char : self.end_char]


def relink(
    snapshots: Sequence[Snapshot], outlines: Sequence[tuple[Document, Outline]]
) -> dict[str, Relinked]:
    """For each snapshot's id where it is now: by id, else by content, else by likeness."""
    sections: list[_Place] = []
    pairs: list[_Place] = []
    for document, outline in outlines:
        paths = {section.id: section.heading_path for section in outline.sections}
        sections += [_section_place(document, section) for section in outline.sections]
        pairs += [_pair_place(document, pair, paths) for pair in outline.pairs]
    passages, cards = _Passages(sections), _Cards(pairs)
    return {
        snapshot.id: passages.find(snapshot) if snapshot.question is None else cards.find(snapshot)
        for snapshot in snapshots
    }


def _section_place(document: Document, section: Section) -> _Place:
    path, start, end = section.heading_path, section.start_char, section.end_char
    return _Place(document, section.id, path, start, end, None)


def _pair_place(document: Document, pair: QAPair, paths: Mapping[str, tuple[str, ...]]) -> _Place:
    start, end = pair.answer_start_char, pair.answer_end_char
    return _Place(document, pair.id, paths[pair.section_id], start, end, pair.question)


class _Cards:
    """Today's pairs, findable by id, by what they ask and by what they answer."""

    def __init__(self, places: Sequence[_Place]) -> None:
        self._by_id = {place.id: place for place in places}
        self._by_question: dict[str, list[_Place]] = defaultdict(list)
        self._by_answer: dict[str, list[_Place]] = defaultdict(list)
        for place in places:
            self._by_question[normalised_question(place.question or "")].append(place)
            self._by_answer[_normalised(place.text)].append(place)
        self._alike = _Alike(places, lambda place: place.question or "")

    def find(self, snapshot: Snapshot) -> Relinked:
        answer = _normalised(snapshot.answer or "")
        same = self._by_id.get(snapshot.id)
        if same:
            return _found("same" if _normalised(same.text) == answer else "changed", same)
        asking = self._by_question.get(normalised_question(snapshot.question or ""), [])
        answering = self._by_answer.get(answer, [])
        both = [place for place in asking if _normalised(place.text) == answer]
        if both:
            return _found("moved", _nearest(snapshot, both))
        if asking or answering:
            return _found("changed", _nearest(snapshot, asking or answering))
        return _relinked_to(self._alike.best(snapshot.question or ""))


class _Passages:
    """Today's sections, findable by id and by the text in them."""

    def __init__(self, places: Sequence[_Place]) -> None:
        self._by_id = {place.id: place for place in places}
        self._places = places
        self._alike = _Alike(places, lambda place: place.text)

    def find(self, snapshot: Snapshot) -> Relinked:
        home = self._by_id.get(snapshot.id)
        if home:
            start = _nearest_occurrence(home, snapshot)
            return _found("same", home, start, snapshot) if start >= 0 else _found("changed", home)
        holding = [place for place in self._places if _nearest_occurrence(place, snapshot) >= 0]
        if holding:
            place = _nearest(snapshot, holding)
            return _found("moved", place, _nearest_occurrence(place, snapshot), snapshot)
        return _relinked_to(self._alike.best(snapshot.text))


class _Alike:
    """Finds the place whose words are most like a text's. Reads the places when first asked."""

    def __init__(self, places: Sequence[_Place], text_of: Callable[[_Place], str]) -> None:
        self._places = places
        self._text_of = text_of

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        return [_words(self._text_of(place)) for place in self._places]

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        holding: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in words:
                holding[word].append(number)
        return holding

    def best(self, text: str) -> tuple[float, _Place | None]:
        """The likeness, 0 to 1 (the share of the words of either that both have), and the place."""
        wanted = _words(text)
        rarest = sorted((len(self._holding[w]), w) for w in wanted if w in self._holding)
        likely = {n for _, word in rarest[:_RAREST_WORDS] for n in self._holding[word]}
        shares = ((len(wanted & self._words[n]) / len(wanted | self._words[n]), n) for n in likely)
        likeness, number = max(shares, default=(0.0, -1))
        return likeness, self._places[number] if likely else None


def _nearest(snapshot: Snapshot, places: Sequence[_Place]) -> _Place:
    """A place in the same document first, then one under the same heading."""

    def distance(place: _Place) -> tuple[bool, bool]:
        here = (snapshot.locator.root, snapshot.locator.source)
        elsewhere = (place.document.root, place.document.source) != here
        return elsewhere, place.heading_path[-1:] != snapshot.heading_path[-1:]

    return min(places, key=distance)


def _nearest_occurrence(place: _Place, snapshot: Snapshot) -> int:
    """Where the snapshot's text begins inside `place`, nearest to where it was; -1 if nowhere."""
    text, near = place.document.text, snapshot.locator.start_char
    before = text.rfind(
        snapshot.text, place.start_char, min(near + len(snapshot.text), place.end_char)
    )
    after = text.find(snapshot.text, max(near, place.start_char), place.end_char)
    found = [start for start in (before, after) if start >= 0]
    return min(found, key=lambda start: abs(start - near), default=-1)


def _found(
    kind: Literal["same", "moved", "changed"],
    place: _Place,
    start: int | None = None,
    snapshot: Snapshot | None = None,
) -> Relinked:
    """Relinked to the snapshot's text where it begins at `start`, else to the whole place."""
    start_char, end_char = place.start_char, place.end_char
    if start is not None and snapshot:
        start_char, end_char = start, start + len(snapshot.text)
    lines = Lines(place.document.text)
    first, last = lines.line_of(start_char), lines.line_of(max(start_char, end_char - 1))
    locator = place.document.locator(first, last, start_char, end_char)
    return Relinked(kind, place.id, locator)


def _relinked_to(alike: tuple[float, _Place | None]) -> Relinked:
    likeness, place = alike
    if place is None or likeness < _LEAST_LIKENESS:
        return Relinked("vanished", None, None)
    return _found("changed", place)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _normalised(text: str) -> str:
    return " ".join(text.split())
