"""Token vectors made small enough to keep: 64 signed bytes a word piece."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

TOKEN_DIMENSION = 64
TOKEN_VECTORS_VERSION = 1  # raise it when `project` changes: kept vectors would no longer fit


def project(token_vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """(n, width) float32 -> (n, 64) int8, unit length scaled to 127."""
    small = token_vectors @ _projection(token_vectors.shape[1])
    small /= np.linalg.norm(small, axis=1, keepdims=True)
    return np.round(small * 127).astype(np.int8)


@cache
def _projection(width: int) -> NDArray[np.float32]:
    basis, _ = np.linalg.qr(np.random.default_rng(64).normal(size=(width, TOKEN_DIMENSION)))
    return basis.astype(np.float32)
