"""`python -m ingest outline FILE... [--json]`: how files are read, without indexing them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from ingest.documents import Document, Outline
from ingest.errors import UnreadableFile
from ingest.outline import outline_document
from ingest.readers import read_document
from ingest.settings import ReadLimits

_LIMITS = ReadLimits()


def run(files: Sequence[Path], as_json: bool, stdout: TextIO, limits: ReadLimits = _LIMITS) -> int:
    """Prints each file's outline, one object or line a part. 1 when a file couldn't be read."""
    exit_code = 0
    for path in files:
        try:
            document = read_document(
                path,
                root=path.parent.as_posix(),
                source=path.name,
                ownership="yours",
                limits=limits,
            )
        except UnreadableFile as error:
            print(_failure(path, error, as_json), file=stdout)
            exit_code = 1
            continue
        for row in outline_rows(document, outline_document(document)):
            print(json.dumps(row, ensure_ascii=False) if as_json else _in_words(row), file=stdout)
    return exit_code


def outline_rows(document: Document, outline: Outline) -> Iterator[dict[str, Any]]:
    """The parts in the order of the document, as the contract names their fields."""
    rows = [*_sections(outline), *_pairs(outline), *_blocks(outline)]
    for row in sorted(rows, key=lambda row: row.get("question_line") or row["start_line"]):
        yield {"source": document.source, **row}


def _sections(outline: Outline) -> Iterator[dict[str, Any]]:
    for section in outline.sections:
        yield {
            "type": "section",
            "level": section.level,
            "heading_path": list(section.heading_path),
            "title": section.title or outline.title,
            "start_line": section.start_line,
            "end_line": section.end_line,
            "subtree_end_line": section.subtree_end_line,
            "role": section.role,
        }


def _pairs(outline: Outline) -> Iterator[dict[str, Any]]:
    for pair in outline.pairs:
        yield {
            "type": "pair",
            "question": pair.question,
            "question_line": pair.question_line,
            "answer_start": pair.answer_start,
            "answer_end": pair.answer_end,
            "difficulty": pair.difficulty,
            "topic": pair.topic,
        }


def _blocks(outline: Outline) -> Iterator[dict[str, Any]]:
    for fence in outline.fences:
        yield {"type": "fence", "language": fence.language} | _lines(fence)
    for table in outline.tables:
        yield {"type": "table"} | _lines(table)
    for unit in outline.units:
        yield {"type": "unit", "name": unit.name} | _lines(unit)
    for turn in outline.turns:
        about = {"speaker": turn.speaker, "time": turn.time, "tag": turn.tag}
        yield {"type": "turn"} | about | _lines(turn)


def _lines(part: Any) -> dict[str, int]:
    return {"start_line": part.start_line, "end_line": part.end_line}


def _in_words(row: dict[str, Any]) -> str:
    first = row.get("question_line") or row["start_line"]
    last = row.get("answer_end") or row["end_line"]
    name = row.get("question") or row.get("name") or row.get("speaker") or row.get("language")
    if row["type"] == "section":
        name = "  " * max(row["level"] - 1, 0) + row["title"]
    return f"{first:>6}-{last:<6} {row['type']:8} {name or ''}".rstrip()


def _failure(path: Path, error: UnreadableFile, as_json: bool) -> str:
    if as_json:
        return json.dumps({"error": {"problem": error.problem, "fix": error.fix}})
    return f"{path}: {error}"
