"""Following the folders: an ingest whenever something in them has changed and then come to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.changes import Changes
from ingest.errors import IngestRunning, StudyError
from ingest.report import IngestReport


def watch(
    look: Callable[[], Changes | None],
    sync: Callable[[], IngestReport],
    pause: Callable[[], None],
) -> Iterator[IngestReport | StudyError]:
    """Syncs once, then after each change that two looks a pause apart see alike; never ends.

    Gives each report, and what kept a sync from being made. While another ingest runs it waits.
    """
    yield from _tried(sync)
    before: Changes | None = None
    while True:
        pause()
        try:
            now = look()
        except StudyError as error:
            yield error
            continue
        if now is None or (now.count and before is not None and now.state == before.state):
            yield from _tried(sync)
            now = None
        before = now


def _tried(sync: Callable[[], IngestReport]) -> Iterator[IngestReport | StudyError]:
    try:
        yield sync()
    except IngestRunning:
        return
    except StudyError as error:
        yield error
