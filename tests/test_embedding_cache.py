import numpy as np
import pytest

from ingest.embedding_cache import EmbeddingCache, content_key
from ingest.token_vectors import TOKEN_BYTES

DIMENSION = 4
RECORD_BYTES = 32 + 4 * DIMENSION + 16


def open_cache(folder, fingerprint="minilm"):
    return EmbeddingCache(folder, fingerprint, DIMENSION)


def vectors_for(keys):
    return np.array([[int(key[:4], 16)] * DIMENSION for key in keys], dtype=np.float32)


def tokens_for(keys):
    """A different number of tokens for each, so that a wrong offset shows."""
    return [np.full((2 + n, TOKEN_BYTES), int(key[0], 16), np.int8) for n, key in enumerate(keys)]


def add(cache, keys):
    cache.add(keys, vectors_for(keys), tokens_for(keys))


@pytest.fixture
def keys():
    return [content_key(text) for text in ("lists", "tuples", "sets")]


def test_embeddings_come_back_in_a_later_process(tmp_path, keys):
    add(open_cache(tmp_path), keys)
    later = open_cache(tmp_path)
    found = later.get([keys[2], "0" * 64, keys[0]])
    assert set(found) == {keys[0], keys[2]}
    assert np.array_equal(found[keys[2]].vector, vectors_for(keys)[2])
    assert np.array_equal(later.tokens.read([found[keys[2]].tokens])[0], tokens_for(keys)[2])


def test_another_embedder_finds_nothing(tmp_path, keys):
    add(open_cache(tmp_path), keys)
    assert open_cache(tmp_path, "other").get(keys) == {}


@pytest.mark.parametrize("torn_bytes", [1, 15, 40, RECORD_BYTES - 1])
def test_a_torn_tail_costs_the_torn_record_alone(tmp_path, keys, torn_bytes):
    cache = open_cache(tmp_path)
    add(cache, keys[:2])
    with cache.path.open("r+b") as file:
        file.truncate(2 * RECORD_BYTES - torn_bytes)

    after = open_cache(tmp_path)
    assert set(after.get(keys)) == {keys[0]}
    add(after, keys[1:])
    again = open_cache(tmp_path).get(keys)
    assert np.array_equal([again[key].vector for key in keys], vectors_for(keys))


def test_an_embedding_whose_tokens_are_lost_is_made_again(tmp_path, keys):
    cache = open_cache(tmp_path)
    add(cache, keys)
    with cache.tokens.path.open("r+b") as file:
        file.truncate(5 * TOKEN_BYTES + 1)
    after = open_cache(tmp_path)
    assert set(after.get(keys)) == set(keys[:2])
    add(after, keys[2:])
    found = after.get(keys)
    read = after.tokens.read([found[key].tokens for key in keys])
    assert [len(tokens) for tokens in read] == [2, 3, 2]


def test_a_damaged_record_is_not_handed_out(tmp_path, keys):
    cache = open_cache(tmp_path)
    add(cache, keys)
    with cache.path.open("r+b") as file:
        file.seek(RECORD_BYTES + 36)
        file.write(b"\xff")
    assert set(open_cache(tmp_path).get(keys)) == {keys[0], keys[2]}
