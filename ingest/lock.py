"""One ingest at a time. The one door to filelock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import IngestRunning


@contextmanager
def ingest_lock(path: Path) -> Iterator[None]:
    """Holds the lock, which the system frees even when the process is killed.

    Raises:
        IngestRunning: another process holds it; said at once, never waited for.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = path.with_suffix(".pid")  # beside it: the lock file itself can't be read on Windows
    try:
        with FileLock(path, timeout=0):
            holder.write_text(str(os.getpid()), "utf-8")
            yield
    except Timeout as error:
        raise IngestRunning(
            f"Another ingest is running{_by(holder)}.",
            fix="Wait until it is done, or end that process; then run this again.",
        ) from error


def _by(holder: Path) -> str:
    try:
        return f" (process {int(holder.read_text('utf-8'))})"
    except (OSError, ValueError):
        return ""
