"""A quick look for the app: what has changed in the folders since the last ingest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ingest.build import current_database
from ingest.looking import Key, hash_file, look
from ingest.manifest import read_manifest
from ingest.reading import count_changes
from ingest.report import Failure
from ingest.roots import Part
from ingest.settings import IngestSettings
from ingest.storing import unreadable_files

_MOST_NAMED = 5
# A file as old as that when it was read can't have changed since and still have its time and size.
_SETTLED = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an ingest would find, counted in files."""

    added: int
    changed: int
    moved: int
    removed: int
    sources: tuple[str, ...]  # the first few that were added or changed
    failed: tuple[Failure, ...] = ()  # what can't be read by its name or place alone
    state: str = field(default="", compare=False)  # another one when they change once more

    @property
    def count(self) -> int:
        return self.added + self.changed + self.moved + self.removed

    @property
    def words(self) -> str:
        """`one file changed, 2 new`; "" when nothing did."""
        counts = {
            "changed": self.changed,
            "new": self.added,
            "moved": self.moved,
            "gone": self.removed,
        }
        parts = [f"{'one' if n == 1 else f'{n:,}'} {what}" for what, n in counts.items() if n]
        if parts:
            number, _, what = parts[0].partition(" ")
            parts[0] = f"{number} file{'' if number == 'one' else 's'} {what}"
        return ", ".join(parts)


def what_changed(settings: IngestSettings) -> Changes | None:
    """None before the first ingest, or when the index has to be made anew.

    A file whose size is the same and whose time is older than its reading is taken for unchanged;
    an ingest itself goes by content.

    Raises:
        IndexUnusable: the manifest is damaged, or a newer version made it.
    """
    manifest = read_manifest(settings.manifest_path)
    database = current_database(settings, manifest)
    if database is None:
        return None
    rows = database.select(
        "SELECT root, source, content_hash, source_bytes, read_at FROM documents"
    )
    known: dict[Key, str] = {(row[0], row[1]): row[2] for row in rows}
    stood = {(row[0], row[1]): (row[3], _settled_ns(row[4])) for row in rows}
    unreadable = {key: hash_ for key, (hash_, _) in unreadable_files(database).items()}
    database.close()

    def hash_if_touched(key: Key, path: Path, limit_bytes: int) -> str | None:
        if key in stood:
            status = path.stat()
            size_bytes, settled_ns = stood[key]
            if status.st_size == size_bytes and status.st_mtime_ns < settled_ns:
                return known[key]
        return hash_file(key, path, limit_bytes)

    parts = [Part(root) for root in manifest.roots]
    seen = look(settings, manifest, parts, known, hash_if_touched)
    unread = {file.key for file in seen.files if unreadable.get(file.key) == file.content_hash}
    counts = count_changes(seen, known, unread)
    fresh = [
        file
        for file in seen.files
        if file.key not in unread and known.get(file.key) != file.content_hash
    ]
    named = tuple(file.source for file in fresh[:_MOST_NAMED])
    state = repr([(file.key, file.content_hash) for file in fresh] + sorted(seen.gone))
    return Changes(
        counts.added,
        counts.changed,
        counts.moved,
        counts.removed,
        named,
        tuple(seen.failed),
        hashlib.sha256(state.encode()).hexdigest(),
    )


def _settled_ns(read_at: str) -> int:
    return int((datetime.fromisoformat(read_at) - _SETTLED).timestamp() * 1e9)
