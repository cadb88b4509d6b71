"""Errors that a learner can act on.

StudyError
├── UsageError        wrong words on the command line, or a path that isn't there  (exit 2)
├── NothingIndexed    a search before the first ingest                             (exit 2)
├── IngestRunning     another ingest holds the lock                                (exit 3)
├── IndexUnusable     the index can't be opened, or another program made it        (exit 4)
├── DataFolderUnusable the data folder can't be read or written                    (exit 4)
├── DiskFull          there is no room left for the index                          (exit 4)
├── EmbedderUnusable  the embedder's files are missing, damaged or of an unsafe kind (exit 4)
└── UnreadableFile    one file can't be read; the rest goes on                     (exit 1)
"""

from __future__ import annotations

from pathlib import Path


class StudyError(Exception):
    """`problem` says in one plain sentence what is wrong, `fix` which command or click mends it."""

    exit_code = 4

    def __init__(self, problem: str, *, fix: str) -> None:
        super().__init__(f"{problem} {fix}")
        self.problem = problem
        self.fix = fix


class UsageError(StudyError):
    exit_code = 2


class NothingIndexed(StudyError):
    exit_code = 2


class IngestRunning(StudyError):
    exit_code = 3


class IndexUnusable(StudyError):
    exit_code = 4


class DataFolderUnusable(StudyError):
    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            f"The data folder {folder} can't be used ({error.strerror}: {error.filename}).",
            fix="Make it a folder that you may write, or choose another one with TUTOR_HOME.",
        )


class DiskFull(StudyError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The disk that holds {folder} is full.",
            fix="Free some space, then run `python -m ingest` again: it goes on where it stopped.",
        )


class EmbedderUnusable(StudyError):
    exit_code = 4


class UnreadableFile(StudyError):
    exit_code = 1
