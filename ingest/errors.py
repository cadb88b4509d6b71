"""Errors that a learner can act on.

StudyError
├── UsageError        wrong words on the command line, or a path that isn't there  (exit 2)
├── NothingIndexed    a search before the first ingest                             (exit 2)
├── IngestRunning     another ingest holds the lock                                (exit 3)
├── IndexUnusable     the index can't be opened, or another program made it        (exit 4)
├── DataFolderUnusable it can't be read or written, or its disk is full            (exit 4)
├── EmbedderUnusable  the embedder's files are missing, damaged or of an unsafe kind (exit 4)
└── UnreadableFile    one file can't be read; the rest goes on                     (exit 1)
"""

from __future__ import annotations


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
    exit_code = 4


class EmbedderUnusable(StudyError):
    exit_code = 4


class UnreadableFile(StudyError):
    exit_code = 1
