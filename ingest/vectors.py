"""Vectors on disk and their nearest neighbours. The one door to Chroma.

Chroma keeps vectors under content keys and nothing else: what they belong to is the database's
matter. Its folder is disposable, because the cache holds every vector too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ingest.errors import DiskFull, IndexUnusable
from ingest.loading import without_collecting
from ingest.parts import in_parts

_COLLECTION = "chunks"
# Vectors: so few are compared one by one in half the time that the graph takes, and none is missed.
_FEW = 5_000
_SLICE = 500  # ids in one call; thousands run into SQLite's limit on variables


def chroma_version() -> str:
    """Without importing Chroma."""
    return version("chromadb")


def vector_files(folder: Path) -> dict[str, int]:
    """Name and size in bytes of every file: what a folder looked like when it was last closed."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class VectorStore:
    """The vectors in one folder: one process writes at a time, others read.

    A reader goes on seeing what was there when it was opened, and must be opened again to see more.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Opens what is there, or makes it.

        Raises:
            IndexUnusable: the folder isn't there, is damaged, or measures by something else.
        """
        with without_collecting():
            import chromadb
            from chromadb.api.shared_system_client import SharedSystemClient
            from chromadb.config import Settings

        self._folder = folder
        self._few: tuple[list[str], NDArray[np.float32]] | None = None  # all there is
        self._are_few: bool | None = None  # None: not counted yet
        if not create and not (folder / "chroma.sqlite3").exists():
            raise _unusable(folder, "isn't there")
        # Chroma keeps each path's reader for the life of the process, however often it is opened.
        SharedSystemClient.clear_system_cache()
        with self._translated():
            self._client: Any = chromadb.PersistentClient(
                folder, settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._open(create=create)

    def _open(self, *, create: bool) -> Any:
        if create:
            self._client.create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            )
        collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        if collection.configuration_json["hnsw"]["space"] != "cosine":
            raise _unusable(self._folder, "doesn't measure by cosine")
        return collection

    def add(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Adds `vectors` (n, dimension) under `keys`; a key that is there already is kept."""
        self._few = self._are_few = None
        with self._translated():
            limit = self._client.get_max_batch_size()
            for first in range(0, len(keys), limit):
                part = slice(first, first + limit)
                self._collection.add(ids=list(keys[part]), embeddings=vectors[part])

    def delete(self, keys: Sequence[str]) -> None:
        self._few = self._are_few = None
        with self._translated():
            for part in in_parts(keys, _SLICE):
                self._collection.delete(ids=part)

    def keys(self) -> set[str]:
        with self._translated():
            return set(self._collection.get(include=[])["ids"])

    def count(self) -> int:
        with self._translated():
            return int(self._collection.count())

    def nearest(
        self, vector: NDArray[np.float32], limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Keys with their cosine, closest first. Keys deleted meanwhile may be among them.

        `among` names the only keys that are looked at, each once: at most some thousands.
        """
        with self._translated():
            if few := self._all_if_few():
                return _nearest(*few, vector, limit, among)
            found = self._collection.query(
                query_embeddings=vector[None],
                n_results=limit,
                ids=None if among is None else list(among),
                include=["distances"],
            )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(key, 1.0 - distance) for key, distance in pairs]

    def _all_if_few(self) -> tuple[list[str], NDArray[np.float32]] | None:
        """Every key, and every vector in unit length; read once."""
        if self._are_few is None:
            self._are_few = self._collection.count() <= _FEW
        if self._are_few and self._few is None:
            found = self._collection.get(include=["embeddings"])
            vectors = np.array(found["embeddings"], np.float32)
            self._few = found["ids"], _unit(vectors) if len(vectors) else vectors
        return self._few

    def get(self, keys: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of those keys that are there, each (dimension,)."""
        vectors: dict[str, NDArray[np.float32]] = {}
        with self._translated():
            for part in in_parts(list(keys), _SLICE):
                found = self._collection.get(ids=part, include=["embeddings"])
                vectors |= zip(
                    found["ids"], np.asarray(found["embeddings"], np.float32), strict=True
                )
        return vectors

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from chromadb.errors import ChromaError

        try:
            yield
        except (ChromaError, OSError, ValueError, KeyError, RuntimeError) as error:
            if "disk is full" in str(error) or "No space left" in str(error):
                raise DiskFull(self._folder) from error
            raise _unusable(self._folder, f"can't be used ({error})") from error


def _nearest(
    keys: Sequence[str],
    vectors: NDArray[np.float32],
    vector: NDArray[np.float32],
    limit: int,
    among: Sequence[str] | None,
) -> list[tuple[str, float]]:
    if among is not None:
        wanted = set(among)
        rows = [i for i, key in enumerate(keys) if key in wanted]
        keys, vectors = [keys[i] for i in rows], vectors[rows]
    if not keys:
        return []
    # `@` would wake the matrix library's threads, which costs ten times as much as the work itself.
    cosines = np.einsum("nd,d->n", vectors, _unit(vector))
    best = np.argpartition(-cosines, min(limit, len(keys)) - 1)[:limit]
    best = best[np.argsort(-cosines[best], kind="stable")]
    return [(keys[i], cosine) for i, cosine in zip(best, cosines[best].tolist(), strict=True)]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
    return unit


def _unusable(folder: Path, why: str) -> IndexUnusable:
    return IndexUnusable(
        f"The vectors' folder {folder} {why}.",
        fix="Run `python -m ingest --rebuild`; what was embedded before isn't embedded again.",
    )
