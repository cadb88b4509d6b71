"""From files to documents: which files of a folder are read, and what their text is."""

from __future__ import annotations

import codecs
import hashlib
import math
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, FileIO
from pathlib import Path

from ingest.documents import Document, Ownership, ReadText
from ingest.errors import UnreadableFile
from ingest.formats import PARSED, is_read, suffix_of, why_not_read
from ingest.kinds import kind_of
from ingest.parsing import Parse, parse_once
from ingest.repair import repair
from ingest.settings import MOST_FILE_MB, ReadLimits

_NOT_NOTES = frozenset({"node_modules", "__pycache__", "venv"})

_BOMS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LONG_LINE = re.compile(r"[^\r\n]+")
_BINARY_SHARE = 0.01
_DAMAGE_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class FoundFile:
    path: Path
    source: str  # POSIX path inside the root


@dataclass(frozen=True, slots=True)
class FailedFile:
    source: str
    problem: str
    fix: str


def find_files(root_path: Path, limits: ReadLimits) -> Iterator[FoundFile | FailedFile]:
    """What there is to read below `root_path`, sorted; a root that is a file is its only document.

    Names that begin with a dot are left out, links are named but not followed.
    """
    if root_path.is_file():
        yield FoundFile(root_path, root_path.name)
    else:
        yield from _walk(root_path, "", limits.folder_depth)


def _walk(folder: Path, inside: str, depth_left: int) -> Iterator[FoundFile | FailedFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield FailedFile(inside or ".", *_sentence(inside or folder.name, error))
        return
    for entry in entries:
        source = inside + entry.name
        if entry.name.startswith(".") or entry.name in _NOT_NOTES:
            continue
        if not _is_encodable(source):
            yield FailedFile(
                source.encode("utf-8", "replace").decode(),
                f"The name of {source!a} isn't valid UTF-8.",
                "Rename it.",
            )
        elif entry.is_symlink():
            yield from _link(source, Path(entry.path))
        elif entry.is_dir(follow_symlinks=False):
            if depth_left:
                yield from _walk(Path(entry.path), source + "/", depth_left - 1)
            else:
                yield FailedFile(
                    source,
                    f"The folder {source} lies deeper than we look.",
                    "Move it up, or ingest it by its own path.",
                )
        elif entry.is_file(follow_symlinks=False):
            yield from _file(source, Path(entry.path))


def _is_encodable(source: str) -> bool:
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _link(source: str, path: Path) -> Iterator[FailedFile]:
    if path.is_dir() or not path.exists() or is_read(suffix_of(source)):
        yield FailedFile(
            source,
            f"{source} is a link, and links aren't followed.",
            "Ingest what it points to by its own path, or copy it here.",
        )


def _file(source: str, path: Path) -> Iterator[FoundFile | FailedFile]:
    suffix = suffix_of(source)
    if is_read(suffix):
        yield FoundFile(path, source)
    elif format_name := why_not_read(suffix):
        yield FailedFile(
            source,
            f"{source} is {format_name}, which isn't read.",
            "Save it as a PDF, .docx, .md or .txt file beside it.",
        )


def read_document(
    path: Path,
    *,
    root: str,
    source: str,
    ownership: Ownership,
    limits: ReadLimits,
    parse: Parse | None = None,
) -> Document:
    """The document in the file `path`. `parse` is for files that aren't plain text, see parsing.

    Raises:
        UnreadableFile: it is gone, forbidden, empty, no text or beyond a limit.
    """
    content = _read_bytes(path, source, limits)
    digest = hashlib.sha256(content).hexdigest()
    suffix = suffix_of(source)
    if suffix in PARSED:
        parse = parse or partial(parse_once, limits=limits)
        read = _parsed(parse, suffix, content, source)
    else:
        read = ReadText(repair(_decode(content, source)))
    if not read.text.strip():
        raise UnreadableFile(f"{source} is empty.", fix="Write something into it, or delete it.")
    _check_lines(read.text, source, limits)
    kind = kind_of(source, read.text)
    return Document(root, source, kind, ownership, read.text, digest, read.places)


def _parsed(parse: Parse, suffix: str, content: bytes, source: str) -> ReadText:
    try:
        return parse(suffix, content)
    except UnreadableFile as error:
        raise UnreadableFile(f"{source} isn't read: {error.problem}.", fix=error.fix) from None


def open_file(path: Path) -> FileIO:
    """The file's bytes, without waiting for a writer where `path` is a named pipe."""
    return FileIO(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))


def _read_bytes(path: Path, source: str, limits: ReadLimits) -> bytes:
    try:
        with BufferedReader(open_file(path)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableFile(f"{source} isn't a regular file.", fix="Name a text file.")
            content = file.read(limits.file_bytes + 1)
    except OSError as error:
        problem, fix = _sentence(source, error)
        raise UnreadableFile(problem, fix=fix) from error
    if len(content) > limits.file_bytes:
        raise _too_large(source, path.stat().st_size, limits)
    return content


def _too_large(source: str, size_bytes: int, limits: ReadLimits) -> UnreadableFile:
    size_mb, problem = math.ceil(size_bytes / 1e6), f"{source} is larger than the limit of"
    fix = "Split it into smaller files"
    if size_mb <= MOST_FILE_MB:
        fix += f', or put "file_mb": {size_mb} into settings.json in the data folder'
    return UnreadableFile(f"{problem} {limits.file_bytes / 1e6:g} MB.", fix=f"{fix}.")


def _sentence(name: str, error: OSError) -> tuple[str, str]:
    """Problem and fix for what the system said about a file or folder."""
    if isinstance(error, FileNotFoundError):
        return f"{name} isn't there (any more).", "Put it back, or run ingest again."
    if isinstance(error, PermissionError):
        return f"{name} may not be read.", f'Allow it: chmod u+r "{name}"'
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder.", "Name a file in it."
    return f"{name} can't be read ({error.strerror}).", "Check the disk, then run ingest again."


def _decode(content: bytes, source: str) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _checked(content[len(bom) :].decode(encoding, "replace"), source)
    try:
        return _checked(content.decode("utf-8"), source)
    except UnicodeDecodeError:
        return _checked(_decode_damaged(content), source)


def _decode_damaged(content: bytes) -> str:
    """Text that isn't UTF-8: an old Windows encoding, or UTF-8 with some broken bytes, shown �."""
    text = content.decode("utf-8", "replace")
    has_good_sequences = any(char > "\x7f" and char != "\ufffd" for char in text)
    if has_good_sequences:
        return text
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return text


def _checked(text: str, source: str) -> str:
    binary = len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text) or "\x00" in text
    if binary or text.startswith("%PDF-"):
        raise UnreadableFile(
            f"{source} holds binary data, not text.", fix="Save its text as a .md or .txt file."
        )
    if text.count("\ufffd") > _DAMAGE_SHARE * len(text):
        raise UnreadableFile(
            f"{source} isn't in an encoding that we can tell.", fix="Save it again as UTF-8."
        )
    return text


def _check_lines(text: str, source: str, limits: ReadLimits) -> None:
    for match in _LONG_LINE.finditer(text):
        if match.end() - match.start() > limits.line_chars:
            line = len(re.findall(r"\r\n|\r|\n", text[: match.start()])) + 1
            raise UnreadableFile(
                f"Line {line} of {source} is longer than the limit of "
                f"{limits.line_chars:,} characters.",
                fix="Break it into several lines.",
            )
