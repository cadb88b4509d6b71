"""Notes that the app writes for the learner: under a safe name in `corpus/notes/`, never over
another file, and what was there before an edit is kept.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from ingest.errors import UsageError

FOLDER = "notes"  # inside the default root
NOTE_BYTES = 10_000_000  # what a reader takes
NAME_CHARS = 60
_DEVICES = frozenset(  # names that Windows keeps for itself
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)


def safe_stem(title: str) -> str:
    """A file's name for a title, without suffix: letters, digits and hyphens, never empty."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    words = re.findall(r"[^\W_]+", plain)
    stem = "-".join(words)[:NAME_CHARS].strip("-")
    return f"note-{stem}".strip("-") if not stem or stem in _DEVICES else stem


def add_note(folder: Path, title: str, content: bytes, *, suffix: str = ".md") -> Path:
    """Write a new note; where its name is taken, a number is added. Returns its path.

    Raises UsageError when it is too long, or when the disk refuses.
    """
    _require_short(content)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for n in count(1):
            path = folder / f"{safe_stem(title)}{f'-{n}' if n > 1 else ''}{suffix}"
            if _put_new(path, content):
                return path
    except OSError as error:
        raise refused(folder, error) from error
    raise AssertionError("there is always another number")


def replace_note(path: Path, content: bytes, *, kept_in: Path, now: datetime) -> None:
    """Write an edited note over the old one, which goes into the folder `kept_in`.

    Raises UsageError when it is too long, or when the disk refuses; the file is whole either way.
    """
    _require_short(content)
    try:
        before = path.read_bytes() if path.exists() else b""
        if before:
            kept_in.mkdir(parents=True, exist_ok=True)
            (kept_in / f"{now:%Y%m%d-%H%M%S}-{path.name}").write_bytes(before)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = _written_beside(path, content)
        try:
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def _put_new(path: Path, content: bytes) -> bool:
    """Whether the file was made; False where there is one, also one made at this moment."""
    temporary = _written_beside(path, content)
    try:
        os.link(temporary, path)  # unlike a move, it never lands on another file
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True


def _written_beside(path: Path, content: bytes) -> Path:
    """A hidden file with the content, safely on the disk, in the same folder."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".note-")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _require_short(content: bytes) -> None:
    if len(content) > NOTE_BYTES:
        raise UsageError(
            f"The note has more than {NOTE_BYTES // 1_000_000} MB.", fix="Cut it into several."
        )


def refused(path: Path, error: OSError) -> UsageError:
    """What the disk said, as a sentence and what mends it."""
    return UsageError(
        f"The note couldn't be written to {path} ({error.strerror}).",
        fix="Free some space or check that you may write there, then save again.",
    )


@dataclass(frozen=True, slots=True)
class OpenNote:
    """A note as it was when the learner began to edit it."""

    path: Path
    text: str
    content_hash: str


def open_note(path: Path) -> OpenNote:
    """A text file for editing. Raises UsageError when it can't be edited here."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise UsageError(
            f"{path.name} can't be opened ({error.strerror}).", fix="Read your notes anew."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path.name} isn't plain UTF-8 text, and saving would change more than you edit.",
            fix=f"Edit {path} in your own editor.",
        ) from error
    return OpenNote(path, text, _hash(content))


def save_note(note: OpenNote, text: str, *, kept_in: Path, now: datetime) -> None:
    """Write an edited note, with the line ends that it had.

    Raises UsageError when another program has changed the file since it was opened.
    """
    current = note.path.read_bytes() if note.path.exists() else b""
    if _hash(current) != note.content_hash:
        raise UsageError(
            f"{note.path.name} was changed elsewhere since you opened it.",
            fix="Copy your text, open the note anew and put it in.",
        )
    ends = "\r\n" if "\r\n" in note.text else "\n"
    content = text.replace("\r\n", "\n").replace("\n", ends).encode()
    replace_note(note.path, content, kept_in=kept_in, now=now)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
