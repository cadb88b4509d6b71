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
from tutor.queries import QueryTerm, ReadQuery
from tutor.ranking import Evidence

ASKED = ReadQuery(
    "deadlock in raft",
    (QueryTerm(("deadlock",), 3), QueryTerm(("raft",), 0, is_name=True)),
    piece_weights=(1.0, 0.0, 3.0),
)


def make_hit(text: str, cosine: float = 0.5, tokens: Sequence[float] = (0.9, 0.1, 0.5)) -> Hit:
    place = Locator("r", "a.md", 1, 1, 0, len(text))
    passage = Passage(place, "s", ("Threads",), "Notes", "guide", "yours", text)
    evidence = Evidence(1.0, cosine, np.array(tokens, np.float32))
    return Hit(passage, 0.5, 1, evidence, Told(ASKED.terms, 1.0, was_shown=False, twin=None))


def test_a_rare_word_that_is_missing_weighs_more_than_a_common_one_that_is_found() -> None:
    signals = signals_of(ASKED, [make_hit("A deadlock.")], 1000, background=0.3)
    assert 0.4 < signals.found < 0.5


def test_the_words_must_stand_in_one_hit() -> None:
    apart = [make_hit("A deadlock."), make_hit("A raft.")]
    together = [make_hit("A deadlock on a raft.")]
    assert signals_of(ASKED, apart, 1000, background=0.3).found < 0.6
    assert signals_of(ASKED, together, 1000, background=0.3).found == 1


def test_an_absent_name_speaks_louder_than_an_absent_everyday_word() -> None:
    no_raft = signals_of(ASKED, [make_hit("A deadlock.")], 1000, background=0.3)
    no_deadlock = signals_of(ASKED, [make_hit("A raft.")], 1000, background=0.3)
    neither = signals_of(ASKED, [make_hit("A boat.")], 1000, background=0.3)
    assert 0 < no_deadlock.absent < no_raft.absent < neither.absent <= 1


def test_tokens_count_by_the_rarity_of_their_words() -> None:
    like = signals_of(ASKED, [make_hit("Text.")], 1000, background=0.3).likeness
    assert like is not None
    assert like.tokens == pytest.approx((0.9 + 3 * 0.5) / 4)
    assert like.weakest == pytest.approx(0.5)  # the piece that asks nothing doesn't count
    assert like.margin == pytest.approx(0.2)


def test_another_way_of_cutting_words_counts_all_pieces_alike() -> None:
    hit = make_hit("Text.", tokens=(0.2, 0.4))
    like = signals_of(ASKED, [hit], 1000, background=0.3).likeness
    assert like is not None
    assert like.tokens == pytest.approx(0.3)


def test_headings_count_as_shown() -> None:
    asked = ReadQuery("threads", (QueryTerm(("threads",), 5),))
    assert signals_of(asked, [make_hit("Text.")], 100, background=None).found == 1


@pytest.mark.parametrize("background", [0.3, None])
def test_without_hits_nothing_is_covered(background: float | None) -> None:
    signals = signals_of(ASKED, [], 1000, background)
    assert assess(odds_of(signals))[1] == "missing"


@pytest.mark.parametrize(
    ("signals", "coverage"),
    [
        (Signals(1.0, 0.0, Likeness(0.7, 0.4, 0.8, 0.6)), "covered"),
        (Signals(0.3, 0.2, Likeness(0.4, 0.2, 0.5, 0.2)), "thin"),
        (Signals(0.0, 0.6, Likeness(0.2, 0.05, 0.4, 0.1)), "missing"),
        (Signals(1.0, 0.0, None), "covered"),
        (Signals(0.0, 0.4, None), "missing"),
    ],
)
def test_coverage_follows_the_signals(signals: Signals, coverage: str) -> None:
    confidence, said = assess(odds_of(signals))
    assert said == coverage
    assert 0 <= confidence <= 1
    assert (confidence >= 0.5) == (coverage == "covered")
    assert why_coverage(signals, said, 0.0)


def test_a_higher_bar_covers_less() -> None:
    odds = odds_of(Signals(1.0, 0.0, Likeness(0.6, 0.3, 0.6, 0.4)))
    assert assess(odds)[1] == "covered"
    assert assess(odds, bar=odds + 1)[1] == "thin"
    assert assess(odds, bar=odds + 3)[1] == "missing"
