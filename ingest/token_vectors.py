"""Token vectors made small enough to keep: 80 bytes a word piece, about 10 kB a chunk.

A seeded random projection to 160 dimensions of 4 bits each. It keeps the angles between vectors
better than fewer dimensions of 8 bits in the same room would, and depends on nothing but the
vectors' width.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

TOKEN_BYTES = 80  # of one packed vector: two dimensions a byte
TOKEN_VECTORS_VERSION = 2  # raise it when `project` changes: kept vectors would no longer fit

_DIMENSIONS = 2 * TOKEN_BYTES
_STEPS = 7  # either side of zero
# Products in one multiplication: more leave the processor's cache, and wake the matrix library's
# threads, whose hand-over costs a multiple of what they save.
_AT_ONCE = 768 * 1_024
# Components of a unit vector scatter by 1/sqrt(dimensions); beyond 2.6 times that they are clipped.
_SCALE = _STEPS * np.sqrt(_DIMENSIONS) / 2.6


def project(token_vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """(n, width) float32 of any length -> (n, TOKEN_BYTES) packed."""
    steps = np.clip(np.rint(directions(token_vectors) * _SCALE), -_STEPS, _STEPS)
    nibbles = (steps + 8).astype(np.uint8)
    packed: NDArray[np.int8] = nibbles[:, :TOKEN_BYTES] | nibbles[:, TOKEN_BYTES:] << 4
    return packed.view(np.int8)


def best_matches(
    queries: NDArray[np.float32], packed: NDArray[np.int8], counts: Sequence[int]
) -> NDArray[np.float32]:
    """Late interaction (ColBERT's MaxSim, before the mean): (len(counts), m).

    `queries` (m, 160) are `directions`; `packed` (sum of counts, TOKEN_BYTES) holds texts one after
    another, each of `counts` vectors. For each text and query token the nearly greatest cosine; 0
    where a text has no vectors.
    """
    best = np.zeros((len(counts), len(queries)), np.float32)
    lengths = np.asarray(counts, np.int64)
    full = lengths > 0
    if full.any():
        starts = np.cumsum(lengths)[full] - lengths[full]
        cosines = similarities(queries, packed)
        best[full] = np.maximum.reduceat(cosines, starts, axis=1).T
    return best


def similarities(queries: NDArray[np.float32], packed: NDArray[np.int8]) -> NDArray[np.float32]:
    """(m, 160) `directions` against (n, TOKEN_BYTES) packed: nearly their cosines, (m, n)."""
    unsigned = packed.view(np.uint8)
    columns = np.ascontiguousarray(queries.T)
    cosines = np.empty((len(packed), len(queries)), np.float32)
    together = max(1, _AT_ONCE // max(1, columns.size))
    steps = np.empty((min(together, len(packed)), _DIMENSIONS), np.float32)
    for first in range(0, len(packed), together):
        block = unsigned[first : first + together]
        unpacked = steps[: len(block)]
        unpacked[:, :TOKEN_BYTES] = block & 15
        unpacked[:, TOKEN_BYTES:] = block >> 4
        np.matmul(unpacked, columns, out=cosines[first : first + together])
    cosines -= 8 * columns.sum(axis=0)  # nibbles are steps raised by 8
    cosines *= np.float32(1 / _SCALE)
    return cosines.T


def directions(token_vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, width) of any length -> (n, 160) of unit length, not packed: for queries."""
    projection = _projection(token_vectors.shape[1])
    together = max(1, _AT_ONCE // projection.size)
    small = np.empty((len(token_vectors), _DIMENSIONS), np.float32)
    for first in range(0, len(small), together):
        part = slice(first, first + together)
        np.matmul(token_vectors[part], projection, out=small[part])
    lengths = np.linalg.norm(small, axis=1, keepdims=True)
    small /= np.maximum(lengths, 1e-12)
    return small


@cache
def _projection(width: int) -> NDArray[np.float32]:
    """Orthonormal columns where the width allows it."""
    noise = np.random.default_rng(160).normal(size=(max(width, _DIMENSIONS), _DIMENSIONS))
    return np.linalg.qr(noise)[0][:width].astype(np.float32)
