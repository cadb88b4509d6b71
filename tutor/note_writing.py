"""Adding to the learner's notes on their behalf. What was there before is kept."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from ingest.errors import UsageError
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.words import words_of
from tutor.gaps import Gap, stub_of
from tutor.own_notes import refused, replace_note

NOTE_CHARS = 20_000
NEW_NOTES = "gaps.md"


def place_for(gap: Gap, index: IndexReader, settings: IngestSettings) -> Path:
    """The learner's own guide that came nearest to the gap's question, else a file for gaps."""
    own = {
        entry.title: settings.document_path(entry.root, entry.source)
        for entry in index.documents()
        if entry.ownership == "yours" and entry.kind == "guide"
    }
    for heading in gap.nearest:
        path = own.get(re.split(r"\s+[>›]\s+", heading)[0].strip())
        if path and path.suffix == ".md":
            return path
    return settings.default_root / NEW_NOTES


def note_for(gap: Gap, written: str) -> str:
    """The gap's question as a heading, and what the learner wrote below it, or a stub."""
    body = written.strip()
    return stub_of(gap).replace("TODO", body) if words_of(body) else stub_of(gap)


def append_note(path: Path, note: str, *, kept_in: Path, now: datetime) -> None:
    """Write `note` at the file's end; the file as it was goes into the folder `kept_in`.

    Raises UsageError when the note is too long or the disk refuses; the file is whole either way.
    """
    if len(note) > NOTE_CHARS:
        raise UsageError(f"Longer than {NOTE_CHARS} characters.", fix="Write it in two notes.")
    try:
        before = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise refused(path, error) from error
    gap_between = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
    replace_note(path, before + gap_between + note.encode(), kept_in=kept_in, now=now)
