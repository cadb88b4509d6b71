"""The project's own questions about the starter guides, and which lines answer them.

`questions.jsonl` holds for each question the files that answer it and the phrases one of which a
right passage must hold. Line numbers are found when they are needed, so that a guide may be edited.

The search was tuned while the earlier ones were looked at; the later ones were written afterwards
by someone who never ran it, and nothing may be learnt from them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

QUESTIONS_PATH = Path(__file__).with_name("questions.jsonl")


@dataclass(frozen=True, slots=True)
class Gold:
    file: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    query: str
    kind: str
    files: tuple[str, ...]  # () where the guides have no answer
    must: tuple[str, ...]
    is_later: bool


def read_questions(path: Path = QUESTIONS_PATH) -> list[Question]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Question(
            row["id"],
            row["query"],
            row["kind"],
            tuple(gold["file"] for gold in row["gold"]),
            tuple(row["must"]),
            row.get("set") == "later",
        )
        for row in rows
    ]


def find_gold(question: Question, guides: Path) -> list[Gold]:
    """The lines of each place in the question's files where one of its phrases stands."""
    return [
        gold
        for file in question.files
        for phrase in question.must
        for gold in _places(file, (guides / file).read_text("utf-8"), phrase)
    ]


def _places(file: str, text: str, phrase: str) -> list[Gold]:
    pattern = r"\s+".join(map(re.escape, phrase.split()))
    return [
        Gold(file, text.count("\n", 0, match.start()) + 1, text.count("\n", 0, match.end()) + 1)
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
