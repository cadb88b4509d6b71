import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.documents import Lines
from tests.fake_notes import GUIDE, WHY_GIL
from tests.stand_in_ollama import StandInOllama
from tests.test_places import Project

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two small notes; no embedder can be loaded, so words alone are searched."""
    project = Project(tmp_path_factory.mktemp("notes"))
    project.read().close()
    return project.settings.home


def ask(home: Path, *arguments: str, prefix: tuple[str, ...] = (), **environ: str):
    shown = subprocess.run(
        [*prefix, sys.executable, "-m", "tutor", "ask", *arguments],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=os.environ
        | {"TUTOR_HOME": str(home), "PREP_TUTOR_EMBEDDER": str(home / "no embedder")}
        | environ,
        timeout=60,
    )
    lines = shown.stdout.splitlines()
    assert len(lines) == 1, shown.stderr
    return shown.returncode, json.loads(lines[0])


def check_contract(answer: dict[str, Any]) -> None:
    """What the contract promises of every answer."""
    assert answer["mode"] in ("model", "notes")
    assert answer["coverage"] in ("covered", "thin", "missing", None)
    assert "".join(sentence["text"] for sentence in answer["sentences"]) == answer["answer"]
    numbers = {citation["n"] for citation in answer["citations"]}
    lines = Lines(GUIDE)
    for citation in answer["citations"]:
        place = GUIDE[citation["start_char"] : citation["end_char"]]
        assert citation["quote"]
        assert citation["quote"] in place
        assert lines.line_of(citation["start_char"]) == citation["start_line"]
        assert lines.line_of(citation["end_char"] - 1) == citation["end_line"]
    for sentence in answer["sentences"]:
        assert sentence["verdict"] in ("supported", "weak", "unsupported", "not_checked")
        assert set(sentence["citations"]) <= numbers
    assert {offer["kind"] for offer in answer["follow_ups"]} <= {"tell_me", "ask_me"}


def without_network() -> tuple[str, ...]:
    if shutil.which("unshare") and not subprocess.run(["unshare", "-rn", "true"]).returncode:
        return ("unshare", "-rn")
    if os.environ.get("PREP_TUTOR_STRICT") == "1":
        pytest.fail("no network namespaces here, and PREP_TUTOR_STRICT=1 forbids to skip")
    pytest.skip("needs network namespaces")


def test_without_a_network_the_notes_answer(home: Path) -> None:
    code, answer = ask(home, "Why does CPython have a GIL?", prefix=without_network())
    assert code == 0
    check_contract(answer)
    assert WHY_GIL.pair.answer in answer["answer"]
    assert (answer["mode"], answer["usage"]) == ("notes", None)
    assert len(answer["follow_ups"]) == 3


def test_nothing_is_kept_in_the_learners_store(home: Path) -> None:
    ask(home, "Why does CPython have a GIL?", "--no-model")
    assert not (home / "learner.sqlite3").exists()


def test_a_model_answers_from_the_passages_with_its_usage(home: Path) -> None:
    with StandInOllama() as ollama:
        code, answer = ask(
            home,
            "How many threads execute bytecode?",
            "--model",
            "qwen3:4b",
            OLLAMA_HOST=ollama.url,
        )
    assert code == 0
    check_contract(answer)
    assert answer["mode"] == "model"
    assert answer["citations"]
    assert answer["usage"]["model"] == "qwen3:4b"
    assert answer["usage"]["prompt_tokens"] > 0


def test_a_named_model_that_fails_leaves_the_notes_answer_and_exit_code_1(home: Path) -> None:
    with StandInOllama(fault="unknown_model") as ollama:
        code, answer = ask(
            home, "Why does CPython have a GIL?", "--model", "qwen3:4b", OLLAMA_HOST=ollama.url
        )
    assert code == 1
    assert answer["mode"] == "notes"
    assert "ollama pull" in answer["notices"][0]
    check_contract(answer)


def test_a_cloud_model_and_a_foreign_host_are_refused_before_anything_is_sent(home: Path) -> None:
    with StandInOllama() as ollama:
        code, answer = ask(
            home, "What is the GIL?", "--model", "gpt-oss:120b-cloud", OLLAMA_HOST=ollama.url
        )
        assert ollama.chats() == []
    assert (code, answer["mode"]) == (1, "notes")
    code, answer = ask(
        home, "What is the GIL?", "--model", "qwen3:4b", OLLAMA_HOST="http://203.0.113.7:11434"
    )
    assert (code, answer["mode"]) == (1, "notes")
    assert "203.0.113.7" in answer["notices"][0]


def test_a_greeting_is_no_question(home: Path) -> None:
    code, answer = ask(home, "hello there")
    assert (code, answer["coverage"], answer["citations"]) == (0, None, [])
    check_contract(answer)


@pytest.mark.parametrize(
    ("mode", "said", "begins"),
    [
        ("socratic", "Why does CPython have a GIL?", "Let's find it out"),
        ("guide", "two threads and a queue", "Seven steps for"),
        ("summarise", "threads.md", "“Threads”, in its own words"),
        ("review", "def f(x, seen=[]):\n    return seen", "Read, not run."),
    ],
)
def test_a_mode_is_chosen_on_the_command_line(
    home: Path, mode: str, said: str, begins: str
) -> None:
    code, answer = ask(home, said, "--no-model", "--mode", mode)
    assert code == 0
    check_contract(answer)
    assert answer["answer"].startswith(begins)


def test_errors_are_told_in_json_with_the_contracts_exit_codes(tmp_path: Path, home: Path) -> None:
    code, answer = ask(tmp_path, "What is the GIL?")
    assert code == 2
    assert "indexed" in answer["error"]["problem"]
    assert "python -m ingest" in answer["error"]["fix"]
    code, answer = ask(home, "x" * 9000)
    assert code == 2
    assert "8,000 characters" in answer["error"]["problem"]
    (tmp_path / "settings.json").write_text("{", "utf-8")
    code, answer = ask(tmp_path, "What is the GIL?")
    assert (code, "settings" in answer["error"]["problem"]) == (2, True)


def test_wrong_usage_ends_with_2() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "tutor", "ask", "q", "--model", "m", "--no-model"],
        capture_output=True,
        cwd=CHECKOUT,
        check=False,
    )
    assert (shown.returncode, shown.stdout) == (2, b"")


@pytest.mark.slow
def test_reading_and_asking_work_without_a_network_with_the_real_embedder(tmp_path: Path) -> None:
    prefix, notes = without_network(), tmp_path / "notes"
    notes.mkdir()
    (notes / "threads.md").write_text(GUIDE, "utf-8")
    subprocess.run(
        [*prefix, sys.executable, "-m", "ingest", str(notes)],
        cwd=CHECKOUT,
        env=os.environ | {"TUTOR_HOME": str(tmp_path / "home")},
        check=True,
        capture_output=True,
    )
    environ = {"PREP_TUTOR_EMBEDDER": ""}
    code, answer = ask(
        tmp_path / "home", "For what reason is there a GIL in CPython?", prefix=prefix, **environ
    )
    assert code == 0
    check_contract(answer)
    assert answer["coverage"] == "covered"
    assert "Reference counts are changed all the time." in answer["answer"]
