"""`python -m tutor grade`: verdicts on answers in a file, one JSON object a line."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.embedding import Embedder, load_embedder
from ingest.errors import EmbedderUnusable, StudyError, UsageError
from ingest.settings import load_ingest_settings
from tutor.grading import Grade, grade
from tutor.grading_with_model import grade_with_model
from tutor.model_events import LanguageModel
from tutor.services import Services

FIELDS = ("question", "reference", "answer")
LONGEST_FIELD_CHARS = 20_000


def run(argv: Sequence[str]) -> int:
    """Grades on stdout in the order of the file; without an embedder by words alone."""
    arguments = _parser().parse_args(argv)
    try:
        rows = _rows(Path(arguments.input))
        embedder = _embedder()
        model = None if arguments.no_model else Services(os.environ, Path.cwd()).model(None)
        for row in rows:
            _print({"id": row["id"], **to_contract(_grade(row, embedder, model))})
    except StudyError as error:
        _print({"error": {"problem": error.problem, "fix": error.fix}})
        return error.exit_code
    return 0


def to_contract(given: Grade) -> dict[str, Any]:
    return {
        "verdict": given.verdict,
        "confidence": given.confidence,
        "decided": given.decided,
        "score": given.score,
        "points": [{"text": point.text, "state": point.state} for point in given.points],
        "misconception": given.misconception,
        "gate": given.gate,
        "graded_by": given.graded_by,
    }


def _grade(row: dict[str, Any], embedder: Embedder | None, model: LanguageModel | None) -> Grade:
    fields = row["question"], row["reference"], row["answer"]
    if model is None:
        return grade(*fields, embedder=embedder)
    return asyncio.run(grade_with_model(*fields, embedder=embedder, model=model))


def _embedder() -> Embedder | None:
    settings = load_ingest_settings(os.environ, Path.cwd())
    try:
        return load_embedder(settings)
    except EmbedderUnusable as error:
        sys.stderr.write(f"{error.problem} Grading by words alone. {error.fix}\n")
        return None


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} can't be read as text.", fix="Give --input a JSON Lines file in UTF-8."
        ) from error
    return [_row(path, n, line) for n, line in enumerate(lines, 1) if line.strip()]


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in FIELDS):
        raise UsageError(
            f"Line {number} of {path} is no object with question, reference and answer as texts.",
            fix='A line looks like {"id": "1", "question": "…", "reference": "…", "answer": "…"}.',
        )
    if any(len(row[name]) > LONGEST_FIELD_CHARS for name in FIELDS):
        raise UsageError(
            f"A text in line {number} of {path} is longer than {LONGEST_FIELD_CHARS:,} characters.",
            fix="Shorten it.",
        )
    return {"id": str(row.get("id", number)), **{name: row[name] for name in FIELDS}}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tutor grade", description=__doc__)
    parser.add_argument(
        "--input", required=True, help="JSON Lines: id, question, reference, answer"
    )
    parser.add_argument("--no-model", action="store_true", help="grade by the rules alone")
    return parser


def _print(row: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
