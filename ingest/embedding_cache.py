"""Embeddings by the content that they were made from, in files that are only ever appended to.

Apart from the index, so that a rebuild, a move or a rename embeds nothing again. Two files for each
embedder: sentence vectors with their keys, and the token vectors that they point into. Once much of
it is of no more use, what is left goes into a new pair of files: the next edition.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.token_vectors import TOKEN_BYTES, TOKEN_VECTORS_VERSION

_KEY_BYTES = 32
_DRAFT = -1  # the edition that is being written
_COPIED_TOGETHER = 1_000
_READ_TOGETHER = 10_000


@dataclass(frozen=True, slots=True)
class TokenRange:
    """Where the token vectors of one text lie in their file, counted in vectors."""

    start: int
    count: int


@dataclass(frozen=True, slots=True)
class CachedEmbedding:
    vector: NDArray[np.float32]  # (dimension,), unit length
    tokens: TokenRange


def content_key(embedded_text: str) -> str:
    """SHA-256 of what is embedded, hex. Also the vector's id in Chroma."""
    return hashlib.sha256(embedded_text.encode("utf-8", "surrogatepass")).hexdigest()


class TokenFile:
    """Token vectors one after another, int8, `TOKEN_BYTES` wide."""

    def __init__(self, folder: Path, fingerprint: str, edition: int = 0) -> None:
        self.path = folder / f"{_stem(fingerprint, edition)}.tokens"

    def __len__(self) -> int:
        """Whole vectors; a torn one at the end isn't counted."""
        return self.path.stat().st_size // TOKEN_BYTES if self.path.exists() else 0

    def map(self) -> NDArray[np.int8]:
        """All vectors there are by now, (n, TOKEN_BYTES), mapped into memory."""
        length = len(self)
        if not length:
            return np.empty((0, TOKEN_BYTES), np.int8)
        return np.memmap(self.path, np.int8, mode="r", shape=(length, TOKEN_BYTES))

    def read(self, ranges: Sequence[TokenRange]) -> list[NDArray[np.int8]]:
        """The vectors of each range, (count, TOKEN_BYTES); shorter where the file ends."""
        vectors = self.map()
        return [np.array(vectors[part.start : part.start + part.count]) for part in ranges]

    def append(self, token_vectors: Sequence[NDArray[np.int8]]) -> list[TokenRange]:
        start = _append(self.path, TOKEN_BYTES, b"".join(each.tobytes() for each in token_vectors))
        ranges = []
        for each in token_vectors:
            ranges.append(TokenRange(start, len(each)))
            start += len(each)
        return ranges


