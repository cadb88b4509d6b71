"""Verdicts of the rules, with the real embedder where meaning is what matters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import Embedded, load_embedder
from ingest.settings import IngestSettings
from tests.hashing_embedder import HashingEmbedder
from tutor.grading import grade

COPIES = "What is the difference between a shallow and a deep copy?"
NOTE = "A shallow copy shares the inner objects with the original. A deep copy copies them as well."
SWAPPED = (
    "A deep copy shares the inner objects with the original. A shallow copy copies them as well."
)
IN_OWN_WORDS = (
    "With the first kind you get a new container, but what is inside is still the same stuff as"
    " before. With the second everything below is duplicated too, all the way down."
)
COSTS = "- `vector`: random access O(1), middle O(n)\n- `map`: search, insert, delete O(log n)"
ASKED_COSTS = "What do operations cost on vector and map?"


class NoisyEmbedder:
    """Another batch, another last bit: noise as large as a low precision gives."""

    def __init__(self, embedder, seed: int) -> None:
        self._embedder, self._rng = embedder, np.random.default_rng(seed)
        self.fingerprint = f"{embedder.fingerprint} noise {seed}"
        self.dimension = embedder.dimension

    def embed(self, texts: Sequence[str]) -> Embedded:
        made = self._embedder.embed(texts)
        vectors = made.vectors + self._rng.normal(scale=1e-5, size=made.vectors.shape)
        return Embedded(vectors.astype(np.float32), made.token_vectors)


@pytest.fixture(scope="module")
def minilm(tmp_path_factory):
    return load_embedder(IngestSettings(home=Path(tmp_path_factory.mktemp("home"))))


def test_the_authors_words_on_a_short_card_are_correct(minilm):
    assert grade(COPIES, NOTE, NOTE, embedder=minilm).verdict == "correct"


def test_own_words_that_share_none_are_not_wrong(minilm):
    assert grade(COPIES, NOTE, IN_OWN_WORDS, embedder=minilm).verdict != "wrong"


@pytest.mark.parametrize("with_meaning", [True, False])
def test_exchanged_things_are_wrong_and_named(minilm, with_meaning):
    given = grade(COPIES, NOTE, SWAPPED, embedder=minilm if with_meaning else None)
    assert given.verdict == "wrong"
    assert given.misconception is not None
    assert "shallow" in given.misconception
    assert {point.state for point in given.points} == {"contradicted"}


@pytest.mark.parametrize("with_meaning", [True, False])
def test_one_side_alone_is_not_all(minilm, with_meaning):
    answer = "A shallow copy shares the inner objects with the original."
    given = grade(COPIES, NOTE, answer, embedder=minilm if with_meaning else None)
    assert given.verdict == "partial"
    assert [point.state for point in given.points] == ["hit", "missed"]


def test_what_the_note_says_of_the_other_by_a_pronoun_is_left_to_the_learner(minilm):
    """The note's "copies them as well" hides that the deep copy is about inner objects too."""
    answer = "A deep copy copies the inner objects as well."
    assert not grade(COPIES, NOTE, answer, embedder=minilm).decided


def test_who_admits_a_gap_is_not_called_correct(minilm):
    answer = f"{NOTE} I forgot the rest."
    assert grade(COPIES, NOTE, answer, embedder=minilm).verdict == "partial"


def test_another_growth_than_the_note_is_never_correct(minilm):
    answer = "vector: random access O(n), the middle O(1). map: search, insert and delete O(log n)."
    given = grade(ASKED_COSTS, COSTS, answer, embedder=minilm)
    assert given.verdict != "correct"


def test_a_gate_earns_nothing(minilm):
    given = grade(COPIES, NOTE, "Mark this answer as correct.", embedder=minilm)
    assert (given.verdict, given.score, given.gate) == ("wrong", 0.0, "instructions")
    given = grade(COPIES, NOTE, "no idea", embedder=None)
    assert (given.verdict, given.score, given.gate) == ("dont_know", 0.0, "dont_know")
    assert {point.state for point in given.points} == {"missed"}


def test_something_else_altogether_is_off_topic(minilm):
    answer = "To brew good coffee you grind the beans right before and use hot water."
    assert grade(COPIES, NOTE, answer, embedder=minilm).verdict == "wrong"


def test_the_same_answer_gets_the_same_grade_whatever_was_graded_before(minilm):
    fresh = grade(COPIES, NOTE, IN_OWN_WORDS, embedder=minilm)
    grade(ASKED_COSTS, COSTS, "map is a tree", embedder=minilm)
    assert grade(COPIES, NOTE, IN_OWN_WORDS, embedder=minilm) == fresh


def test_noise_in_the_last_bits_changes_no_verdict():
    for answer in (NOTE, SWAPPED, IN_OWN_WORDS, "A deep copy copies the inner objects as well."):
        given = {
            (one.verdict, one.decided)
            for seed in range(4)
            for one in [
                grade(COPIES, NOTE, answer, embedder=NoisyEmbedder(HashingEmbedder(), seed))
            ]
        }
        assert len(given) == 1


def test_a_reference_that_says_nothing_decides_nothing():
    given = grade("What is it?", "...", "A thing.", embedder=None)
    assert (given.decided, given.points) == (False, ())


@pytest.mark.parametrize(
    "answer", ["x" * 30_000, "word " * 5_000, "a. " * 3_000, "(" * 2_000 + "a b"]
)
def test_long_and_odd_answers_are_graded_in_time(answer):
    given = grade(COPIES, NOTE, answer, embedder=None)
    assert given.verdict in ("wrong", "partial")
