from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import outline_command


def rows_of(path: Path) -> list[dict[str, object]]:
    out = io.StringIO()
    assert outline_command.run([path], True, out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_part_is_one_line_with_the_fields_of_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("## S\n**Q: Why so?**\n*easy · sets*\nSo.\n\n```sql\nx\n```\n\n|a|\n|-|\n|1|\n")
    section, pair, fence, table = rows_of(path)
    assert section == {
        "source": "note.md",
        "type": "section",
        "level": 1,
        "heading_path": ["S"],
        "title": "S",
        "start_line": 1,
        "end_line": 12,
        "subtree_end_line": 12,
        "role": "body",
    }
    assert pair == {
        "source": "note.md",
        "type": "pair",
        "question": "Why so?",
        "question_line": 2,
        "answer_start": 4,
        "answer_end": 12,
        "difficulty": "easy",
        "topic": "sets",
    }
    assert (fence["type"], fence["language"], fence["start_line"]) == ("fence", "sql", 6)
    assert (table["type"], table["start_line"], table["end_line"]) == ("table", 10, 12)


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("## S\nText.\n")
    out = io.StringIO()
    assert outline_command.run([tmp_path / "gone.md", path], True, out) == 1
    error, section = map(json.loads, out.getvalue().splitlines())
    assert error["error"]["problem"] == "gone.md isn't there (any more)."
    assert section["heading_path"] == ["S"]


def test_without_json_it_reads_as_a_list(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("## S\n### T\nText.\n")
    out = io.StringIO()
    outline_command.run([path], False, out)
    assert out.getvalue() == "     1-1      section  S\n     2-3      section    T\n"


# Least F1 for each file of the evaluation set and each type; 003 are rough notes.
LEAST = {"001": 0.97, "002": 0.97, "003": 0.90, "004": 0.97}


@pytest.mark.skipif("PREP_TUTOR_EVAL" not in os.environ, reason="PREP_TUTOR_EVAL isn't set")
def test_outlines_of_real_notes_agree_with_those_made_by_hand(tmp_path: Path) -> None:
    evaluation = Path(os.environ["PREP_TUTOR_EVAL"])
    outlines = tmp_path / "outlines.jsonl"
    with outlines.open("w", encoding="utf-8") as out:
        outline_command.run(sorted((evaluation.parent / "seeds").glob("*.txt")), True, out)
    structure = evaluation / "seeds" / "structure.jsonl"
    command = [sys.executable, evaluation / "score_structure.py", structure, outlines, "--json"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for name, figures in json.loads(printed).items():
        assert figures["f1"] >= LEAST[name[:3]], (name, figures)
