"""Vectors and their cache are kept sound and small."""

from ingest.__main__ import in_words
from ingest.index import IndexReader
from ingest.vectors import VectorStore
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import (
    assert_vectors_fit,
    ingest,
    make_notes,
    note_about,
    same_as_fresh,
)


def test_after_much_replacing_the_vectors_get_a_fresh_folder(settings, notes, tmp_path):
    ingest(settings, notes)
    for round_ in range(4):
        (notes / "lists.md").write_text(note_about(f"round {round_}"))
        ingest(settings)
    folders = [path.name for path in settings.index_folder.glob("*/vectors-*")]
    assert folders != ["vectors-0000"]
    assert len(folders) == 1
    assert same_as_fresh(settings, tmp_path, notes)


def test_a_worn_folder_of_vectors_is_renewed_while_readers_go_on(settings, notes):
    make_notes(notes, [f"topic{number}" for number in range(9)])
    ingest(settings, notes)
    index = IndexReader.open(settings)
    for number in range(6):
        (notes / f"topic{number}.md").write_text("# Short\nOnly this.\n")
    unfound = []
    asked = HashingEmbedder().embed(["threads threads"]).vectors[0]

    def look(event):
        if event.point in ("aside", "swapped"):
            unfound.append((event.point, index.missing_vectors()))
            assert index.search_vectors(asked, 1)

    ingest(settings, on_event=look)
    assert [point for point, _ in unfound] == ["aside", "swapped"]
    assert {missing for _, missing in unfound} == {6}  # only the new text
    index.close()
    assert_vectors_fit(settings, HashingEmbedder())


def test_a_vector_that_chroma_loses_is_put_back_and_told(settings, notes, monkeypatch):
    add = VectorStore.add
    monkeypatch.setattr(
        VectorStore, "add", lambda self, keys, vectors: add(self, keys[1:], vectors[1:])
    )

    def heal(event):
        if event.point == "afresh":
            monkeypatch.undo()

    report = ingest(settings, notes, on_event=heal)
    assert report.repaired == 1
    assert "1 vectors couldn't be found and were put back." in in_words(report, dry_run=False)
    assert_vectors_fit(settings, HashingEmbedder())
    assert ingest(settings).repaired == 0


def test_the_cache_is_compacted_when_most_of_it_is_of_no_more_use(settings, notes, monkeypatch):
    monkeypatch.setattr("ingest.vector_upkeep._LEAST_UNUSED", 10)
    sizes = []
    for round_ in range(8):
        for name in ("lists", "caching"):
            (notes / f"{name}.md").write_text(note_about(f"{name} {round_}"))
        ingest(settings, notes)
        index = IndexReader.open(settings)
        index.close()
        sizes.append(sum(path.stat().st_size for path in settings.cache_folder.iterdir()))
        assert_vectors_fit(settings, HashingEmbedder())
    assert sizes[-1] < 5 * sizes[0]
    assert any(later < earlier for earlier, later in zip(sizes, sizes[1:], strict=False))
    assert len(list(settings.cache_folder.iterdir())) == 2
    embedder = HashingEmbedder()
    ingest(settings, embedder=embedder, rebuild=True)
    assert embedder.embedded_texts == []


def test_an_open_reader_finds_its_token_vectors_through_a_compaction(settings, notes, monkeypatch):
    monkeypatch.setattr("ingest.vector_upkeep._LEAST_UNUSED", 0)
    monkeypatch.setattr("ingest.vector_upkeep._MOST_UNUSED", 0.1)
    ingest(settings, notes)
    index = IndexReader.open(settings)
    (wanted, _), *_ = index.search_words("threads", 1)
    before, _ = index.token_rows([wanted])
    (notes / "lists.md").write_text("# Short\nOnly this.\n")
    seen = []

    def look(event):
        if event.point in ("compacted", "followed", "done"):
            seen.append(event.point)
            assert (index.token_rows([wanted])[0] == before).all()

    ingest(settings, on_event=look)
    assert seen == ["compacted", "followed", "done"]
    index.close()
