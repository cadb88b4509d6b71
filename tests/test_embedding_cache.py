import numpy as np
import pytest

from ingest.embedding_cache import EmbeddingCache, content_key


def vectors_for(keys, dimension=4):
    return np.array([[int(key[:4], 16)] * dimension for key in keys], dtype=np.float32)


@pytest.fixture
def keys():
    return [content_key(text) for text in ("lists", "tuples", "sets")]


def test_vectors_come_back_in_a_later_process(tmp_path, keys):
    EmbeddingCache(tmp_path, "minilm", 4).add(keys, vectors_for(keys))
    found = EmbeddingCache(tmp_path, "minilm", 4).get([keys[2], "0" * 64, keys[0]])
    assert set(found) == {keys[0], keys[2]}
    assert found[keys[2]] == pytest.approx(vectors_for(keys)[2])


def test_another_embedder_finds_nothing(tmp_path, keys):
    EmbeddingCache(tmp_path, "minilm", 4).add(keys, vectors_for(keys))
    assert EmbeddingCache(tmp_path, "other", 4).get(keys) == {}


@pytest.mark.parametrize("torn_bytes", [1, 31, 40, 51])
def test_a_torn_tail_costs_the_torn_record_alone(tmp_path, keys, torn_bytes):
    cache = EmbeddingCache(tmp_path, "minilm", 4)
    cache.add(keys[:2], vectors_for(keys[:2]))
    with cache.path.open("r+b") as file:
        file.truncate(2 * 52 - torn_bytes)

    after = EmbeddingCache(tmp_path, "minilm", 4)
    assert set(after.get(keys)) == {keys[0]}
    after.add(keys[1:], vectors_for(keys[1:]))
    again = EmbeddingCache(tmp_path, "minilm", 4).get(keys)
    assert np.array_equal([again[key] for key in keys], vectors_for(keys))


def test_a_damaged_record_is_not_handed_out(tmp_path, keys):
    cache = EmbeddingCache(tmp_path, "minilm", 4)
    cache.add(keys, vectors_for(keys))
    with cache.path.open("r+b") as file:
        file.seek(52 + 36)
        file.write(b"\xff")
    assert set(EmbeddingCache(tmp_path, "minilm", 4).get(keys)) == {keys[0], keys[2]}
