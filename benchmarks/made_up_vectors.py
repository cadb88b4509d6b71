"""An embedder whose vectors are made up, for benchmarks in which only keeping them is measured.

It counts word pieces and goes by the name of the real one, so the real one goes on where it left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.embedding import Embedded, Embedder


class MadeUpEmbedder:
    def __init__(self, real: Embedder, seed: int = 0) -> None:
        self._real = real
        self._chance = np.random.default_rng(seed)
        self.fingerprint = real.fingerprint
        self.dimension = real.dimension
        self.max_word_pieces = real.max_word_pieces
        self.weights = real.weights

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        return self._real.count_word_pieces(texts)

    def rarity_of_words(self, words: Sequence[str]) -> list[float]:
        return self._real.rarity_of_words(words)

    def embed(self, texts: Sequence[str]) -> Embedded:
        """A random direction for each text and for each of its word pieces."""
        vectors = self._directions(len(texts))
        tokens = tuple(self._directions(count) for count in self.count_word_pieces(texts))
        return Embedded(vectors, tokens)

    def _directions(self, count: int) -> np.ndarray:
        vectors = self._chance.standard_normal((count, self.dimension), np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
