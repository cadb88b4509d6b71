"""What is kept of a token vector, and what is lost."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.token_vectors import TOKEN_BYTES, best_matches, directions, project, similarities


def unit_vectors(count: int, width: int) -> np.ndarray:
    vectors = np.random.default_rng(7).normal(size=(count, width)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_packed_vector_takes_eighty_bytes() -> None:
    packed = project(unit_vectors(5, 384))
    assert packed.shape == (5, TOKEN_BYTES)
    assert packed.dtype == np.int8


def test_packing_keeps_cosines() -> None:
    vectors, others = unit_vectors(300, 384)[:200], unit_vectors(300, 384)[200:]
    kept = similarities(directions(others), project(vectors))
    exact = directions(others) @ directions(vectors).T
    assert kept.shape == (100, 200)
    assert np.abs(kept - exact).max() < 0.05
    assert np.diag(similarities(directions(vectors), project(vectors))).min() > 0.95


def test_packing_keeps_the_order_of_near_and_far() -> None:
    vectors = unit_vectors(100, 384)
    near = vectors + 0.02 * unit_vectors(100, 384)[::-1]
    nearest = similarities(directions(near), project(vectors)).argmax(axis=1)
    assert (nearest == np.arange(100)).all()


@pytest.mark.parametrize("width", [8, 160, 1024])
def test_any_width_packs(width: int) -> None:
    vectors = unit_vectors(3, width)
    assert similarities(directions(vectors), project(vectors)).shape == (3, 3)


def test_length_does_not_matter_and_nothing_is_no_error() -> None:
    vectors = unit_vectors(4, 384)
    assert (project(vectors) == project(5 * vectors)).all()
    assert (
        project(np.zeros((1, 384), np.float32)) == project(np.zeros((1, 384), np.float32))
    ).all()


@pytest.mark.parametrize("counts", [[3], [0, 4, 0, 700, 600, 1, 0], [513] * 5, []])
def test_the_best_match_in_each_text_is_that_of_all_its_vectors(counts: list[int]) -> None:
    packed = project(unit_vectors(sum(counts) or 1, 384))[: sum(counts)]
    queries = directions(unit_vectors(4, 384))
    best = best_matches(queries, packed, counts)
    assert best.shape == (len(counts), 4)
    end = 0
    for row, count in zip(best, counts, strict=True):
        end += count
        one = similarities(queries, packed[end - count : end])
        assert np.allclose(row, one.max(axis=1) if count else 0, atol=1e-5)
