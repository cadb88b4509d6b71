"""The learner's choices: which model on which host, with how much context.

Precedence: command line, environment, settings file in the data folder, default.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.errors import UsageError
from ingest.settings import data_folder, read_settings_file
from tutor.model_trial import ModelTrial, trial_from

LOWEST_NUM_CTX, DEFAULT_NUM_CTX, HIGHEST_NUM_CTX = 2048, 8192, 131_072  # tokens


@dataclass(frozen=True, slots=True)
class TutorSettings:
    home: Path  # the data folder, absolute
    model: str | None = None  # None: answers come from the notes alone
    host: str | None = None  # as in OLLAMA_HOST; None: Ollama's own default on this machine
    num_ctx: int = DEFAULT_NUM_CTX  # one value for every call, since a change reloads the model
    allowed_hosts: tuple[str, ...] = ()  # beyond loopback, by name
    sources_out: tuple[tuple[str, str], ...] = ()  # root and document or folder: never searched
    shows_follow_ups: bool = True
    types_answers: bool = False  # when reviewing cards, before the answer is shown
    asks_confidence: bool = False  # likewise
    trials: tuple[ModelTrial, ...] = ()  # of models that were tested, one each

    @property
    def learner_path(self) -> Path:
        """Everything the learner made, in one SQLite file."""
        return self.home / "learner.sqlite3"

    @property
    def backup_folder(self) -> Path:
        return self.home / "backups"


def load_tutor_settings(environ: Mapping[str, str], cwd: Path) -> TutorSettings:
    """The settings that hold without a command line; `with_model` puts its words on top.

    Raises:
        UsageError: the settings file can't be read or holds a value of the wrong kind.
    """
    home = data_folder(environ, cwd)
    values = read_settings_file(home)
    return TutorSettings(
        home=home,
        model=environ.get("PREP_TUTOR_MODEL") or _text(home, values, "model"),
        host=environ.get("OLLAMA_HOST") or _text(home, values, "host"),
        num_ctx=_num_ctx(home, values),
        allowed_hosts=_names(home, values, "allowed_hosts"),
        sources_out=_parts(home, values, "sources_out"),
        shows_follow_ups=_flag(home, values, "shows_follow_ups", default=True),
        types_answers=_flag(home, values, "types_answers", default=False),
        asks_confidence=_flag(home, values, "asks_confidence", default=False),
        trials=_trials(home, values),
    )


def with_model(settings: TutorSettings, name: str | None) -> TutorSettings:
    """The same settings with another model, or with none."""
    return replace(settings, model=name)


def save_choices(home: Path, choices: Mapping[str, Any]) -> None:
    """Write `choices` over the settings file; a value of None goes back to the default.

    What else stands in the file stays. The file is whole at any moment: a crash leaves the old one.
    """
    merged = {**read_settings_file(home), **choices}
    kept = {key: value for key, value in merged.items() if value is not None}
    home.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=home, prefix="settings-", suffix=".json")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, home / "settings.json")
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise UsageError(
            f"The settings couldn't be saved in {home} ({error.strerror}).",
            fix="Free some space or check the folder's permissions, then choose again.",
        ) from error


def _wrong(home: Path, key: str, wanted: str) -> UsageError:
    return UsageError(
        f'"{key}" in {home / "settings.json"} has to be {wanted}.',
        fix="Mend that line, or delete it to go back to the default.",
    )


def _text(home: Path, values: Mapping[str, Any], key: str) -> str | None:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(home, key, "a text in quotes")
    return value or None


def _flag(home: Path, values: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = values.get(key, default)
    if not isinstance(value, bool):
        raise _wrong(home, key, "true or false")
    return value


def _names(home: Path, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _wrong(home, key, "a list of names")
    return tuple(value)


def _parts(home: Path, values: Mapping[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    value = values.get(key, [])
    wanted = "a list of [root, path]"
    if not isinstance(value, list):
        raise _wrong(home, key, wanted)
    for part in value:
        if not isinstance(part, list) or len(part) != 2 or not all(map(_is_text, part)):
            raise _wrong(home, key, wanted)
    return tuple((root, path) for root, path in value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _trials(home: Path, values: Mapping[str, Any]) -> tuple[ModelTrial, ...]:
    try:
        return tuple(trial_from(kept) for kept in values.get("trials", ()))
    except TypeError as error:
        raise _wrong(home, "trials", "a list of tests as the app wrote them") from error


def _num_ctx(home: Path, values: Mapping[str, Any]) -> int:
    value = values.get("num_ctx", DEFAULT_NUM_CTX)
    if (
        not isinstance(value, int)
        or isinstance(value, bool)
        or not LOWEST_NUM_CTX <= value <= HIGHEST_NUM_CTX
    ):
        raise _wrong(home, "num_ctx", f"a number from {LOWEST_NUM_CTX} to {HIGHEST_NUM_CTX}")
    return value
