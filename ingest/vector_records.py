"""What the database notes about the vectors that Chroma and the cache hold for its chunks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.build import numbered_vectors_folder, vectors_folder
from ingest.database import Database
from ingest.embedding_cache import CachedEmbedding
from ingest.vectors import vector_files


@dataclass(frozen=True, slots=True)
class VectorRecords:
    database: Database
    folder: Path  # of the build

    def missing(self) -> list[str]:
        """Keys of chunks without a vector, shortest text first: like lengths make full batches."""
        rows = self.database.select(
            "SELECT vector_id FROM chunks"
            " WHERE vector_id NOT IN (SELECT vector_id FROM embeddings)"
            " GROUP BY vector_id ORDER BY min(word_pieces), vector_id"
        )
        return [key for (key,) in rows]

    def orphans(self) -> list[str]:
        """Keys that no chunk has any more."""
        rows = self.database.select(
            "SELECT vector_id FROM embeddings WHERE vector_id NOT IN (SELECT vector_id FROM chunks)"
        )
        return [key for (key,) in rows]

    def keys(self) -> list[str]:
        """What Chroma should hold."""
        return [key for (key,) in self.database.select("SELECT vector_id FROM embeddings")]

    def held(self) -> int:
        return self._count("SELECT count(*) FROM embeddings")

    def tokens_end(self) -> int:
        """How long the file of token vectors has to be."""
        return self._count("SELECT max(token_start + token_count) FROM embeddings")

    def replaced(self) -> int:
        """Vectors deleted from Chroma since its folder was made."""
        return int(self.database.read_meta("replaced") or 0)

    def edition(self) -> int:
        """Of the cache, into whose token vectors the records point."""
        return int(self.database.read_meta("edition") or 0)

    def texts(self, keys: Sequence[str]) -> dict[str, str]:
        marks = ", ".join("?" * len(keys))
        return dict(
            self.database.select(
                f"SELECT vector_id, embedded_text FROM chunks WHERE vector_id IN ({marks})", keys
            )
        )

    def is_sealed(self) -> bool:
        return bool(self.database.read_meta("seal") == self._files())

    def unseal(self) -> None:
        with self.database.change():
            self.database.write_meta("seal", None)

    def note(self, added: Mapping[str, CachedEmbedding], edition: int) -> None:
        """Notes what has been added to Chroma, and seals its folder."""
        with self.database.change():
            self._insert(added)
            self.database.write_meta("edition", edition)
            self.database.write_meta("seal", self._files())

    def drop(self, keys: Sequence[str]) -> None:
        """Notes what has been deleted from Chroma, and seals its folder."""
        with self.database.change():
            self.database.execute_many(
                "DELETE FROM embeddings WHERE vector_id = ?", ((key,) for key in keys)
            )
            self.database.write_meta("replaced", self.replaced() + len(keys))
            self.database.write_meta("seal", self._files())

    def start_afresh(self) -> None:
        """Chooses a folder name never used before: Chroma can't make one again that it has open."""
        with self.database.change():
            self.database.execute("DELETE FROM embeddings")
            self.database.write_meta("vectors", self.next_number())
            self.database.write_meta("seal", None)
            self.database.write_meta("replaced", 0)

    def next_number(self) -> int:
        """For a folder beside the present one."""
        return int(self.database.read_meta("vectors") or 0) + 1

    def swap(self, number: int, held: Mapping[str, CachedEmbedding], edition: int) -> None:
        """Goes over to the folder of that number, which holds `held`, in one step."""
        with self.database.change():
            self.database.execute("DELETE FROM embeddings")
            self._insert(held)
            self.database.write_meta("vectors", number)
            self.database.write_meta("edition", edition)
            self.database.write_meta("replaced", 0)
            self.database.write_meta("seal", self._files())

    def follow(self, found: Mapping[str, CachedEmbedding], edition: int) -> None:
        """Points to the token vectors of another edition of the cache; `found` are all records."""
        with self.database.change():
            self.database.execute_many(
                "UPDATE embeddings SET token_start = ?, token_count = ? WHERE vector_id = ?",
                ((each.tokens.start, each.tokens.count, key) for key, each in found.items()),
            )
            self.database.write_meta("edition", edition)

    def numbered_folder(self, number: int) -> Path:
        return numbered_vectors_folder(self.folder, number)

    def present_folder(self) -> Path:
        return vectors_folder(self.folder, self.database)

    def _insert(self, added: Mapping[str, CachedEmbedding]) -> None:
        self.database.execute_many(
            "INSERT INTO embeddings (vector_id, token_start, token_count) VALUES (?, ?, ?)",
            ((key, each.tokens.start, each.tokens.count) for key, each in added.items()),
        )

    def _files(self) -> str:
        return json.dumps(vector_files(self.present_folder()))

    def _count(self, sql: str) -> int:
        return int(self.database.select(sql)[0][0] or 0)
