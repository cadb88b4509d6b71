"""The index's words and records on disk. The index's one door to SQLite.

Committed rows are the truth about the index: a vector without a row doesn't exist.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from ingest.errors import DiskFull, IndexUnusable
from ingest.tables import SCHEMA

_REBUILD = "Run `python -m ingest --rebuild`; what was embedded before isn't embedded again."


class Database:
    """One connection that any thread may use, one at a time."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Opens the database, or makes it with all its tables.

        Raises:
            IndexUnusable: it isn't there or is damaged.
        """
        self.path = path
        self._lock = RLock()
        if not create and not path.exists():
            raise IndexUnusable(f"The index {path} isn't there.", fix=_REBUILD)
        with self._translated():
            self._connection = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=30
            )
            # NORMAL: a power cut may take the last commits, never the file's soundness.
            self._connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"
            )
            if create:
                self._connection.executescript(SCHEMA)
            self.generation()

    def select(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        with self._lock, self._translated():
            return self._connection.execute(sql, parameters).fetchall()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Runs one change; the id of the row that it inserted, if any."""
        with self._lock, self._translated():
            return self._connection.execute(sql, parameters).lastrowid or 0

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._lock, self._translated():
            self._connection.executemany(sql, rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is selected inside belongs to one moment, whatever is committed meanwhile."""
        with self._lock:
            self.execute("BEGIN")
            try:
                yield
            finally:
                self.execute("COMMIT")

    @contextmanager
    def change(self) -> Iterator[None]:
        """All of what is done inside or nothing; readers learn of it by the generation."""
        with self._lock:
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
                self.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk has rolled it back already
                    self._connection.execute("ROLLBACK")
                raise

    def generation(self) -> int:
        return int(self.read_meta("generation") or 0)

    def read_meta(self, key: str) -> Any:
        """The value kept under `key`; None where there is none."""
        rows = self.select("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def write_meta(self, key: str, value: Any) -> None:
        self.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def __del__(self) -> None:
        # A reader that has moved on to a new build leaves the old one to whoever still reads it.
        if hasattr(self, "_connection"):
            self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise DiskFull(self.path.parent) from error
            raise self._unusable(error) from error
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: sqlite3.Error) -> IndexUnusable:
        return IndexUnusable(f"The index {self.path} can't be used ({error}).", fix=_REBUILD)
