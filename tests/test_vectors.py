import shutil
import subprocess
import sys

import numpy as np
import pytest

from ingest.errors import IndexUnusable
from ingest.vectors import VectorStore, vector_files

READER = """
import sys
from pathlib import Path
import numpy as np
from ingest.vectors import VectorStore
folder = Path(sys.argv[1])
one = np.eye(8, dtype=np.float32)[0]
store = VectorStore(folder)
print(store.nearest(one, 3), flush=True)
sys.stdin.readline()
store.close()
print(VectorStore(folder).nearest(one, 3), flush=True)
"""


def unit_vectors(count, seed=0, dimension=8):
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_nearest_come_first_with_their_cosine(tmp_path):
    vectors = unit_vectors(50)
    with VectorStore(tmp_path / "vectors", create=True) as store:
        store.add([f"{n:03}" for n in range(50)], vectors)
        found = store.nearest(vectors[7], 5)
    cosines = vectors @ vectors[7]
    assert [key for key, _ in found] == [f"{n:03}" for n in np.argsort(-cosines)[:5]]
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines)[:-6:-1], abs=1e-5)


def test_vectors_are_there_after_reopening_and_gone_after_deleting(tmp_path):
    vectors = unit_vectors(1200)
    keys = [f"{n:04}" for n in range(1200)]
    with VectorStore(tmp_path / "vectors", create=True) as store:
        store.add(keys, vectors)
    with VectorStore(tmp_path / "vectors") as store:
        store.delete(keys[:1100])
        assert store.count() == 100
        got = store.get([*keys[:3], keys[1150]])
        assert set(got) == {keys[1150]}
        assert np.allclose(got[keys[1150]], vectors[1150])
        assert len(store.nearest(vectors[0], 500)) == 100


def test_few_vectors_and_many_are_searched_alike(tmp_path, monkeypatch):
    vectors, keys = unit_vectors(300), [f"{n:03}" for n in range(300)]
    with VectorStore(tmp_path / "vectors", create=True) as store:
        store.add(keys, vectors)
        among = keys[100:110]
        few = [store.nearest(3 * vectors[7], 20), store.nearest(vectors[7], 20, among)]
    monkeypatch.setattr("ingest.vectors._FEW", 0)
    with VectorStore(tmp_path / "vectors") as store:
        many = [store.nearest(3 * vectors[7], 20), store.nearest(vectors[7], 20, among)]
    assert [len(found) for found in few] == [20, 10]
    for one, other in zip(few, many, strict=True):
        assert [key for key, _ in one] == [key for key, _ in other]
        assert dict(one) == pytest.approx(dict(other), abs=1e-5)


def test_what_is_added_or_deleted_after_a_search_counts_in_the_next(tmp_path):
    vectors = unit_vectors(3)
    with VectorStore(tmp_path / "vectors", create=True) as store:
        assert store.nearest(vectors[0], 5) == []
        store.add(["a", "b"], vectors[:2])
        assert {key for key, _ in store.nearest(vectors[0], 5)} == {"a", "b"}
        store.add(["c"], vectors[2:])
        store.delete(["a"])
        assert {key for key, _ in store.nearest(vectors[0], 5)} == {"b", "c"}


def test_more_vectors_than_one_call_takes_are_added(tmp_path):
    with VectorStore(tmp_path / "vectors", create=True) as store:
        store.add([f"{n:05}" for n in range(6000)], unit_vectors(6000, dimension=2))
        assert store.count() == 6000


def test_an_empty_store_finds_nothing(tmp_path):
    with VectorStore(tmp_path / "vectors", create=True) as store:
        assert store.nearest(unit_vectors(1)[0], 5) == []


def test_reading_leaves_the_files_as_they_were(tmp_path):
    """Their names and sizes tell whether a writer was killed."""
    folder = tmp_path / "vectors"
    with VectorStore(folder, create=True) as store:
        store.add([f"{n:04}" for n in range(1500)], unit_vectors(1500))
    before = vector_files(folder)
    with VectorStore(folder) as store:
        store.nearest(unit_vectors(1)[0], 5)
        store.get(["0001"])
    assert vector_files(folder) == before


def test_a_reader_in_another_process_sees_what_was_written_once_it_reopens(tmp_path):
    folder = tmp_path / "vectors"
    one, two = np.eye(8, dtype=np.float32)[:2]
    with VectorStore(folder, create=True) as store:
        store.add(["two"], two[None])
    command = [sys.executable, "-c", READER, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout.readline().startswith("[('two', ")
        with VectorStore(folder) as store:
            store.add(["one"], one[None])
            store.delete(["two"])
        after, _ = reader.communicate("\n")
    assert after == "[('one', 1.0)]\n"


def test_a_missing_folder_is_said_with_the_way_out(tmp_path):
    with pytest.raises(IndexUnusable, match="isn't there") as caught:
        VectorStore(tmp_path / "vectors")
    assert "--rebuild" in caught.value.fix


def test_a_damaged_folder_is_said_with_the_way_out(tmp_path):
    folder = tmp_path / "vectors"
    with VectorStore(folder, create=True) as store:
        store.add(["one"], unit_vectors(1))
    shutil.copytree(folder, tmp_path / "damaged")
    (tmp_path / "damaged" / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(IndexUnusable, match="can't be used"):
        VectorStore(tmp_path / "damaged")


def test_a_folder_that_measures_by_something_else_is_refused(tmp_path):
    import chromadb

    client = chromadb.PersistentClient(tmp_path / "vectors")
    client.create_collection("chunks", embedding_function=None)
    client.close()
    with pytest.raises(IndexUnusable, match="cosine"):
        VectorStore(tmp_path / "vectors")
