"""How sure we are that the notes answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.documents import Locator
from tutor.coverage import Likeness, Signals, assess, odds_of, signals_of, why_coverage
from tutor.explaining import Told
from tutor.hits import Hit
from tutor.passages import Passage
from tutor.queries import AskedWord, QueryTerm, ReadQuery
from tutor.ranking import Evidence, Spot

ASKED = ReadQuery(
    "deadlock in raft",
    (QueryTerm(("deadlock",), 3), QueryTerm(("raft",), 0)),
    (AskedWord(("deadlock",), 0, 1, rarity=0.5), AskedWord(("raft",), 2, 1, rarity=0.9)),
)


def make_hit(text: str, cosine: float = 0.5, tokens: Sequence[float] = (0.9, 0.1, 0.5)) -> Hit:
    place = Locator("r", "a.md", 1, 1, 0, len(text))
    passage = Passage(place, "s", ("Threads",), "Notes", "guide", "yours", text)
    evidence = Evidence(1.0, cosine, np.array(tokens, np.float32))
    return Hit(passage, 0.5, 1, evidence, Told(ASKED.terms, 1.0, was_shown=False, twin=None))


def make_spots(*scores: float) -> list[Spot]:
    nothing = Evidence(0.0, 0.0, np.zeros(0, np.float32))
    return [Spot((i, 0), i, nothing, score, True) for i, score in enumerate(scores)]


def see(hits: Sequence[Hit], asked: ReadQuery = ASKED, *, has_vectors: bool = True) -> Signals:
    return signals_of(asked, make_spots(0.6), hits, 1000, has_vectors=has_vectors)


def like(hits: Sequence[Hit], asked: ReadQuery = ASKED) -> Likeness:
    likeness = see(hits, asked).likeness
    assert likeness is not None
    return likeness


def test_a_rare_word_that_is_missing_weighs_more_than_a_common_one_that_is_found() -> None:
    assert 0.4 < see([make_hit("A deadlock.")]).found < 0.5


def test_the_words_must_stand_in_one_hit() -> None:
    assert see([make_hit("A deadlock."), make_hit("A raft.")]).found < 0.6
    assert see([make_hit("A deadlock on a raft.")]).found == 1


def test_an_absent_word_speaks_louder_the_rarer_it_is_in_the_language() -> None:
    alike = (0.5, 0.5, 0.5)
    no_raft = like([make_hit("A deadlock.", tokens=alike)])
    no_deadlock = like([make_hit("A raft.", tokens=alike)])
    neither = like([make_hit("A boat.", tokens=alike)])
    assert 0 < no_deadlock.absent < no_raft.absent < neither.absent <= 1
    assert no_raft.missed == no_deadlock.missed == neither.missed == neither.absent


def test_a_word_that_is_meant_by_others_is_hardly_missed() -> None:
    assert like([make_hit("Text.", tokens=(0.9, 0.1, 0.9))]).missed == pytest.approx(0.07)


def test_a_word_whose_term_stands_there_is_missed_less_and_not_absent() -> None:
    words = (AskedWord(("switching",), 0, 1, 0.8, meant=frozenset({"dropout"})),)
    asked = ReadQuery("switching", (QueryTerm(("switching",), 0),), words)
    told, untold = (like([make_hit(t, tokens=(0.2,))], asked) for t in ("Dropout.", "Layers."))
    assert 0 < told.missed < untold.missed
    assert told.absent == 0 < untold.absent


def test_the_worst_matched_word_may_be_matched_by_any_hit_and_must_ask_something() -> None:
    hits = [make_hit("One.", tokens=(0.9, 0.1, 0.2)), make_hit("Two.", tokens=(0.3, 0.1, 0.6))]
    assert like(hits).weakest == pytest.approx(0.6)


def test_the_best_place_leads_over_the_tenth() -> None:
    spots = make_spots(0.9, *[0.7] * 8, 0.5, 0.1)
    signals = signals_of(ASKED, spots, [make_hit("Text.")], 1000, has_vectors=True)
    assert signals.likeness is not None
    assert signals.likeness.lead == pytest.approx(0.4)


def test_a_question_of_words_that_ask_nothing_goes_by_all_its_pieces() -> None:
    asked = ReadQuery("what is it", (QueryTerm(("what",), 9),))
    assert like([make_hit("Text.", tokens=(0.2, 0.4))], asked).weakest == pytest.approx(0.2)


def test_headings_count_as_shown() -> None:
    asked = ReadQuery("threads", (QueryTerm(("threads",), 5),))
    assert see([make_hit("Text.")], asked, has_vectors=False).found == 1


@pytest.mark.parametrize("has_vectors", [True, False])
def test_without_hits_nothing_is_covered(has_vectors: bool) -> None:
    assert assess(odds_of(see([], has_vectors=has_vectors)))[1] == "missing"


@pytest.mark.parametrize(
    ("signals", "coverage"),
    [
        (Signals(1.0, Likeness(0.7, 0.3, 0.6, 0.1, 0.0)), "covered"),
        (Signals(0.3, Likeness(0.4, 0.1, 0.3, 0.25, 0.1)), "thin"),
        (Signals(0.0, Likeness(0.2, 0.05, 0.1, 0.5, 0.4)), "missing"),
        (Signals(1.0, None), "covered"),
        (Signals(0.0, None), "missing"),
    ],
)
def test_coverage_follows_the_signals(signals: Signals, coverage: str) -> None:
    confidence, said = assess(odds_of(signals))
    assert said == coverage
    assert 0 <= confidence <= 1
    assert (confidence >= 0.5) == (coverage == "covered")
    assert why_coverage(signals, said, 0.0)


def test_a_higher_bar_covers_less() -> None:
    odds = odds_of(Signals(1.0, Likeness(0.6, 0.3, 0.6, 0.1, 0.0)))
    assert assess(odds)[1] == "covered"
    assert assess(odds, bar=odds + 1)[1] == "thin"
    assert assess(odds, bar=odds + 3)[1] == "missing"
