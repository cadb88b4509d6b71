"""Reading what is new or changed into the database, a handful of documents at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ingest.arrivals import Arrival, arrival_of
from ingest.chunking import chunk_document
from ingest.database import Database
from ingest.documents import Document
from ingest.embedding import Embedder
from ingest.errors import StudyError, UnreadableFile
from ingest.events import SyncEvent, Timings
from ingest.looking import Key, Look, SeenFile
from ingest.outline import outline_document
from ingest.parsing import Parser
from ingest.readers import read_document
from ingest.report import Failure
from ingest.settings import IngestSettings
from ingest.storing import (
    ReadDocument,
    get_document,
    put_document,
    put_unreadable,
    remove_document,
    unreadable_files,
)

# Committed together: few enough that the first can be searched within a second.
_DOCUMENTS_TOGETHER = 25


@dataclass(slots=True)
class Reading:
    """One ingest's work on the documents of a build."""

    settings: IngestSettings
    database: Database
    replaces: Database | None  # the build before, where this one is made anew
    embedder: Embedder
    now: datetime
    on_event: Callable[[SyncEvent], None]
    timings: Timings
    failed: list[Failure] = field(default_factory=list)
    arrived: list[Arrival] = field(default_factory=list)
    _waiting: list[ReadDocument] = field(default_factory=list)
    _unreadable: list[tuple[Failure, str]] = field(default_factory=list)  # with content hashes
    _moved: set[str] = field(default_factory=set)  # content hashes of what is gone
    _parser: Parser = field(init=False)

    def __post_init__(self) -> None:
        self._parser = Parser(self.settings.limits)

    def run(self, seen: Look, stored: Mapping[Key, str]) -> None:
        """Stores every file whose content isn't `stored` yet, and removes what is gone."""
        new = [file for file in seen.files if stored.get(file.key) != file.content_hash]
        new += [file for file in seen.files if file.content_hash is None and file.key not in stored]
        new, vanished = self._without_noted_failures(seen, new)
        gone = set(seen.gone)
        self._moved = {stored[key] for key in gone if key in stored}
        with self._parser:
            for done, file in enumerate(new, start=1):
                with self.timings.measure("read"):
                    gone |= self._read(file)
                self.on_event(SyncEvent("reading", "read", done, len(new), file.source))
                if len(self._waiting) >= _DOCUMENTS_TOGETHER:
                    self._commit(set(), done, len(new))
        self._commit(gone & stored.keys() | vanished, len(new), len(new))

    def _without_noted_failures(
        self, seen: Look, new: list[SeenFile]
    ) -> tuple[list[SeenFile], set[Key]]:
        """Those that may be readable now, and unreadable ones whose files are gone."""
        noted = unreadable_files(self.database)
        wanted = []
        for file in new:
            content_hash, failure = noted.get(file.key, (None, None))
            if failure and content_hash == file.content_hash:
                self.failed.append(failure)
            else:
                wanted.append(file)
        vanished = noted.keys() - {file.key for file in seen.files}
        return wanted, {key for key in vanished if not self.settings.document_path(*key).exists()}

    def carry_over(self, key: Key) -> None:
        """Takes a document whose file is out of reach just now from the build before."""
        try:
            document = get_document(self.replaces, *key) if self.replaces else None
        except StudyError:
            return
        if document:
            self._waiting.append(self._made_of(document, len(document.text.encode())))

    def _read(self, file: SeenFile) -> set[Key]:
        """Reads the file; the key to remove if it can't be read for good."""
        starter = self.settings.starter_folder
        try:
            document = read_document(
                file.path,
                root=file.root,
                source=file.source,
                ownership="starter" if file.path.is_relative_to(starter) else "yours",
                limits=self.settings.limits,
                parse=self._parser.parse,
            )
        except UnreadableFile as error:
            failure = Failure(file.root, file.source, error.problem, error.fix)
            self.failed.append(failure)
            cause = error.__cause__
            is_out_of_reach = isinstance(cause, OSError) and not isinstance(
                cause, FileNotFoundError
            )
            if is_out_of_reach:
                self.carry_over(file.key)
            elif file.content_hash:
                self._unreadable.append((failure, file.content_hash))
            return set() if is_out_of_reach else {file.key}
        read = self._made_of(document, file.path.stat().st_size)
        self._waiting.append(read)
        self._note_arrival(read)
        return set()

    def _note_arrival(self, read: ReadDocument) -> None:
        if read.document.content_hash in self._moved:
            return
        try:
            arrival = arrival_of(read.document, read.outline, self.replaces or self.database)
        except StudyError:
            return  # the build before is damaged
        if arrival:
            self.arrived.append(arrival)

    def _made_of(self, document: Document, source_bytes: int) -> ReadDocument:
        outline = outline_document(document)
        count = self.embedder.count_word_pieces
        chunks = chunk_document(document, outline, count, self.embedder.max_word_pieces)
        word_pieces = count([chunk.embedded_text for chunk in chunks]) if chunks else []
        return ReadDocument(
            document, outline, tuple(chunks), tuple(word_pieces), source_bytes, self.now
        )

    def _commit(self, gone: set[Key], done: int, total: int) -> None:
        if not (self._waiting or self._unreadable or gone):
            return
        with self.timings.measure("store"):
            with self.database.change():
                for read in self._waiting:
                    put_document(self.database, read)
                for key in gone:
                    remove_document(self.database, *key)
                for failure, content_hash in self._unreadable:
                    put_unreadable(self.database, failure, content_hash)
                self.on_event(SyncEvent("words", "stored", done, total))
            self._waiting.clear()
            self._unreadable.clear()
        self.on_event(SyncEvent("words", "committed", done, total))


@dataclass(frozen=True, slots=True)
class Counts:
    """Of documents, by what happened to them."""

    added: int
    changed: int
    moved: int
    removed: int
    unchanged: int


def count_changes(seen: Look, known: Mapping[Key, str], failed: set[Key]) -> Counts:
    """A new file with the content of one that is gone has been moved."""
    files = [file for file in seen.files if file.key not in failed]
    known_files = [file for file in files if file.key in known]
    changed = sum(known[file.key] != file.content_hash for file in known_files)
    arrived = Counter(file.content_hash for file in files if file.key not in known)
    left: Counter[str | None] = Counter(known[key] for key in seen.gone)
    moved = (arrived & left).total()
    return Counts(
        added=arrived.total() - moved,
        changed=changed,
        moved=moved,
        removed=len(seen.gone) - moved,
        unchanged=len(known_files) - changed,
    )
