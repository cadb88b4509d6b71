"""How what speaks for a place is put together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.index import IndexReader
from ingest.search_filter import SearchFilter
from ingest.settings import IngestSettings
from ingest.sync import sync
from ingest.token_vectors import best_matches
from ingest.words import match_any
from tests.hashing_embedder import HashingEmbedder
from tutor.plain_words import MeantTerm
from tutor.queries import ReadQuery
from tutor.ranking import (
    COSINE_SHARE,
    TOKENS_SHARE,
    WORDS_SHARE,
    Evidence,
    Ranked,
    Spot,
    asked_vector,
    find_by_words,
    merge,
    rank,
    rank_by_words,
    shares_of,
)


def score_of(evidence: Evidence, best_words: float) -> float:
    return sum(shares_of(evidence, best_words))


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
    in_words, in_meaning, in_tokens = 3.0 / 6.0, 0.5, 0.6
    shares = WORDS_SHARE * in_words, COSINE_SHARE * in_meaning, TOKENS_SHARE * in_tokens
    assert shares_of(evidence, 6.0) == pytest.approx(shares)
    perfect = Evidence(1.0, 1.0, np.ones(3, np.float32), 1.0)
    assert score_of(perfect, 1.0) == pytest.approx(1.0)


def test_without_vectors_words_alone_make_it() -> None:
    evidence = Evidence(3.0, 0.0, np.zeros(0, np.float32))
    assert score_of(evidence, 3.0) > score_of(evidence, 6.0) > 0


def test_what_was_asked_weighs_most_and_what_was_added_least() -> None:
    asked = ReadQuery(
        "a queue now (fifo)", (), piece_weights=(0.5,), meant=(MeantTerm("fifo", ""),)
    )
    weights = asked_vector(HashingEmbedder(), asked).weights.tolist()
    assert weights == pytest.approx([0.625, 0.375])  # of the two tokens between the first and last


def test_pieces_that_dont_fit_the_text_weigh_alike() -> None:
    for weights in [(), (1.0, 0.5, 0.5, 0.5, 0.5, 0.5)]:
        asked = ReadQuery("one two three four", (), piece_weights=weights)
        assert asked_vector(HashingEmbedder(), asked).weights.tolist() == [0.5, 0.5]


NOTES = {
    "queues.md": "# Queues\n\n"
    + "\n\n".join(
        f"**Q: What is queue {n}?**\n\nA queue of kind {n} for a thread pool, number {n % 3}."
        for n in range(12)
    ),
    "long.md": "# Long\n\n## Sorting\n\n"
    + "\n\n".join(
        f"Paragraph {n} about sorting a queue. " + "It tells how a merge of runs goes on. " * 12
        for n in range(12)
    ),
}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[IndexReader]:
    for name, text in NOTES.items():
        (tmp_path / "notes").mkdir(exist_ok=True)
        (tmp_path / "notes" / name).write_text(text, "utf-8")
    settings = IngestSettings(home=tmp_path / "home", checkout=tmp_path)
    embedder, now = HashingEmbedder(), datetime.now(UTC)
    sync(settings, [tmp_path / "notes"], embedder=embedder, now=now, on_event=lambda event: None)
    opened = IndexReader.open(settings)
    yield opened
    opened.close()


def test_a_spot_has_the_best_of_each_kind_of_evidence_of_its_chunks(index: IndexReader) -> None:
    asked = asked_vector(HashingEmbedder(), ReadQuery("how does a merge sort a queue now", ()))
    where = SearchFilter()
    by_words = find_by_words(index, match_any(["queue", "merge", "sorting"]), where)
    by_meaning = dict(index.search_vectors(asked.vector, 100, where))
    with ThreadPoolExecutor(1) as beside:
        ranked = rank(index, by_words, asked, where, (), beside)
    candidates = np.array(list(dict.fromkeys([*list(by_words)[:30], *list(by_meaning)[:30]])))
    homes = index.homes(candidates)
    assert len({spot.key for spot in ranked.spots}) == len(ranked.spots) > 12
    for spot in ranked.spots:
        is_whole = spot.key[1] == 0
        ids = candidates[homes.numbers == spot.key[0]].tolist() if is_whole else [spot.chunk_id]
        packed, counts = index.token_rows(ids)
        tokens = best_matches(asked.tokens, packed, counts).max(axis=0)
        evidence = spot.evidence
        assert evidence.words == max(by_words.get(id_, 0.0) for id_ in ids)
        assert evidence.cosine == max(by_meaning[id_] for id_ in ids if id_ in by_meaning)
        assert evidence.tokens == pytest.approx(tokens)
        assert evidence.tokens_mean == pytest.approx(float(tokens @ asked.weights), abs=1e-6)
        assert spot.score == pytest.approx(score_of(evidence, ranked.best_words))
        listed = [rank_ for rank_, id_ in enumerate(by_words, 1) if id_ in ids]
        assert evidence.words_rank == min(listed, default=None)
    scores = [spot.score for spot in ranked.spots]
    assert scores == sorted(scores, reverse=True)


def test_nothing_found_ranks_nothing(index: IndexReader) -> None:
    assert rank_by_words(index, {}).spots == rank_by_words(index, {999_999: 1.0}).spots == ()
