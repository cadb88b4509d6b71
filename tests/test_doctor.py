"""Doctor names what is wrong, once, with what mends it; and what is no fault isn't one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from ingest.embedding import load_embedder
from ingest.embedding_cache import EmbeddingCache
from ingest.errors import StudyError
from ingest.manifest import Manifest, write_manifest
from ingest.settings import IngestSettings
from tests.stand_in_ollama import StandInOllama
from tutor import doctor_command
from tutor.doctor import (
    Check,
    check_chromadb_client,
    check_folder,
    check_freshness,
    check_index,
    check_learner_store,
    check_old_embeddings,
    check_ollama,
    check_page,
    check_python,
    check_space,
)
from tutor.index_check import check_vectors
from tutor.learner import LearnerStore
from tutor.packages import unmet_requirements
from tutor.settings import TutorSettings


def make_child(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def make_report(**changes) -> tuple[str, ...]:
    """A child that prints what `python -m ingest --dry-run --json` would."""
    report = {"added": 0, "changed": 0, "moved": 0, "removed": 0, "failed": []} | changes
    return make_child(f"print({json.dumps(json.dumps(report))})")


@pytest.fixture
def settings(tmp_path) -> IngestSettings:
    settings = IngestSettings(home=tmp_path / "home")
    write_manifest(settings.manifest_path, Manifest(roots=("corpus",), build=1))
    return settings


def test_an_older_python_is_named():
    check_python((3, 11))
    with pytest.raises(StudyError, match=r"Python 3\.10"):
        check_python((3, 10))


@pytest.mark.parametrize(
    ("wanted", "found", "phrases"),
    [
        ("chromadb>=1.5.9,<2", "1.5.9", ()),
        ("chromadb>=1.5.9,<2", "1.10.0", ()),
        ("chromadb>=1.5.9,<2", "1.5.8", ("chromadb is 1.5.8 instead of >=1.5.9",)),
        ("chromadb>=1.5.9,<2", "2.0", ("chromadb is 2.0 instead of >=1.5.9",)),
        ("torch==2.13.0", "2.13.0+cpu", ()),
        ("torch==2.13.0", "2.13.1", ("torch is 2.13.1 instead of ==2.13.0",)),
        ("tokenizers>=0.22", "0.22.0rc1", ()),
        ("numpy>=2.0", None, ("numpy is missing",)),
    ],
)
def test_packages_below_their_floor_are_named(tmp_path, wanted, found, phrases):
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(f'[project]\ndependencies = ["{wanted}"]\n')
    assert unmet_requirements(pyproject, lambda package: found) == phrases


def test_a_client_that_breaks_chromadb_is_named():
    check_chromadb_client(lambda package: None)
    with pytest.raises(StudyError, match="chromadb-client"):
        check_chromadb_client(lambda package: "1.5.9")


def test_a_data_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(StudyError, match="can't be written"):
        check_folder(tmp_path / "home")


def test_looking_at_a_data_folder_makes_none(tmp_path):
    check_folder(tmp_path / "deep" / "home")
    check_space(tmp_path / "deep" / "home", least_bytes=1)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named(tmp_path):
    with pytest.raises(StudyError, match="MB left"):
        check_space(tmp_path, least_bytes=10**18)


def test_what_another_embedder_left_is_named_once_it_is_worth_it(settings):
    cache = settings.cache_folder
    cache.mkdir(parents=True)
    check_old_embeddings(settings)
    for name in ("0123456789abcdef.tokens", "0123456789abcdef-0002.sentences"):
        (cache / name).write_bytes(b"x" * 1_000_000)
    check_old_embeddings(settings)
    with pytest.raises(StudyError, match="2 MB") as caught:
        check_old_embeddings(settings, least_bytes=1_500_000)
    assert "--rebuild" in caught.value.fix
    own = EmbeddingCache(cache, load_embedder(settings).fingerprint, 384)
    own.tokens.path.write_bytes(b"x" * 9_000_000)
    with pytest.raises(StudyError, match="2 MB"):
        check_old_embeddings(settings, least_bytes=1_500_000)


def test_a_learner_store_is_looked_at_and_left_alone(tmp_path):
    settings = TutorSettings(home=tmp_path)
    check_learner_store(settings)
    assert list(tmp_path.iterdir()) == []
    store = LearnerStore(
        settings.learner_path,
        backup_folder=tmp_path / "backups",
        clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    )
    store.close()
    check_learner_store(settings)
    settings.learner_path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(StudyError, match="damaged"):
        check_learner_store(settings)


def test_an_index_that_kills_python_is_told_in_a_sentence(settings):
    with pytest.raises(StudyError, match="ends Python") as raised:
        check_index(settings, {}, make_child("import os; os.abort()"))
    assert "--rebuild" in raised.value.fix


def test_what_the_index_check_finds_is_passed_on(settings):
    error = {"error": {"problem": "It is odd.", "fix": "Mend it."}}
    with pytest.raises(StudyError) as raised:
        check_index(settings, {}, make_child(f"print({json.dumps(json.dumps(error))})"))
    assert (raised.value.problem, raised.value.fix) == ("It is odd.", "Mend it.")
    check_index(settings, {}, make_child("print('{}')"))


def test_an_index_check_that_fails_itself_is_told_with_its_last_line(settings):
    with pytest.raises(StudyError, match=r"\(ZeroDivisionError"):
        check_index(settings, {}, make_child("1 / 0"))


def test_notes_that_changed_since_they_were_read_are_counted(settings):
    check_freshness(settings, {}, make_report())
    with pytest.raises(StudyError, match="3 files"):
        check_freshness(settings, {}, make_report(added=1, removed=2))
    failed = [{"root": "r", "source": "a.md", "problem": "It is binary.", "fix": "Save it."}]
    with pytest.raises(StudyError, match="1 file can't be read, a.md"):
        check_freshness(settings, {}, make_report(failed=failed))


class FakeIndex:
    """Two chunks whose vectors are known; `nearest` says what a search finds."""

    def __init__(self, missing: int = 0, nearest: float | None = 1.0) -> None:
        self.missing = missing
        self.nearest = nearest

    def missing_vectors(self):
        return self.missing

    def chunk_count(self):
        return 2

    def vocabulary(self):
        return {"heap": 2}

    def search_words(self, match, limit):
        return [(1, 2.0), (2, 1.0)]

    def vectors(self, ids):
        return {id_: np.eye(4, dtype=np.float32)[id_] for id_ in ids}

    def search_vectors(self, vector, limit):
        return [] if self.nearest is None else [(7, self.nearest)]


def test_vectors_that_find_themselves_are_whole():
    check_vectors(FakeIndex())


@pytest.mark.parametrize("nearest", [None, 0.8])
def test_vectors_that_do_not_find_themselves_are_a_fault(nearest):
    with pytest.raises(StudyError, match="2 of 2 passages can't be found by their meaning"):
        check_vectors(FakeIndex(nearest=nearest))


def test_vectors_that_are_still_to_come_are_counted():
    with pytest.raises(StudyError, match="1 of 2 passages"):
        check_vectors(FakeIndex(missing=1))


def test_the_page_as_shipped_is_for_this_machine_alone(settings):
    check_page(settings.checkout, {})


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("STREAMLIT_SERVER_ADDRESS", "0.0.0.0", "open to other machines"),
        ("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "true", "usage statistics"),
    ],
)
def test_an_environment_that_opens_the_page_is_named(settings, variable, value, problem):
    with pytest.raises(StudyError, match=problem):
        check_page(settings.checkout, {variable: value})


def test_a_page_without_an_address_is_named(settings, tmp_path):
    shutil.copytree(settings.checkout / ".streamlit", tmp_path / ".streamlit")
    config = tmp_path / ".streamlit" / "config.toml"
    config.write_text(config.read_text().replace('address = "127.0.0.1"\n', ""))
    with pytest.raises(StudyError, match="not set"):
        check_page(tmp_path, {})


def ollama_checks(tmp_path, fault: str | None = None, **choices) -> dict[str, Check]:
    with StandInOllama(fault=fault) as ollama:
        settings = replace(TutorSettings(tmp_path), **{"host": ollama.url, **choices})
        return {check.name: check for check in check_ollama(settings)}


def test_without_ollama_all_is_well_with_a_remark(tmp_path):
    checks = ollama_checks(tmp_path, "refused", model="qwen3:4b")
    assert all(check.ok for check in checks.values())
    assert "from the notes alone" in checks["Ollama"].problem
    assert "`ollama serve`" in checks["Ollama"].fix


def test_a_model_that_is_there_is_fine(tmp_path):
    assert ollama_checks(tmp_path, model="qwen3:4b") == {
        "Ollama": Check("Ollama", True),
        "model": Check("model", True),
    }
    assert "model" not in ollama_checks(tmp_path)


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        ("qwen3:8b", "no model named"),
        ("gpt-oss:120b-cloud", "somebody else's machines"),
        ("all-minilm", "can't answer"),
    ],
)
def test_a_model_that_can_not_be_used_is_a_fault(tmp_path, model, problem):
    check = ollama_checks(tmp_path, model=model)["model"]
    assert not check.ok
    assert problem in check.problem


def test_a_host_that_nobody_allowed_is_a_fault(tmp_path):
    check = ollama_checks(tmp_path, host="192.0.2.7")["Ollama"]
    assert not check.ok
    assert "Allow 192.0.2.7 by name" in check.fix


def test_the_command_prints_the_contract_and_makes_no_data_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:1")
    exit_code = doctor_command.run(["--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert all(list(check) == ["name", "ok", "problem", "fix"] for check in checks)
    assert [check["name"] for check in checks if not check["ok"]] == ["index"]
    assert exit_code == 1
    assert not (tmp_path / "home").exists()


def test_a_damaged_settings_file_does_not_hide_the_other_checks(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:1")
    (tmp_path / "settings.json").write_text("[")
    assert doctor_command.run([]) == 1
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("fails    settings")
    assert len(rest) == 12


@pytest.mark.slow
def test_a_real_index_is_found_whole_stale_and_damaged(tmp_path, monkeypatch, capsys):
    def failing() -> dict[str, str]:
        doctor_command.run(["--json"])
        checks = json.loads(capsys.readouterr().out)["checks"]
        return {check["name"]: check["problem"] for check in checks if not check["ok"]}

    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:1")
    note = tmp_path / "notes" / "heaps.md"
    note.parent.mkdir()
    note.write_text("# Heaps\n\n## Order\n\nEach parent comes before its children.\n")
    subprocess.run([sys.executable, "-m", "ingest", str(note.parent)], check=True)
    assert failing() == {}
    note.write_text("# Heaps\n\n## Order\n\nEach child comes after its parent.\n")
    assert failing() == {"notes": "1 file changed since the notes were last read."}
    (words,) = (tmp_path / "home").rglob("words.sqlite3")
    words.write_bytes(b"no database" * 1000)
    assert "can't be used" in failing()["index"]
