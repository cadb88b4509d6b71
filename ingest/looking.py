"""What has happened to the documents since the last ingest, without reading them for their text."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.manifest import Manifest
from ingest.readers import FailedFile, find_files, open_file
from ingest.report import Failure
from ingest.roots import Part, is_within
from ingest.settings import IngestSettings

Key = tuple[str, str]  # root and source
HashFile = Callable[[Key, Path, int], str | None]

_BLOCK_BYTES = 65_536  # most notes are one block


@dataclass(frozen=True, slots=True)
class SeenFile:
    root: str
    source: str
    path: Path
    content_hash: str | None  # None: it can't be read, or is larger than what we read

    @property
    def key(self) -> Key:
        return self.root, self.source


@dataclass(slots=True)
class Look:
    """What there is, and which known documents are no more."""

    files: list[SeenFile] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    gone: set[Key] = field(default_factory=set)


def look(
    settings: IngestSettings,
    manifest: Manifest,
    parts: Iterable[Part],
    known: Mapping[Key, str],
    hash_of: HashFile | None = None,
) -> Look:
    """Looks through `parts`; `known` are the content hashes of the documents indexed before.

    `hash_of` is `hash_file`, or something quicker that may err.

    A root that is missing or suddenly empty, and what lies in a folder that can't be read, is never
    taken for deleted.
    """
    seen = Look()
    seen.gone = {
        (root, source)
        for root, source in known
        if root not in manifest.roots or _is_forgotten(manifest, root, source)
    }
    for part in parts:
        _look_through(settings, manifest, part, known, seen, hash_of or hash_file)
    return seen


def _look_through(
    settings: IngestSettings,
    manifest: Manifest,
    part: Part,
    known: Mapping[Key, str],
    seen: Look,
    hash_of: HashFile,
) -> None:
    here = {key for key in known if part.holds(*key)} - seen.gone
    entries = list(_entries(settings, part, hash_of))
    if not entries and not part.inside:
        seen.failed.append(_without_files(settings, part, has_known=bool(here)))
        return
    found: set[Key] = set()
    for entry in entries:
        if _is_forgotten(manifest, part.root, entry.source):
            continue
        if isinstance(entry, FailedFile):
            seen.failed.append(Failure(part.root, entry.source, entry.problem, entry.fix))
            below = "" if entry.source == "." else entry.source
            found |= {key for key in here if key[1] != below and is_within(key[1], below)}
        else:
            seen.files.append(entry)
            found.add(entry.key)
    seen.gone |= here - found


def _entries(
    settings: IngestSettings, part: Part, hash_of: HashFile
) -> Iterator[SeenFile | FailedFile]:
    """What is found, with sources that count from the root."""
    root_path = settings.root_path(part.root)
    path = root_path / part.inside
    if not path.exists():
        return
    for entry in find_files(path, settings.limits):
        source = entry.source.rstrip("/")  # a folder's ends with one
        if part.inside:
            source = part.inside if path.is_file() or source == "." else f"{part.inside}/{source}"
        if isinstance(entry, FailedFile):
            yield FailedFile(source, entry.problem, entry.fix)
        else:
            content_hash = hash_of((part.root, source), entry.path, settings.limits.file_bytes)
            yield SeenFile(part.root, source, entry.path, content_hash)


def hash_file(key: Key, path: Path, limit_bytes: int) -> str | None:
    """The SHA-256 of what the file holds; None where it can't be read or holds too much."""
    digest = hashlib.sha256()
    try:
        with open_file(path) as file:
            status = os.fstat(file.fileno())
            if status.st_size > limit_bytes or not stat.S_ISREG(status.st_mode):
                return None
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


def _without_files(settings: IngestSettings, part: Part, *, has_known: bool) -> Failure:
    """What to say about a root in which nothing is found."""
    path = settings.root_path(part.root)
    state = "holds nothing that we read" if path.exists() else "isn't there"
    if has_known:
        problem = f"The folder {path} {state} any more. Its documents stay in the index."
        fix = f'Bring it back, or leave it out with: python -m ingest --forget "{path}"'
    else:
        problem = f"The folder {path} {state}."
        fix = "Put Markdown or text files into it, then run ingest again."
    return Failure(part.root, "", problem, fix)


def _is_forgotten(manifest: Manifest, root: str, source: str) -> bool:
    return any(root == of and is_within(source, inside) for of, inside in manifest.forgotten)
