"""What Ollama's lists say about its models: which is meant, which we use, which we refuse."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from tutor.model_errors import CannotChat, CloudRefused, ModelError, ModelMissing
from tutor.model_events import ModelState

Entry = Mapping[str, Any]  # one model as /api/tags tells it


def entries_of(reply: Entry) -> list[Entry]:
    models = reply.get("models")
    return [entry for entry in models if isinstance(entry, dict)] if models else []


def find_entry(name: str, entries: Sequence[Entry]) -> Entry:
    """
    Raises:
        ModelMissing: it isn't there.
    """
    entry = next((e for e in entries if _canonical(name_of(e)) == _canonical(name)), None)
    if entry is None:
        raise ModelMissing(name, nearest_name(name, [name_of(e) for e in entries]))
    return entry


def why_refused(entry: Entry) -> ModelError | None:
    """None for a model that runs here and can hold a conversation."""
    if runs_elsewhere(entry):
        return CloudRefused(name_of(entry))
    capabilities = entry.get("capabilities")
    if capabilities is not None and "completion" not in capabilities:
        return CannotChat(name_of(entry))
    return None


def with_shown(entry: Entry, shown: Entry) -> Entry:
    """The entry completed by what /api/show tells, for servers whose lists tell less."""
    info = shown.get("model_info") or {}
    length = info.get(f"{info.get('general.architecture')}.context_length")
    details = {**(entry.get("details") or {}), "context_length": length}
    elsewhere = {key: shown[key] for key in ("remote_host", "remote_model") if key in shown}
    return {**entry, "capabilities": shown.get("capabilities"), "details": details, **elsewhere}


def nearest_name(name: str, installed: Sequence[str]) -> str | None:
    """The installed model that was probably meant: of the same family first, then by spelling."""
    usable = [each for each in installed if not is_cloud_name(each)]
    family = _canonical(name).partition(":")[0]
    for each in usable:
        if _canonical(each).partition(":")[0] == family:
            return each
    return next(iter(difflib.get_close_matches(name, usable, n=1, cutoff=0.5)), None)


def think_setting(state: ModelState) -> bool | str | None:
    """Off for models that think by themselves; gpt-oss can only think less; else unsaid."""
    if state.family.replace("-", "") == "gptoss":
        return "low"
    if state.capabilities is None or "thinking" in state.capabilities:
        return False
    return None


def state_of(entry: Entry, *, is_loaded: bool) -> ModelState:
    name, details = name_of(entry), entry.get("details") or {}
    capabilities = entry.get("capabilities")
    refused = why_refused(entry)
    return ModelState(
        name=name,
        size_bytes=entry.get("size") or 0,
        parameter_size=details.get("parameter_size") or "",
        family=details.get("family") or "",
        context_length=details.get("context_length"),
        capabilities=frozenset(capabilities) if capabilities is not None else None,
        is_loaded=is_loaded,
        refused=refused.problem if refused else None,
    )


def name_of(entry: Entry) -> str:
    return str(entry.get("name") or entry.get("model") or "")


def _canonical(name: str) -> str:
    """The form in which Ollama compares names."""
    short = name.strip().lower().removeprefix("registry.ollama.ai/").removeprefix("library/")
    return short if ":" in short.rpartition("/")[2] else f"{short}:latest"


def is_cloud_name(name: str) -> bool:
    return name.strip().lower().endswith((":cloud", "-cloud"))


def runs_elsewhere(entry: Entry) -> bool:
    return bool(
        is_cloud_name(name_of(entry)) or entry.get("remote_host") or entry.get("remote_model")
    )
