"""Everything of the learner's: out as a file, or gone."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tutor.learner import LearnerStore

LAST_BACKUP = "last-before-delete.sqlite3"
CONFIRMATION = "delete all of mine"
_SETTINGS = "settings.json"


def table_names(store: LearnerStore) -> tuple[str, ...]:
    rows = store.read(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    )
    return tuple(name for (name,) in rows)


def table_csv(store: LearnerStore, table: str) -> str:
    """One table with a line of column names."""
    columns, rows = _table(store, table)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def everything_json(store: LearnerStore) -> str:
    """All tables by name, each a list of records; what is JSON in the store is JSON here."""
    tables = {}
    for table in table_names(store):
        columns, rows = _table(store, table)
        tables[table] = [
            {column: _opened(value) for column, value in zip(columns, row, strict=True)}
            for row in rows
        ]
    return json.dumps(tables, ensure_ascii=False, indent=1)


def export_all(store: LearnerStore, home: Path, now: datetime) -> bytes:
    """A zip file: everything as JSON, each table as CSV, the store itself, the settings."""
    out = io.BytesIO()
    copy = store.backup("export.sqlite3")
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("everything.json", everything_json(store))
            for table in table_names(store):
                archive.writestr(f"tables/{table}.csv", table_csv(store, table))
            archive.write(copy, "learner.sqlite3")
            for name in _files(home):
                archive.write(home / name, name)
            archive.writestr("README.txt", _README.format(day=now.date()))
    finally:
        copy.unlink(missing_ok=True)
    return out.getvalue()


def delete_all(store: LearnerStore, home: Path) -> Path:
    """Delete everything the learner made except for one last backup. Returns where that is.

    The notes are files of the learner's own and stay. Older backups go as well.
    """
    kept = store.backup(LAST_BACKUP)
    store.erase()
    for old in [*store.backup_folder.iterdir()]:
        if old != kept:
            old.unlink()
    for name in _files(home):
        (home / name).unlink()
    return kept


def _table(store: LearnerStore, table: str) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    columns = [name for (name,) in store.read(f"SELECT name FROM pragma_table_info('{table}')")]
    return columns, store.read(f'SELECT * FROM "{table}"')


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _files(home: Path) -> list[str]:
    """What the learner made beside the store: choices, edited syllabi, notes as they were."""
    folders = (home / "syllabus", home / "earlier-notes")
    inside = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    found = [*([home / _SETTINGS] if (home / _SETTINGS).exists() else []), *inside]
    return [path.relative_to(home).as_posix() for path in found if path.is_file()]


_README = """Prep Tutor, everything of yours, {day}

everything.json   all tables, each a list of records
tables/           the same as CSV, one file a table
learner.sqlite3   the store itself: put it into the data folder to go on elsewhere

Your notes aren't in here: they are your own files already.
"""
