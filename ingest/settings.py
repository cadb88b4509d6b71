"""What the index depends on: where data lives, which embedder, which limits.

Precedence: command line, environment, settings file in the data folder, default.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.errors import UsageError

MOST_FILE_MB = 500  # a file is read into memory whole
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Beyond these a file is named with its limit instead of read."""

    file_bytes: int = 10_000_000  # of the file, and of the text that is made of it
    line_chars: int = 200_000
    folder_depth: int = 32
    parse_s: float = 120.0  # for a file that isn't plain text, in a process of its own
    parse_memory_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True)
class IngestSettings:
    home: Path  # the data folder, absolute
    checkout: Path = CHECKOUT
    embedder_folder: Path | None = None  # None: the packaged all-MiniLM-L6-v2
    limits: ReadLimits = field(default_factory=ReadLimits)

    @property
    def default_root(self) -> Path:
        return self.checkout / "corpus"

    @property
    def starter_folder(self) -> Path:
        return self.checkout / "corpus" / "starter"

    @property
    def manifest_path(self) -> Path:
        return self.home / "manifest.json"

    @property
    def index_folder(self) -> Path:
        """Disposable: everything in it can be rebuilt from the documents."""
        return self.home / "index"

    @property
    def cache_folder(self) -> Path:
        """Embeddings by content, apart from the index: a rebuild embeds nothing again."""
        return self.home / "cache"

    @property
    def lock_path(self) -> Path:
        return self.home / "ingest.lock"

    def root_key(self, path: Path) -> str:
        """The name a root goes by in ids and records.

        Inside the checkout the path relative to it, so that moving the checkout changes no id;
        elsewhere the absolute path.
        """
        path = path.absolute()
        if path.is_relative_to(self.checkout):
            return path.relative_to(self.checkout).as_posix()
        return path.as_posix()

    def root_path(self, key: str) -> Path:
        """The absolute path of the root that goes by `key`."""
        return self.checkout / key  # an absolute key replaces the checkout

    def document_path(self, root: str, source: str) -> Path:
        """The file behind a document; a root may itself be a single file."""
        folder = self.root_path(root)
        return folder if folder.is_file() else folder / source


def data_folder(environ: Mapping[str, str], cwd: Path, checkout: Path = CHECKOUT) -> Path:
    """`TUTOR_HOME` made absolute, else `.tutor/` in the checkout."""
    chosen = environ.get("TUTOR_HOME")
    return (cwd / chosen).absolute() if chosen else checkout / ".tutor"


def read_settings_file(home: Path) -> dict[str, Any]:
    """The settings file as one JSON object; {} where there is none.

    Raises:
        UsageError: it isn't a JSON object.
    """
    path = home / "settings.json"
    if not path.exists():
        return {}
    try:
        values = json.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise UsageError(
            f"The settings file {path} can't be read ({error}).",
            fix="Mend it, or delete it to go back to the defaults.",
        ) from error
    if not isinstance(values, dict):
        raise UsageError(
            f"The settings file {path} doesn't hold a JSON object.",
            fix="Mend it, or delete it to go back to the defaults.",
        )
    return values


def load_ingest_settings(environ: Mapping[str, str], cwd: Path) -> IngestSettings:
    """
    Raises:
        UsageError: the settings file can't be read or holds a limit that is none.
    """
    home = data_folder(environ, cwd)
    values = read_settings_file(home)
    folder = environ.get("PREP_TUTOR_EMBEDDER") or values.get("embedder_folder")
    return IngestSettings(
        home=home,
        embedder_folder=(cwd / folder).absolute() if folder else None,
        limits=_limits(home, values.get("file_mb")),
    )


def _limits(home: Path, file_mb: Any) -> ReadLimits:
    if file_mb is None:
        return ReadLimits()
    if type(file_mb) not in (int, float) or not 0 < file_mb <= MOST_FILE_MB:
        raise UsageError(
            f'"file_mb" in {home / "settings.json"} has to be a number up to {MOST_FILE_MB}.',
            fix="Mend that line, or delete it to go back to the default.",
        )
    return ReadLimits(file_bytes=int(file_mb * 1e6))
