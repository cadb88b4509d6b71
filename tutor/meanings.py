"""Meanings of the texts of one answer, each embedded once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder
from tutor.grade_background import BACKGROUND

Vectors = NDArray[np.float32]

_background: dict[str, Vectors] = {}  # by the embedder's fingerprint; the same for every answer


class Meanings:
    """Vectors (n, dimension) and token vectors of texts; made for one answer and thrown away.

    What is embedded together depends on the texts alone, so the same answer gives the same vectors.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}
        self._tokens: dict[str, Vectors] = {}

    @property
    def background(self) -> Vectors:
        """Unit vectors of sentences about nothing in particular, (n, dimension)."""
        key = self._embedder.fingerprint
        if key not in _background:
            _background[key] = self._embedder.embed(BACKGROUND).vectors
        return _background[key]

    def of(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, (n, dimension)."""
        self._embed(texts)
        if not texts:
            return np.zeros((0, self._embedder.dimension), np.float32)
        return np.stack([self._vectors[text] for text in texts])

    def tokens(self, text: str) -> Vectors:
        """Unit vectors of a text's word pieces without the marks of start and end."""
        self._embed([text])
        return self._tokens[text]

    def covered(self, text: str, others: Sequence[str]) -> float:
        """How near the text's word pieces have one in the others: the mean of the best cosines."""
        self._embed([text, *others])
        there = np.concatenate([self._tokens[other] for other in others])
        return float((self._tokens[text] @ there.T).max(axis=1).mean())

    def _embed(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if not new:
            return
        embedded = self._embedder.embed(new)
        for text, vector, tokens in zip(new, embedded.vectors, embedded.token_vectors, strict=True):
            inner = tokens[1:-1] if len(tokens) > 2 else tokens
            lengths = np.maximum(np.linalg.norm(inner, axis=1, keepdims=True), 1e-9)
            self._vectors[text], self._tokens[text] = vector, inner / lengths
