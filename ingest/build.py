"""The folders of an index: one for each build, of which the manifest names the current one.

A build that can't be continued is replaced by a new one, made aside and then adopted in one step.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from ingest.database import Database
from ingest.errors import IndexUnusable
from ingest.manifest import Makers, Manifest
from ingest.settings import IngestSettings
from ingest.tables import SCHEMA_HASH
from ingest.vectors import chroma_version
from ingest.words import WORDS_VERSION

# What reads no document into the index, so that a change of it leaves the index as it is.
_ONLY_LOOKING = (
    "__main__", "changes", "check_command", "findings", "health", "outline_command", "progress",
    "watching",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Build:
    number: int
    folder: Path
    database: Database
    is_new: bool  # holds nothing yet: every root is read in full
    replaces: Database | None  # what readers go on using until this one is adopted


def makers_of(embedder_fingerprint: str) -> Makers:
    return Makers(
        embedder=embedder_fingerprint,
        program=_program_hash(),
        words_version=WORDS_VERSION,
        tables=SCHEMA_HASH,
        chromadb=chroma_version(),
    )


def _program_hash() -> str:
    """Of this package's code: no document stays cut or outlined as an older version did it."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if not path.name.startswith(_ONLY_LOOKING):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def can_be_read(makers: Makers) -> bool:
    """Whether this version's readers understand what those makers made."""
    return makers.tables == SCHEMA_HASH and makers.words_version == WORDS_VERSION


def build_folder(settings: IngestSettings, number: int) -> Path:
    return settings.index_folder / f"{number:04}"


def database_path(folder: Path) -> Path:
    return folder / "words.sqlite3"


def vectors_folder(folder: Path, database: Database) -> Path:
    return numbered_vectors_folder(folder, int(database.read_meta("vectors") or 0))


def numbered_vectors_folder(folder: Path, number: int) -> Path:
    return folder / f"vectors-{number:04}"


def open_build(
    settings: IngestSettings, manifest: Manifest, makers: Makers, *, rebuild: bool
) -> Build:
    """The current build if the same makers made it and it is sound, else a new one."""
    current = current_database(settings, manifest)
    if current and manifest.makers == makers and not rebuild:
        folder = build_folder(settings, manifest.build)
        return Build(manifest.build, folder, current, is_new=False, replaces=None)
    number = 1 + max([manifest.build, *_numbers(settings)])
    folder = build_folder(settings, number)
    folder.mkdir(parents=True)
    database = Database(database_path(folder), create=True)
    return Build(number, folder, database, is_new=True, replaces=current)


def current_database(settings: IngestSettings, manifest: Manifest) -> Database | None:
    """What readers use just now; None where there is nothing that they could."""
    if not manifest.build or not manifest.makers or not can_be_read(manifest.makers):
        return None
    try:
        return Database(database_path(build_folder(settings, manifest.build)))
    except IndexUnusable:
        return None


def _numbers(settings: IngestSettings) -> list[int]:
    return [int(path.name) for path in settings.index_folder.glob("[0-9]*") if path.name.isdigit()]


def remove_leftovers(settings: IngestSettings, build: Build) -> None:
    """Removes every other build, and the vectors' folders that this one has replaced."""
    current = vectors_folder(build.folder, build.database)
    for path in (*settings.index_folder.glob("*"), *build.folder.glob("vectors-*")):
        if path not in (build.folder, current):
            # On Windows an open file stays; the next ingest tries again.
            shutil.rmtree(path, ignore_errors=True)
