"""Vectors by the content that they were made from, in files that are only ever appended to.

Apart from the index, so that a rebuild, a move or a rename embeds nothing again. One file for each
embedder and kind of value; a file for token vectors can stand beside the one for sentences.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_KEY_BYTES = 32


def content_key(embedded_text: str) -> str:
    """SHA-256 of what is embedded, hex. Also the vector's id in Chroma."""
    return hashlib.sha256(embedded_text.encode("utf-8", "surrogatepass")).hexdigest()


class EmbeddingCache:
    """Sentence vectors of one embedder. One writer at a time (the ingest lock sees to it)."""

    def __init__(self, folder: Path, fingerprint: str, dimension: int) -> None:
        name = hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
        self.path = folder / f"{name}.sentences"
        self._record = np.dtype(
            [("key", "u1", _KEY_BYTES), ("vector", "<f4", dimension), ("checksum", "<u4")]
        )
        self._rows = self._read_rows()

    def _read_rows(self) -> dict[str, int]:
        if not self.path.exists():
            return {}
        keys = self._records()["key"].tobytes()
        count = len(keys) // _KEY_BYTES
        return {keys[i * _KEY_BYTES : (i + 1) * _KEY_BYTES].hex(): i for i in range(count)}

    def _records(self) -> NDArray[np.void]:
        """All whole records; a torn one at the end isn't counted."""
        whole = self.path.stat().st_size // self._record.itemsize
        if not whole:
            return np.empty(0, self._record)
        return np.memmap(self.path, self._record, mode="r", shape=(whole,))

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def get(self, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors that are there and sound, each (dimension,) float32 of unit length."""
        wanted = [key for key in keys if key in self._rows]
        if not wanted:
            return {}
        found = self._records()[[self._rows[key] for key in wanted]]
        return {
            key: record["vector"].copy()
            for key, record in zip(wanted, found, strict=True)
            if record["checksum"] == _checksum(record)
        }

    def add(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Appends `vectors` (n, dimension); what a killed writer left half written is cut off."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        records = np.zeros(len(keys), self._record)
        records["key"] = np.frombuffer(bytes.fromhex("".join(keys)), "u1").reshape(-1, _KEY_BYTES)
        records["vector"] = vectors
        records["checksum"] = [_checksum(record) for record in records]
        with self.path.open("ab") as file:
            first = file.tell() // self._record.itemsize
            file.truncate(first * self._record.itemsize)
            file.write(records.tobytes())
        self._rows |= {key: first + offset for offset, key in enumerate(keys)}


def _checksum(record: np.void) -> int:
    return zlib.crc32(record["key"].tobytes() + record["vector"].tobytes())
