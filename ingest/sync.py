"""Bringing the index in step with the documents.

Words first: a document can be found by its words as soon as it has been read; vectors follow.
Whatever happens, what is committed is right, and the next run goes on from there.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from ingest import roots
from ingest.build import (
    Build,
    current_database,
    makers_of,
    open_build,
    remove_leftovers,
)
from ingest.embedding import Embedder
from ingest.embedding_cache import remove_unused_files
from ingest.errors import DataFolderUnusable, DiskFull, IndexUnusable
from ingest.events import Step, SyncEvent, Timings
from ingest.lock import ingest_lock
from ingest.looking import Key, Look, look
from ingest.manifest import Manifest, read_manifest, write_manifest
from ingest.reading import Reading, count_changes
from ingest.report import Failure, IngestReport, Seconds, Totals, count_totals
from ingest.settings import IngestSettings
from ingest.storing import content_hashes, unreadable_files
from ingest.vectorising import Vectorising


def sync(
    settings: IngestSettings,
    paths: Sequence[Path],
    *,
    embedder: Embedder,
    now: datetime,
    on_event: Callable[[SyncEvent], None],
    rebuild: bool = False,
    dry_run: bool = False,
    forget: Sequence[Path] = (),
) -> IngestReport:
    """Brings `paths` in step with the documents; none, with nothing to forget: all roots.

    To `rebuild` also removes what other embedders have left in the cache.

    Raises:
        UsageError: a path isn't there, or one to forget isn't followed.
        IngestRunning: another process is at it.
        IndexUnusable: a newer version made the index.
        DataFolderUnusable: it can't be written.
        DiskFull: what has been committed stays, and the next run goes on from there.
    """
    run = _Sync(settings, embedder, now, on_event, Timings())
    if dry_run:
        return run.preview(paths, forget)
    try:
        with ingest_lock(settings.lock_path):
            on_event(SyncEvent("reading", "locked"))
            return run.run(paths, forget, rebuild=rebuild)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(settings.home) from error
        if _is_in(settings.home, error):
            raise DataFolderUnusable(settings.home, error) from error
        raise


def _is_in(folder: Path, error: OSError) -> bool:
    return bool(error.filename) and Path(error.filename).is_relative_to(folder)


@dataclass(frozen=True, slots=True)
class _Sync:
    settings: IngestSettings
    embedder: Embedder
    now: datetime
    on_event: Callable[[SyncEvent], None]
    timings: Timings

    def preview(self, paths: Sequence[Path], forget: Sequence[Path]) -> IngestReport:
        """What a run would do, from names and contents alone; changes nothing."""
        manifest, parts = self._plan(read_manifest(self.settings.manifest_path), paths, forget)
        database = current_database(self.settings, manifest)
        known = content_hashes(database) if database else {}
        seen = look(self.settings, manifest, parts, known)
        totals = count_totals(database, self.embedder.max_word_pieces) if database else Totals()
        hashes = {file.key: file.content_hash for file in seen.files}
        noted = unreadable_files(database) if database else {}
        failed = [failure for key, (hash_, failure) in noted.items() if hashes.get(key) == hash_]
        return self._report(seen, known, failed, totals, time.perf_counter())

    def run(self, paths: Sequence[Path], forget: Sequence[Path], *, rebuild: bool) -> IngestReport:
        started = time.perf_counter()
        noted = self._read_manifest(rebuild=rebuild)
        manifest, parts = self._plan(noted, paths, forget)
        makers = makers_of(self.embedder.fingerprint)
        build = open_build(self.settings, manifest, makers, rebuild=rebuild)
        self._say("reading", "opened")
        if build.is_new:
            parts = tuple(roots.Part(root) for root in manifest.roots)
        adopted = replace(
            manifest, build=build.number, makers=makers, weights=self.embedder.weights
        )
        if not build.replaces:
            self._adopt(noted, adopted)
        stored = content_hashes(build.database)
        known = content_hashes(build.replaces) if build.replaces else stored
        with self.timings.measure("read"):
            seen = look(self.settings, manifest, parts, known)
        self._say("reading", "looked")
        reading = self._read(build, seen, stored, known)
        repaired = self._vectorise(build)
        if build.replaces:
            self._adopt(noted, adopted)
        totals = count_totals(build.database, self.embedder.max_word_pieces)
        remove_leftovers(self.settings, build)
        if rebuild:
            remove_unused_files(self.settings.cache_folder, self.embedder.fingerprint)
        build.database.close()
        self._say("done", "done")
        report = self._report(seen, known, reading.failed, totals, started)
        return replace(report, arrived=tuple(reading.arrived), repaired=repaired)

    def _read_manifest(self, *, rebuild: bool) -> Manifest:
        try:
            return read_manifest(self.settings.manifest_path)
        except IndexUnusable:
            if not rebuild:
                raise
            return Manifest()

    def _plan(
        self, manifest: Manifest, paths: Sequence[Path], forget: Sequence[Path]
    ) -> tuple[Manifest, tuple[roots.Part, ...]]:
        manifest = roots.forget(self.settings, manifest, forget)
        if forget and not paths:
            return manifest, ()
        return roots.follow(self.settings, manifest, paths)

    def _adopt(self, noted: Manifest, manifest: Manifest) -> None:
        if manifest != noted:
            write_manifest(self.settings.manifest_path, manifest)
            self._say("reading", "adopted")

    def _read(
        self, build: Build, seen: Look, stored: dict[Key, str], known: dict[Key, str]
    ) -> Reading:
        reading = Reading(
            self.settings,
            build.database,
            build.replaces,
            self.embedder,
            self.now,
            self.on_event,
            self.timings,
        )
        if build.replaces:
            found = {file.key for file in seen.files}
            for key in known.keys() - found - seen.gone:
                reading.carry_over(key)
        reading.run(seen, stored)
        return reading

    def _vectorise(self, build: Build) -> int:
        return Vectorising(
            build.database,
            build.folder,
            self.settings.cache_folder,
            self.embedder,
            self.on_event,
            self.timings,
        ).run()

    def _report(
        self,
        seen: Look,
        known: dict[Key, str],
        failed: list[Failure],
        totals: Totals,
        started: float,
    ) -> IngestReport:
        counts = count_changes(seen, known, {(each.root, each.source) for each in failed})
        seconds = self.timings
        return IngestReport(
            **asdict(counts),
            failed=(*seen.failed, *failed),
            arrived=(),
            repaired=0,
            totals=totals,
            seconds=Seconds(
                time.perf_counter() - started, seconds["read"], seconds["embed"], seconds["store"]
            ),
        )

    def _say(self, step: Step, point: str) -> None:
        self.on_event(SyncEvent(step, point))
