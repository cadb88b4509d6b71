"""An embedder for tests: predictable, quick, and near for texts that share words."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedded
from ingest.manifest import WeightsNote
from ingest.words import words_of


class HashingEmbedder:
    """Each word has a direction of its own; a text points to the sum of its words."""

    dimension = 32
    max_word_pieces = 256
    weights: WeightsNote | None = None

    def __init__(self, fingerprint: str = "hashing 32") -> None:
        self.fingerprint = fingerprint
        self.embedded_texts: list[str] = []

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(text.split()) for text in texts]

    def rarity_of_words(self, words: Sequence[str]) -> list[float]:
        return [1.0] * len(words)  # it has read nothing

    def embed(self, texts: Sequence[str]) -> Embedded:
        self.embedded_texts += texts
        tokens = tuple(
            np.stack([self._direction(word) for word in words_of(text) or ["_"]]) for text in texts
        )
        vectors = np.stack([each.sum(axis=0) for each in tokens])
        return Embedded(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), tokens)

    def _direction(self, word: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
