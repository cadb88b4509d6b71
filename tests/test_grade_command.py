"""`python -m tutor grade` as a learner runs it."""

from __future__ import annotations

import json

import pytest

from tutor import grade_command

ROW = {
    "id": "a1",
    "question": "What order does a stack have?",
    "reference": "Last in, first out.",
    "answer": "no idea",
}


@pytest.fixture(autouse=True)
def without_an_embedder(monkeypatch, tmp_path):
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(grade_command, "_embedder", lambda: None)


def run(tmp_path, text: str, capsys):
    path = tmp_path / "answers.jsonl"
    path.write_text(text, "utf-8")
    code = grade_command.run(["--input", str(path), "--no-model"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_grade_a_line_with_every_field_of_the_contract(tmp_path, capsys):
    rows = [ROW, ROW | {"id": "a2", "answer": "The newest item comes out first."}]
    code, grades = run(tmp_path, "\n".join(map(json.dumps, rows)) + "\n\n", capsys)
    assert code == 0
    assert [given["id"] for given in grades] == ["a1", "a2"]
    assert grades[0] | {"points": []} == {
        "id": "a1",
        "verdict": "dont_know",
        "confidence": 1.0,
        "decided": True,
        "score": 0.0,
        "points": [],
        "misconception": None,
        "gate": "dont_know",
        "graded_by": "rules",
    }
    assert set(grades[1]["points"][0]) == {"text", "state"}


@pytest.mark.parametrize("text", ["not json", "[]", '{"question": "a", "answer": "b"}'])
def test_a_bad_line_is_named_with_what_to_write(tmp_path, capsys, text):
    code, out = run(tmp_path, json.dumps(ROW) + "\n" + text, capsys)
    assert code == 2
    assert "Line 2" in out[-1]["error"]["problem"]


def test_a_missing_file_is_one_sentence(tmp_path, capsys):
    assert grade_command.run(["--input", str(tmp_path / "none.jsonl"), "--no-model"]) == 2
    assert "can't be read" in json.loads(capsys.readouterr().out)["error"]["problem"]