class EmbeddingCache:
    """What one embedder made. One writer at a time (the ingest lock sees to it)."""

    def __init__(
        self, folder: Path, fingerprint: str, dimension: int, edition: int | None = None
    ) -> None:
        """Opens `edition`, by default the newest."""
        self.edition = newest_edition(folder, fingerprint) if edition is None else edition
        self._folder, self._fingerprint, self._dimension = folder, fingerprint, dimension
        self.path = folder / f"{_stem(fingerprint, self.edition)}.sentences"
        self.tokens = TokenFile(folder, fingerprint, self.edition)
        self._record = np.dtype(
            [
                ("key", "u1", _KEY_BYTES),
                ("vector", "<f4", dimension),
                ("token_start", "<u8"),
                ("token_count", "<u4"),
                ("checksum", "<u4"),
            ]
        )
        self._rows = {key: row for row, key in enumerate(self._read_keys())}

    def _read_keys(self) -> Iterator[str]:
        """In slices, since each page of the file that is looked at counts as memory in use."""
        for first in range(0, len(self._records()), _READ_TOGETHER):
            keys = self._records()["key"][first : first + _READ_TOGETHER].tobytes()
            for at in range(0, len(keys), _KEY_BYTES):
                yield keys[at : at + _KEY_BYTES].hex()

    def _records(self) -> NDArray[np.void]:
        """All whole records; a torn one at the end isn't counted."""
        size_bytes = self.path.stat().st_size if self.path.exists() else 0
        if size_bytes < self._record.itemsize:
            return np.empty(0, self._record)
        count = size_bytes // self._record.itemsize
        return np.memmap(self.path, self._record, mode="r", shape=(count,))

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def keys(self) -> list[str]:
        """Oldest first."""
        return list(self._rows)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def get(self, keys: Sequence[str]) -> dict[str, CachedEmbedding]:
        """The embeddings that are there, sound and whole."""
        wanted = [key for key in keys if key in self._rows]
        if not wanted:
            return {}
        found = self._records()[[self._rows[key] for key in wanted]]
        token_end = len(self.tokens)
        return {
            key: CachedEmbedding(
                np.array(record["vector"], np.float32),
                TokenRange(int(record["token_start"]), int(record["token_count"])),
            )
            for key, record in zip(wanted, found, strict=True)
            if record["checksum"] == _checksum(record)
            and record["token_start"] + record["token_count"] <= token_end
        }

    def add(
        self,
        keys: Sequence[str],
        vectors: NDArray[np.float32],
        token_vectors: Sequence[NDArray[np.int8]],
    ) -> None:
        """Appends `vectors` (n, dimension) and the token vectors of each.

        The tokens go first: a record never points at what was not written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        ranges = self.tokens.append(token_vectors)
        records = np.zeros(len(keys), self._record)
        records["key"] = np.frombuffer(bytes.fromhex("".join(keys)), "u1").reshape(-1, _KEY_BYTES)
        records["vector"] = vectors
        records["token_start"] = [part.start for part in ranges]
        records["token_count"] = [part.count for part in ranges]
        records["checksum"] = [_checksum(record) for record in records]
        first = _append(self.path, self._record.itemsize, records.tobytes())
        self._rows |= {key: first + offset for offset, key in enumerate(keys)}

    def compact(self, keep: Sequence[str]) -> EmbeddingCache:
        """Writes what goes by `keep` into the next edition, which is there whole or not at all.

        The old edition stays until `remove_old_editions`.
        """
        draft = EmbeddingCache(self._folder, self._fingerprint, self._dimension, _DRAFT)
        for path in (draft.path, draft.tokens.path):
            path.unlink(missing_ok=True)
        draft._rows.clear()
        for first in range(0, len(keep), _COPIED_TOGETHER):
            found = self.get(keep[first : first + _COPIED_TOGETHER])
            if found:
                vectors = np.stack([each.vector for each in found.values()])
                tokens = self.tokens.read([each.tokens for each in found.values()])
                draft.add(list(found), vectors, tokens)
        stem = _stem(self._fingerprint, self.edition + 1)
        draft.tokens.path.replace(self._folder / f"{stem}.tokens")
        draft.path.replace(self._folder / f"{stem}.sentences")  # last: this makes the edition
        return EmbeddingCache(self._folder, self._fingerprint, self._dimension)


def newest_edition(folder: Path, fingerprint: str) -> int:
    """0 also where nothing is kept yet."""
    numbers = [path.stem.rpartition("-")[2] for path in _editions(folder, fingerprint)]
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def remove_old_editions(folder: Path, fingerprint: str) -> None:
    newest = newest_edition(folder, fingerprint)
    if newest:
        for stem in [_stem(fingerprint, number) for number in range(newest)]:
            for path in folder.glob(f"{stem}.*"):
                _remove(path)


def unused_files(folder: Path, fingerprint: str) -> list[Path]:
    """What embedders other than this one have left."""
    name = _stem(fingerprint, 0)
    files = [*folder.glob("*.sentences"), *folder.glob("*.tokens")]
    return sorted(path for path in files if not path.name.startswith(name))


def remove_unused_files(folder: Path, fingerprint: str) -> None:
    for path in unused_files(folder, fingerprint):
        _remove(path)


def _remove(path: Path) -> None:
    """On Windows an open file stays; the next ingest tries again."""
    with suppress(OSError):
        path.unlink()


def _editions(folder: Path, fingerprint: str) -> list[Path]:
    return list(folder.glob(f"{_stem(fingerprint, 0)}-*.sentences"))


def _stem(fingerprint: str, edition: int) -> str:
    made_by = f"{fingerprint} {TOKEN_VECTORS_VERSION}"
    name = hashlib.sha256(made_by.encode()).hexdigest()[:16]
    if edition == _DRAFT:
        return f"{name}.draft"
    return f"{name}-{edition:04}" if edition else name


def _append(path: Path, item_bytes: int, content: bytes) -> int:
    """Appends whole items, over what a killed writer left half written; the first one's number."""
    with path.open("ab") as file:
        first = file.tell() // item_bytes
        file.truncate(first * item_bytes)
        file.write(content)
    return first


def _checksum(record: np.void) -> int:
    return zlib.crc32(record.tobytes()[: -record["checksum"].nbytes])
