"""`python -m tutor search` as the contract has it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from ingest.sync import sync
from tests.hashing_embedder import HashingEmbedder
from tests.test_retrieval import THREADS
from tutor import search_command
from tutor.__main__ import main
from tutor.settings import save_choices


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "threads.md").write_text(THREADS, "utf-8")
    settings = IngestSettings(home=tmp_path / "home", checkout=tmp_path)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    sync(settings, [notes], embedder=HashingEmbedder(), now=now, on_event=lambda _: None)
    monkeypatch.setattr(search_command, "load_ingest_settings", lambda environ, cwd: settings)
    monkeypatch.setattr(search_command, "load_embedder", lambda settings: HashingEmbedder())
    return tmp_path


def results(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def test_a_query_prints_one_result(indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "what is a deadlock?", "--limit", "1"]) == 0
    captured = capsys.readouterr()
    (result,) = results(captured.out)
    assert captured.err == ""
    assert list(result) == (
        "id query searched_for covered coverage confidence degraded nearest hits".split()
    )
    assert result["covered"] == (result["coverage"] == "covered")
    assert 0 <= result["confidence"] <= 1
    (hit,) = result["hits"]
    assert (
        list(hit)
        == (
            "root source start_line end_line place heading_path document_kind ownership score text"
        ).split()
    )
    assert (hit["source"], hit["place"], hit["ownership"]) == ("threads.md", None, "yours")
    lines = THREADS.splitlines()[hit["start_line"] - 1 : hit["end_line"]]
    assert hit["text"] == "\n".join(lines)


def test_a_file_of_queries_prints_a_result_a_line(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    queries = indexed / "queries.jsonl"
    queries.write_text(
        '{"id": "a", "query": "GIL", "gold": []}\n\n{"id": "b", "query": "zeppelins?"}\n', "utf-8"
    )
    assert main(["search", "--queries", str(queries)]) == 0
    assert [row["id"] for row in results(capsys.readouterr().out)] == ["a", "b"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["  "],
        ["x" * 8_001],
        ["GIL", "--limit", "0"],
        ["GIL", "--queries", "q.jsonl"],
        ["--queries", "missing.jsonl"],
    ],
)
def test_wrong_usage_is_one_sentence_and_a_fix(
    arguments: list[str], indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *arguments]) == 2
    (row,) = results(capsys.readouterr().out)
    assert set(row["error"]) == {"problem", "fix"}


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', '{"id": "a", "query": ""}'])
def test_a_line_that_is_no_query_is_named(
    line: str, indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (indexed / "q.jsonl").write_text('{"id": "a", "query": "GIL"}\n' + line, "utf-8")
    assert main(["search", "--queries", str(indexed / "q.jsonl")]) == 2
    assert "error" in results(capsys.readouterr().out)[-1]


def test_before_the_first_ingest_the_fix_is_to_ingest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path))
    assert main(["search", "GIL"]) == 2
    assert "python -m ingest" in results(capsys.readouterr().out)[0]["error"]["fix"]


def test_an_unknown_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serach"]) == 2
    assert main([]) == 2
    assert "search" in capsys.readouterr().err
    assert main(["--help"]) == 0
    assert "search" in capsys.readouterr().out


def test_reasons_are_given_when_asked_for(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "what is a deadlock?", "--explain"]) == 0
    (result,) = results(capsys.readouterr().out)
    assert result["why"]
    hit = result["hits"][0]
    assert sum(hit["shares"].values()) == pytest.approx(hit["score"], abs=0.001)
    assert any("deadlock" in sentence for sentence in hit["why"])


def test_a_search_can_be_kept_to_a_folder(
    indexed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = indexed / "notes"
    assert main(["search", "deadlock", "--in", str(notes / "threads.md")]) == 0
    assert main(["search", "deadlock", "--in", str(notes / "other")]) == 0
    assert main(["search", "deadlock", "--ownership", "starter"]) == 0
    inside, beside, starter = results(capsys.readouterr().out)
    assert inside["hits"]
    assert beside["hits"] == starter["hits"] == []
    assert main(["search", "deadlock", "--in", str(indexed / "elsewhere")]) == 2
    assert "elsewhere" in results(capsys.readouterr().out)[0]["error"]["problem"]


def test_sources_out_of_play_are_not_searched(
    indexed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = indexed / "home"
    monkeypatch.setenv("TUTOR_HOME", str(home))
    assert main(["search", "deadlock"]) == 0
    (hit, *_) = results(capsys.readouterr().out)[0]["hits"]
    save_choices(home, {"sources_out": [[hit["root"], "threads.md"]]})
    assert main(["search", "deadlock"]) == 0
    assert results(capsys.readouterr().out)[0]["hits"] == []
