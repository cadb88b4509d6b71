"""An embedder that embeds each text once, for cases that share references and questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.embedding import Embedded, Embedder


class RememberingEmbedder:
    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.fingerprint, self.dimension = embedder.fingerprint, embedder.dimension
        self.max_word_pieces, self.weights = embedder.max_word_pieces, embedder.weights

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        return self._embedder.count_word_pieces(texts)

    def embed(self, texts: Sequence[str]) -> Embedded:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            made = self._embedder.embed(new)
            for text, vector, tokens in zip(new, made.vectors, made.token_vectors, strict=True):
                self._known[text] = vector, tokens
        vectors = np.stack([self._known[text][0] for text in texts])
        return Embedded(vectors, tuple(self._known[text][1] for text in texts))
