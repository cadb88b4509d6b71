import json
import os
from pathlib import Path

import pytest

from ingest.errors import UsageError
from tutor.settings import TutorSettings, load_tutor_settings, save_choices, with_model


def settings_from(home: Path, **environ: str) -> TutorSettings:
    return load_tutor_settings({"TUTOR_HOME": str(home), **environ}, home)


def test_without_a_file_the_answers_come_from_the_notes_alone(tmp_path: Path) -> None:
    settings = settings_from(tmp_path)
    assert (settings.model, settings.host, settings.num_ctx) == (None, None, 8192)
    assert settings.learner_path == tmp_path / "learner.sqlite3"


def test_command_line_beats_environment_beats_file_beats_default(tmp_path: Path) -> None:
    save_choices(tmp_path, {"model": "from-file", "num_ctx": 4096})
    assert settings_from(tmp_path).model == "from-file"
    from_environment = settings_from(tmp_path, PREP_TUTOR_MODEL="from-env", OLLAMA_HOST=":5000")
    assert (from_environment.model, from_environment.host) == ("from-env", ":5000")
    assert from_environment.num_ctx == 4096
    assert with_model(from_environment, "from-line").model == "from-line"
    assert with_model(from_environment, None).model is None


def test_saving_one_choice_keeps_what_else_stands_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"embedder_folder": "/models/other"}', "utf-8")
    save_choices(tmp_path, {"allowed_hosts": ["nas.local"], "model": "qwen3:4b"})
    save_choices(tmp_path, {"model": None})
    kept = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert kept == {"embedder_folder": "/models/other", "allowed_hosts": ["nas.local"]}
    assert settings_from(tmp_path).allowed_hosts == ("nas.local",)
    assert os.listdir(tmp_path) == ["settings.json"]


def test_a_save_that_fails_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_choices(tmp_path, {"model": "old"})

    def full_disk(source: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tutor.settings.os.replace", full_disk)
    with pytest.raises(UsageError, match="No space left"):
        save_choices(tmp_path, {"model": "new"})
    assert settings_from(tmp_path).model == "old"
    assert os.listdir(tmp_path) == ["settings.json"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{"num_ctx": "8k"}', "num_ctx"),
        ('{"num_ctx": 512}', "num_ctx"),
        ('{"num_ctx": true}', "num_ctx"),
        ('{"model": 7}', "model"),
        ('{"allowed_hosts": "nas"}', "allowed_hosts"),
        ('{"shows_follow_ups": "yes"}', "shows_follow_ups"),
        ("[1]", "JSON object"),
        ("{", "can't be read"),
    ],
)
def test_a_wrong_value_is_named_with_its_file(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / "settings.json").write_text(line, "utf-8")
    with pytest.raises(UsageError, match="settings.json") as caught:
        settings_from(tmp_path)
    assert named in caught.value.problem
