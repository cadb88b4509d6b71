"""How sure we are that the notes answer."""

from __future__ import annotations

import pytest

from ingest.documents import Locator
from tutor.coverage import Signals, assess, signals_of
from tutor.hits import Hit
from tutor.passages import Passage
from tutor.queries import QueryTerm, ReadQuery
from tutor.ranking import Candidate


def make_hit(text: str, cosine: float = 0.5, tokens: float = 0.6) -> Hit:
    place = Locator("r", "a.md", 1, 1, 0, len(text))
    passage = Passage(place, "s", ("Threads",), "Notes", "guide", "yours", text)
    return Hit(passage, 0.5, Candidate(1, 1.0, cosine, tokens))


ASKED = ReadQuery("deadlock in raft", (QueryTerm(("deadlock",), 3), QueryTerm(("raft",), 0)))


def test_a_rare_word_that_is_missing_weighs_more_than_a_common_one_that_is_found() -> None:
    signals = signals_of(ASKED, [make_hit("A deadlock.")], 1000, has_vectors=True)
    assert 0.4 < signals.found < 0.5


def test_the_words_must_stand_in_one_hit() -> None:
    apart = [make_hit("A deadlock."), make_hit("A raft.")]
    together = [make_hit("A deadlock on a raft.")]
    assert signals_of(ASKED, apart, 1000, has_vectors=True).found < 0.6
    assert signals_of(ASKED, together, 1000, has_vectors=True).found == 1


def test_headings_count_as_shown() -> None:
    asked = ReadQuery("threads", (QueryTerm(("threads",), 5),))
    assert signals_of(asked, [make_hit("Text.")], 100, has_vectors=False).found == 1


def test_without_hits_nothing_is_covered() -> None:
    for has_vectors in (True, False):
        signals = signals_of(ASKED, [], 1000, has_vectors=has_vectors)
        assert assess(signals)[1] == "missing"


@pytest.mark.parametrize(
    ("signals", "coverage"),
    [
        (Signals(0.7, 0.8, 1.0), "covered"),
        (Signals(0.4, 0.5, 0.3), "thin"),
        (Signals(0.2, 0.4, 0.0), "missing"),
        (Signals(None, None, 1.0), "covered"),
        (Signals(None, None, 0.0), "missing"),
    ],
)
def test_coverage_follows_the_signals(signals: Signals, coverage: str) -> None:
    confidence, said = assess(signals)
    assert said == coverage
    assert 0 <= confidence <= 1


def test_each_signal_speaks_for_an_answer() -> None:
    low = assess(Signals(0.4, 0.5, 0.5))[0]
    assert assess(Signals(0.5, 0.5, 0.5))[0] > low
    assert assess(Signals(0.4, 0.6, 0.5))[0] > low
    assert assess(Signals(0.4, 0.5, 0.6))[0] > low
