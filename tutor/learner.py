"""The learner's store: one SQLite file that is never lost. The only module here that opens SQLite.

Chats stand on top of it in `chats.py`; whatever else the learner makes gets its own migration and
its own module in the same way.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import StudyError

MIGRATIONS = Path(__file__).parent / "migrations"
BACKUPS_KEPT = 7
BUSY_WAIT_S = 5.0

Row = tuple[Any, ...]


class LearnerStoreProblem(StudyError):
    """The learner's store can't be opened or written; what it holds stays as it is."""


class LearnerStoreTooNew(LearnerStoreProblem):
    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer version of Prep Tutor (schema {found}; "
            f"this one knows {known}).",
            fix="Start the newer version again, or update this one with `git pull`.",
        )


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    at: datetime  # UTC
    kind: str
    payload: Mapping[str, Any]


class LearnerStore:
    """One connection behind a lock, so that every thread of the app may use it."""

    def __init__(self, path: Path, *, backup_folder: Path, clock: Callable[[], datetime]) -> None:
        """Open or create the store, bring its schema up to date, make the day's backup.

        Raises:
            LearnerStoreTooNew: a newer version wrote it.
            LearnerStoreProblem: it is damaged, or the disk or the folder refuses.
        """
        self.path = path
        self.backup_folder = backup_folder
        self.backup_problem: str | None = None  # why there is no backup of today
        self._clock = clock
        self._lock = threading.RLock()
        with _in_plain_words(self.path, self.backup_folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=BUSY_WAIT_S, isolation_level=None, check_same_thread=False
            )
        try:
            with _in_plain_words(self.path, self.backup_folder):
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def now(self) -> str:
        """The time as records hold it: UTC, ISO 8601."""
        return self._clock().astimezone(UTC).isoformat()

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with self._lock, _in_plain_words(self.path, self.backup_folder):
            return self._db.execute(sql, parameters).fetchall()

    @contextmanager
    def writing(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        """A transaction: `with store.writing() as run: run(sql, parameters)`.

        On disk once the block is left, taken back as a whole when it raises.
        """
        with self._lock, _in_plain_words(self.path, self.backup_folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db.execute
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def record(self, kind: str, payload: Mapping[str, Any]) -> int:
        """Append an event; it can't be changed or deleted afterwards. Returns its id."""
        with self.writing() as run:
            cursor = run(
                "INSERT INTO events (at, kind, payload) VALUES (?, ?, ?)",
                (self.now(), kind, json.dumps(payload, ensure_ascii=False)),
            )
            return int(cursor.lastrowid or 0)

    def events(self, *kinds: str, after_id: int = 0) -> tuple[Event, ...]:
        """Oldest first; all kinds unless some are named."""
        named = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        rows = self.read(
            f"SELECT id, at, kind, payload FROM events WHERE id > ?{named} ORDER BY id",
            (after_id, *kinds),
        )
        return tuple(
            Event(id_, datetime.fromisoformat(at), kind_, json.loads(payload))
            for id_, at, kind_, payload in rows
        )

    def backup(self, name: str) -> Path:
        """A whole copy in the backup folder, also while others write; takes `name`'s place."""
        target = self.backup_folder / name
        unfinished = target.with_suffix(".unfinished")
        with self._lock, _in_plain_words(self.path, self.backup_folder):
            self.backup_folder.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            try:
                with closing(sqlite3.connect(unfinished)) as copy:
                    self._db.backup(copy)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
        return target

    def erase(self) -> None:
        """Empty every table, also of what is never changed otherwise, and the file's own slack."""
        with self.writing() as run:
            triggers = run("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            tables = run(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            run("PRAGMA defer_foreign_keys = ON")
            for name, _ in triggers:
                run(f'DROP TRIGGER "{name}"')
            for (name,) in tables:
                run(f'DELETE FROM "{name}"')
            for _, sql in triggers:
                run(sql)
        with self._lock, _in_plain_words(self.path, self.backup_folder):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> None:
        """Raises LearnerStoreProblem when the file is damaged."""
        with self._lock, _in_plain_words(self.path, self.backup_folder):
            _check(self._db)

    def _prepare(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA recursive_triggers = ON")  # else REPLACE deletes behind triggers
        migrations = _numbered_migrations()
        version = self._version()
        if version > len(migrations):
            raise LearnerStoreTooNew(self.path, version, len(migrations))
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if version < len(migrations):
            if version > 0:
                self.backup(f"learner-before-schema-{version + 1:04}.sqlite3")
            self._migrate(migrations)
        self._back_up_daily()

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _migrate(self, migrations: Sequence[str]) -> None:
        """All missing steps in one transaction: another process sees the old schema or the new."""
        with self.writing() as run:
            for number in range(self._version() + 1, len(migrations) + 1):
                for statement in _statements(migrations[number - 1]):
                    run(statement)
                run(f"PRAGMA user_version = {number}")

    def _back_up_daily(self) -> None:
        """A failure is noted, not raised: without room for a copy the learner can still read."""
        name = f"learner-{self._clock():%Y-%m-%d}.sqlite3"
        if (self.backup_folder / name).exists():
            return
        self.check()  # a damaged file must not push the good copies out
        try:
            self.backup(name)
        except LearnerStoreProblem as problem:
            self.backup_problem = str(problem)
            return
        for old in _daily_backups(self.backup_folder)[BACKUPS_KEPT:]:
            old.unlink(missing_ok=True)


def inspect_store(path: Path, *, backup_folder: Path) -> int:
    """The schema of an existing store, looked at without changing it.

    Raises LearnerStoreTooNew or LearnerStoreProblem as opening it would.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    with (
        _in_plain_words(path, backup_folder),
        closing(sqlite3.connect(address, uri=True)) as db,
    ):
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if version > (known := len(_numbered_migrations())):
            raise LearnerStoreTooNew(path, version, known)
        _check(db)
    return version


def _check(db: sqlite3.Connection) -> None:
    findings = db.execute("PRAGMA quick_check(1)").fetchall()
    if findings != [("ok",)]:
        raise sqlite3.DatabaseError(f"database disk image is malformed: {findings[0][0]}")


@contextmanager
def _in_plain_words(path: Path, backup_folder: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        raise _problem(str(error), path, backup_folder) from error


def _problem(words: str, path: Path, backup_folder: Path) -> LearnerStoreProblem:
    if "full" in words or "No space left" in words or "disk I/O error" in words:
        return LearnerStoreProblem(
            f"The disk that holds {path} is full or failing; the last step wasn't saved.",
            fix="Free some space, then do it again: what was saved before is still there.",
        )
    if "malformed" in words or "not a database" in words:
        copies = _daily_backups(backup_folder)
        return LearnerStoreProblem(
            f"{path} is damaged.",
            fix=f"Close the app, move that file away and put {copies[0]} in its place."
            if copies
            else "Close the app and move that file away; there is no backup of it.",
        )
    if "locked" in words:
        return LearnerStoreProblem(
            f"Another program has kept {path} busy for {BUSY_WAIT_S:g} seconds.",
            fix="Close the other program, then do it again.",
        )
    return LearnerStoreProblem(
        f"{path} can't be used ({words}).",
        fix="Check that the folder exists and that you may write to it.",
    )


def _daily_backups(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob("learner-[0-9]*.sqlite3"), reverse=True)


def _numbered_migrations() -> tuple[str, ...]:
    """The text of NNNN_*.sql in order; the first is number 1 and none is missing."""
    files = sorted(MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    numbers = [int(file.name[:4]) for file in files]
    if numbers != list(range(1, len(files) + 1)):
        raise ValueError(f"migrations have to be numbered 1, 2, 3, …: {numbers}")
    return tuple(file.read_text("utf-8") for file in files)


def _statements(script: str) -> Iterator[str]:
    """The script's statements one by one, since `executescript` would commit before the end."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
