"""Is everything in place? Each check looks at one thing, changes nothing and starts nothing."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.embedding import load_embedder
from ingest.embedding_cache import unused_files
from ingest.errors import IngestRunning, StudyError
from ingest.manifest import read_manifest
from ingest.settings import IngestSettings
from ingest.weights import check_weights
from tutor.language_model import OllamaModel
from tutor.learner import inspect_store
from tutor.model_errors import (
    BadHost,
    CannotChat,
    CloudRefused,
    HostNotAllowed,
    ModelError,
    ModelMissing,
)
from tutor.model_trying import try_model
from tutor.packages import installed_version, unmet_requirements
from tutor.patience import Patience
from tutor.settings import TutorSettings

LOWEST_PYTHON = (3, 11)
LEAST_UNUSED_BYTES = 50_000_000  # less isn't worth a word
LEAST_FREE_BYTES = 500_000_000  # the index of some thousand notes, and room for backups
CHILD_LIMIT_S = 120
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
INDEX_CHILD = (sys.executable, "-m", "tutor.index_check")
FRESHNESS_CHILD = (sys.executable, "-m", "ingest", "--dry-run", "--json")
REBUILD = "Run `python -m ingest --rebuild`; nothing of yours is in the index."


@dataclass(frozen=True, slots=True)
class Check:
    """Where `ok`, a `problem` is no more than a remark."""

    name: str
    ok: bool
    problem: str | None = None
    fix: str | None = None


def doctor(
    ingest: IngestSettings, tutor: TutorSettings, environ: Mapping[str, str]
) -> tuple[Check, ...]:
    """All checks, in the order in which a learner would mend what fails."""
    return (
        _looked("Python", check_python),
        _looked("packages", lambda: check_packages(ingest.checkout / "pyproject.toml")),
        _looked("chromadb", check_chromadb_client),
        _looked("data folder", lambda: check_folder(ingest.home)),
        _looked("disk space", lambda: check_space(ingest.home)),
        _looked("learner store", lambda: check_learner_store(tutor)),
        _looked("embedder", lambda: check_embedder(ingest)),
        _looked("index", lambda: check_index(ingest, environ)),
        _looked("old embeddings", lambda: check_old_embeddings(ingest)),
        _looked("notes", lambda: check_freshness(ingest, environ)),
        _looked("page", lambda: check_page(ingest.checkout, environ)),
        *check_ollama(tutor),
    )


def _looked(name: str, look: Callable[[], None]) -> Check:
    try:
        look()
    except StudyError as error:
        return Check(name, False, error.problem, error.fix)
    return Check(name, True)


def check_python(
    version: tuple[int, int] = (sys.version_info.major, sys.version_info.minor),
) -> None:
    if version < LOWEST_PYTHON:
        raise StudyError(
            f"This is Python {version[0]}.{version[1]}; 3.11 is the oldest that works.",
            fix="Install a newer Python and make the virtual environment anew.",
        )


def check_packages(pyproject: Path) -> None:
    if unmet := unmet_requirements(pyproject):
        raise StudyError(
            f"Some packages aren't as they should be: {', '.join(unmet)}.",
            fix="Run `pip install -e .` in the project's folder.",
        )


def check_chromadb_client(installed: Callable[[str], str | None] = installed_version) -> None:
    """Beside chromadb it overwrites files of the same names, and no index can be opened."""
    if installed("chromadb-client"):
        raise StudyError(
            "chromadb-client is installed beside chromadb and breaks it.",
            fix="Run `pip uninstall -y chromadb-client && pip install --force-reinstall chromadb`.",
        )


def check_folder(home: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=_existing(home)):
            pass
    except OSError as error:
        raise StudyError(
            f"The data folder {home} can't be written ({error.strerror}).",
            fix="Change its permissions, or set TUTOR_HOME to another folder.",
        ) from error


def check_space(home: Path, least_bytes: int = LEAST_FREE_BYTES) -> None:
    free_bytes = shutil.disk_usage(_existing(home)).free
    if free_bytes < least_bytes:
        raise StudyError(
            f"The disk of {home} has {free_bytes // 1_000_000} MB left; "
            f"{least_bytes // 1_000_000} MB are needed.",
            fix="Free some space, or set TUTOR_HOME to a folder on another disk.",
        )


def check_learner_store(settings: TutorSettings) -> None:
    if settings.learner_path.exists():
        inspect_store(settings.learner_path, backup_folder=settings.backup_folder)


def check_embedder(settings: IngestSettings) -> None:
    """Hashes the weights, however familiar the file looks."""
    noted = load_embedder(settings).weights
    if noted:
        check_weights(Path(noted.path).parent, None, expected_sha256=noted.sha256)


def check_old_embeddings(settings: IngestSettings, least_bytes: int = LEAST_UNUSED_BYTES) -> None:
    """What an embedder chosen before left, kept in case it is chosen again."""
    unused = unused_files(settings.cache_folder, load_embedder(settings).fingerprint)
    unused_bytes = sum(path.stat().st_size for path in unused)
    if unused_bytes >= least_bytes:
        raise StudyError(
            f"What another embedder made takes {unused_bytes // 1_000_000} MB that nothing uses.",
            fix="Run `python -m ingest --rebuild` to remove it; your notes aren't embedded again.",
        )


def check_index(
    settings: IngestSettings, environ: Mapping[str, str], child: Sequence[str] = INDEX_CHILD
) -> None:
    """In a process of its own, since a broken index can end Python without a word."""
    done = _run(child, settings, environ)
    if done.returncode < 0:
        raise StudyError(f"Opening the index ends Python (signal {-done.returncode}).", fix=REBUILD)
    found = _json(done)
    if "error" in found:
        raise StudyError(found["error"]["problem"], fix=found["error"]["fix"])


def check_freshness(
    settings: IngestSettings, environ: Mapping[str, str], child: Sequence[str] = FRESHNESS_CHILD
) -> None:
    """Whether the index has all that is in the notes by now."""
    if not read_manifest(settings.manifest_path).roots:
        return  # the check of the index tells
    done = _run(child, settings, environ)
    if done.returncode == IngestRunning.exit_code:
        return
    found = _json(done)
    if "error" in found:
        raise StudyError(found["error"]["problem"], fix=found["error"]["fix"])
    if found["failed"]:
        first = found["failed"][0]
        count = len(found["failed"])
        raise StudyError(
            f"{_files(count)} can't be read, {first['source']} for one: {first['problem']}",
            fix=first["fix"],
        )
    behind = sum(found[key] for key in ("added", "changed", "moved", "removed"))
    if behind:
        raise StudyError(
            f"{_files(behind)} changed since the notes were last read.",
            fix="Run `python -m ingest`.",
        )


def check_page(checkout: Path, environ: Mapping[str, str]) -> None:
    """The page is for this machine alone and reports to nobody."""
    path = checkout / ".streamlit" / "config.toml"
    try:
        shipped = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StudyError(
            f"The page's settings {path} can't be read.",
            fix="Run `git checkout .streamlit/config.toml`.",
        ) from error
    address = environ.get("STREAMLIT_SERVER_ADDRESS") or shipped.get("server", {}).get("address")
    if address not in THIS_MACHINE:
        raise StudyError(
            f"The page would be open to other machines (its address is {address or 'not set'}).",
            fix='Set `address = "127.0.0.1"` in .streamlit/config.toml '
            "and unset STREAMLIT_SERVER_ADDRESS.",
        )
    sends = environ.get("STREAMLIT_BROWSER_GATHER_USAGE_STATS")
    if sends is None:
        sends = str(shipped.get("browser", {}).get("gatherUsageStats", True))
    if sends.lower() not in ("false", "0"):
        raise StudyError(
            "Streamlit would send usage statistics.",
            fix="Set `gatherUsageStats = false` in .streamlit/config.toml "
            "and unset STREAMLIT_BROWSER_GATHER_USAGE_STATS.",
        )


def check_model_by_trial(settings: TutorSettings) -> Check:
    """Five canned prompts to the chosen model, which Ollama loads for them."""
    model = OllamaModel(
        settings.model or "",
        settings.host,
        num_ctx=settings.num_ctx,
        allowed_hosts=settings.allowed_hosts,
    )
    try:
        trial = asyncio.run(try_model(model))
    except ModelError as error:
        return Check("test of the model", False, error.problem, error.fix)
    fix = "Pick another model in the settings." if trial.consequences else None
    return Check("test of the model", not trial.consequences, trial.line, fix)


def check_ollama(settings: TutorSettings) -> tuple[Check, ...]:
    """Ollama may be away; what it must not be is elsewhere or without the chosen model."""
    model = OllamaModel(
        settings.model or "",
        settings.host,
        allowed_hosts=settings.allowed_hosts,
        patience=Patience(connect_s=3, reply_s=5),
    )
    try:
        asyncio.run(model.version())
        reachable = Check("Ollama", True)
    except (BadHost, HostNotAllowed) as error:
        return (Check("Ollama", False, error.problem, error.fix),)
    except ModelError as error:
        remark = f"{error.problem} Answers come from the notes alone."
        reachable = Check("Ollama", True, remark, error.fix)
    return (reachable, _check_model(model)) if settings.model else (reachable,)


def _check_model(model: OllamaModel) -> Check:
    try:
        asyncio.run(model.state())
    except (ModelMissing, CloudRefused, CannotChat) as error:
        return Check("model", False, error.problem, error.fix)
    except ModelError as error:
        return Check("model", True, f"`{model.name}` can't be looked up now.", error.fix)
    return Check("model", True)


def _run(
    child: Sequence[str], settings: IngestSettings, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            child,
            cwd=settings.checkout,
            env={**environ, "TUTOR_HOME": str(settings.home)},
            capture_output=True,
            text=True,
            timeout=CHILD_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StudyError(f"The index gave no answer in {CHILD_LIMIT_S} s.", fix=REBUILD) from error


def _json(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    try:
        return dict(json.loads(done.stdout))
    except ValueError as error:
        last = next(reversed(done.stderr.strip().splitlines()), f"exit {done.returncode}")
        raise StudyError(f"The index can't be checked ({last}).", fix=REBUILD) from error


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
