"""Where the notes answer a question that was asked elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Locator
from ingest.index import PairEntry
from tutor.asked_part import beginning, nearest_sentences
from tutor.looking_up import Found, Notes, Question, look_up
from tutor.passages import Passage
from tutor.quiz_questions import Origin
from tutor.topics import cleaned_title, names_a_subject, topic_key, topic_of
from tutor.wording import likeness

PAIRS_COMPARED = 200  # by meaning, those with most words in common
SAME_BY_MEANING = 0.7  # cosine of two questions that ask the same
ALIKE_BY_MEANING = 0.5  # and where the search finds the same lines
PASSAGES_SEEN = 3
BEGINNING, NEAREST, OF_A_PASSAGE = 2, 3, 4  # sentences


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer can be held against: the same question's answer, seen in several cuts."""

    references: tuple[str, ...]  # Markdown or plain; none is better than the others
    whole: str  # to be shown
    origin: Origin
    topic: str
    asks_the_same: bool  # the notes ask it too; else they only speak of it


def ground_for(question: str, found: Found, notes: Notes) -> Ground | None:
    """None where the notes don't cover the question. `found` is what `look_up` found for it."""
    pair = _pair_that_asks(question, found, notes)
    passages = [hit.passage for hit in found.result.hits[:PASSAGES_SEEN]]
    if pair is not None:
        return _ground_of_pair(question, pair, passages, notes)
    if found.result.coverage != "covered" or not passages:
        return None
    return _ground_of_passages(question, passages, notes)


def ground_in(notes: Notes, question: str) -> Ground | None:
    """The same, looked up anew."""
    return ground_for(question, look_up(Question(question), notes), notes)


def nearest_pair(text: str, pairs: Sequence[PairEntry], notes: Notes) -> tuple[PairEntry, float]:
    """Of `pairs`, not empty, the one whose question is nearest by meaning, and its cosine."""
    assert notes.meanings is not None
    near = sorted(pairs, key=lambda entry: -likeness(text, entry.pair.question))[:PAIRS_COMPARED]
    asked, *questions = notes.meanings.of([text, *(entry.pair.question for entry in near)])
    cosines = [float(question @ asked) for question in questions]
    best = max(range(len(near)), key=cosines.__getitem__)
    return near[best], cosines[best]


def pairs_of_notes(notes: Notes) -> list[PairEntry]:
    """Questions with an author's answer in guides and code; transcripts and CVs are no ground."""
    return [
        entry
        for entry in notes.index.pairs()
        if entry.document_kind in ("guide", "code")
        and entry.pair.answer.strip()
        and not entry.pair.points_elsewhere
    ]


def _pair_that_asks(question: str, found: Found, notes: Notes) -> PairEntry | None:
    """By meaning; without an embedder the look-up's own rule holds."""
    pairs = pairs_of_notes(notes)
    if notes.meanings is None or not pairs:
        return found.pair
    pair, cosine = nearest_pair(question, pairs, notes)
    if cosine >= SAME_BY_MEANING:
        return pair
    shown = [hit.passage.locator for hit in found.result.hits[:PASSAGES_SEEN]]
    is_found = any(_overlap(pair.answer_locator, locator) for locator in shown)
    return pair if cosine >= ALIKE_BY_MEANING and is_found else None


def _ground_of_pair(
    question: str, pair: PairEntry, passages: Sequence[Passage], notes: Notes
) -> Ground:
    """How the author begins, what is nearest to the question, all of it, and the best passage."""
    answer, meanings = pair.pair.answer, notes.meanings
    about_it = [p for p in passages[:1] if not _answers_another(p, pair, notes)]
    views = [
        beginning(question, answer, BEGINNING),
        nearest_sentences(question, answer, NEAREST, meanings, keeps_first=True),
        answer,
        *(nearest_sentences(question, p.text, OF_A_PASSAGE, meanings) for p in about_it),
    ]
    return Ground(
        references=tuple(dict.fromkeys(views)),
        whole=answer,
        origin=Origin(
            locator=pair.answer_locator,
            heading_path=pair.heading_path,
            document_title=pair.document_title,
            ownership=pair.ownership,
            pair_id=pair.pair.id,
        ),
        topic=topic_of(pair),
        asks_the_same=True,
    )


def _ground_of_passages(question: str, passages: Sequence[Passage], notes: Notes) -> Ground:
    best = passages[0]
    views = [nearest_sentences(question, p.text, OF_A_PASSAGE, notes.meanings) for p in passages]
    return Ground(
        references=tuple(dict.fromkeys(views)),
        whole=best.text,
        origin=Origin(
            locator=best.locator,
            heading_path=best.heading_path,
            document_title=best.document_title,
            ownership=best.ownership,
            pair_id=None,
        ),
        topic=topic_of_passage(best, notes),
        asks_the_same=False,
    )


def topic_of_passage(passage: Passage, notes: Notes) -> str:
    """The nearest title above it that is a topic of questions, else that names a subject."""
    above = [passage.document_title, *passage.heading_path]
    titles = [cleaned_title(title) for title in reversed(above) if names_a_subject(title)]
    known = {topic_key(topic_of(entry)) for entry in pairs_of_notes(notes)}
    asked = (title for title in titles if topic_key(title) in known)
    return next(asked, titles[0] if titles else cleaned_title(above[0]))


def _answers_another(passage: Passage, pair: PairEntry, notes: Notes) -> bool:
    """Whether it stands under questions of the notes, `pair`'s not among them."""
    place = passage.locator
    there = notes.index.pairs(root=place.root, source=place.source)
    shown = [entry.pair.id for entry in there if _overlap(entry.answer_locator, place)]
    return bool(shown) and pair.pair.id not in shown


def _overlap(one: Locator, other: Locator) -> bool:
    same_file = (one.root, one.source) == (other.root, other.source)
    return same_file and one.start_line <= other.end_line and other.start_line <= one.end_line
