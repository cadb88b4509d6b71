"""The manifest: which roots the index follows, and everything that made the index."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.errors import IndexUnusable

MANIFEST_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Makers:
    """What made an index. When any of it differs, the index is built anew."""

    embedder: str  # its fingerprint
    program: str  # hash of the code that reads, cuts and stores
    words_version: int
    tables: str  # hash of the database's schema
    chromadb: str  # its version


@dataclass(frozen=True, slots=True)
class WeightsNote:
    """The embedder's weights as they were last hashed; hashed again when size or time differ."""

    path: str
    size_bytes: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    roots: tuple[str, ...] = ()  # keys, in the order in which they were added
    forgotten: tuple[tuple[str, str], ...] = ()  # parts left out: root, and source or folder in it
    build: int = 0  # names the folder of the current index; 0: none yet
    makers: Makers | None = None
    weights: WeightsNote | None = None


def read_manifest(path: Path) -> Manifest:
    """The manifest at `path`; an empty one where there is none.

    Raises:
        IndexUnusable: a newer version of the program wrote it, or it is damaged.
    """
    try:
        values = json.loads(path.read_text("utf-8"))
        if values["format"] > MANIFEST_FORMAT:
            raise IndexUnusable(
                f"The index in {path.parent} was made by a newer version of Prep Tutor.",
                fix="Update Prep Tutor, or run `python -m ingest PATH... --rebuild` with your "
                "folders to build the index anew.",
            )
        return _from_json(values)
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(
            f"The manifest {path} is damaged.",
            fix="Run `python -m ingest PATH... --rebuild` with your folders.",
        ) from error


def _from_json(values: dict[str, Any]) -> Manifest:
    makers, weights = values["makers"], values["weights"]
    return Manifest(
        roots=tuple(values["roots"]),
        forgotten=tuple((root, inside) for root, inside in values["forgotten"]),
        build=values["build"],
        makers=Makers(**makers) if makers else None,
        weights=WeightsNote(**weights) if weights else None,
    )


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Replaces the manifest in one step: a reader sees the old one or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump({"format": MANIFEST_FORMAT, **asdict(manifest)}, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
