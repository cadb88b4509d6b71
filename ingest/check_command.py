"""`python -m ingest check PATH... [--json]`: what is wrong with notes, without indexing them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from ingest.documents import Document
from ingest.errors import UnreadableFile
from ingest.health import find_faults
from ingest.outline import outline_document
from ingest.readers import FailedFile, find_files, read_document
from ingest.settings import ReadLimits

_LIMITS = ReadLimits()


def run(paths: Sequence[Path], as_json: bool, stdout: TextIO, limits: ReadLimits = _LIMITS) -> int:
    """Prints one finding a line. 1 when a file couldn't be read, whatever was found in others."""
    documents: list[Document] = []
    failures: list[FailedFile] = []
    for path in paths:
        for document in _read(path, limits):
            if isinstance(document, FailedFile):
                failures.append(document)
            else:
                documents.append(document)
    folders = {path.as_posix(): path.parent if path.is_file() else path for path in paths}
    notes = [(document, outline_document(document)) for document in documents]
    findings = find_faults(notes, lambda root, source: (folders[root] / source).exists())
    for finding in findings:
        place = f"{finding.source}:{finding.start_line}-{finding.end_line}"
        in_words = f"{place}  {finding.rule}  {finding.text}"
        print(json.dumps(asdict(finding), ensure_ascii=False) if as_json else in_words, file=stdout)
    for failure in failures:
        error = {"error": {"problem": failure.problem, "fix": failure.fix}}
        in_words = f"{failure.problem} {failure.fix}"
        print(json.dumps(error, ensure_ascii=False) if as_json else in_words, file=stdout)
    return 1 if failures else 0


def _read(path: Path, limits: ReadLimits) -> Iterator[Document | FailedFile]:
    for file in find_files(path, limits):
        if isinstance(file, FailedFile):
            yield file
            continue
        try:
            yield read_document(
                file.path,
                root=path.as_posix(),
                source=file.source,
                ownership="yours",
                limits=limits,
            )
        except UnreadableFile as error:
            yield FailedFile(file.source, error.problem, error.fix)
