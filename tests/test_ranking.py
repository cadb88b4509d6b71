"""What two ways of asking find, put together."""

from __future__ import annotations

import numpy as np
import pytest

from tests.hashing_embedder import HashingEmbedder
from tutor.plain_words import MeantTerm
from tutor.queries import ReadQuery
from tutor.ranking import Evidence, Ranked, Spot, asked_vector, merge, score_of, shares_of


def spot(number: int, score: float, *, is_yours: bool = False) -> Spot:
    evidence = Evidence(1.0, 0.5, np.zeros(2, np.float32))
    return Spot((number, 0), number, evidence, score, is_yours)


def order(ranked: Ranked) -> list[int]:
    return [each.chunk_id for each in ranked.spots]


def test_a_place_that_both_find_stands_before_one_that_a_single_one_finds() -> None:
    one = Ranked((spot(1, 0.8), spot(2, 0.6), spot(3, 0.2)), 1.0)
    other = Ranked((spot(2, 0.7), spot(4, 0.65), spot(5, 0.1)), 1.0)
    merged = merge(one, other)
    assert order(merged)[0] == 2
    assert merged.spots[0].score == pytest.approx(0.65)
    assert set(order(merged)) == {1, 2, 3, 4, 5}


def test_nothing_and_something_is_something() -> None:
    nothing = Ranked((), 0.0)
    found = Ranked((spot(1, 0.8),), 1.0)
    assert order(merge(found, nothing)) == order(merge(nothing, found)) == [1]


def test_the_shares_make_the_score() -> None:
    evidence = Evidence(3.0, 0.5, np.array([0.4, 0.8], np.float32), 0.6)
    assert sum(shares_of(evidence, 6.0)) == pytest.approx(score_of(evidence, 6.0))
    perfect = Evidence(1.0, 1.0, np.ones(3, np.float32), 1.0)
    assert score_of(perfect, 1.0) == pytest.approx(1.0)


def test_without_vectors_words_alone_make_it() -> None:
    evidence = Evidence(3.0, 0.0, np.zeros(0, np.float32))
    assert score_of(evidence, 3.0) > score_of(evidence, 6.0) > 0


def test_what_was_asked_weighs_most_and_what_was_added_least() -> None:
    asked = ReadQuery("a queue now (fifo)", (), piece_weights=(0.5,), meant=(MeantTerm("fifo", ""),))
    weights = asked_vector(HashingEmbedder(), asked).weights.tolist()
    assert weights == pytest.approx([0.625, 0.375])  # of the two tokens between the first and last


def test_pieces_that_dont_fit_the_text_weigh_alike() -> None:
    for weights in [(), (1.0, 0.5, 0.5, 0.5, 0.5, 0.5)]:
        asked = ReadQuery("one two three four", (), piece_weights=weights)
        assert asked_vector(HashingEmbedder(), asked).weights.tolist() == [0.5, 0.5]
