import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.errors import IndexUnusable, NothingIndexed
from ingest.index import IndexReader
from ingest.manifest import read_manifest
from ingest.search_filter import SearchFilter
from ingest.settings import CHECKOUT
from ingest.words import match_any, words_of
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import ingest, make_notes, make_settings, note_about

APP = """
import json, sys
from pathlib import Path
from ingest.index import IndexReader
from tests.hashing_embedder import HashingEmbedder
from tests.indexing import make_settings
index = IndexReader.open(make_settings(Path(sys.argv[1])))
for line in sys.stdin:
    has_changed = index.refresh()
    found = index.search_vectors(HashingEmbedder().embed([line.strip()]).vectors[0], 3)
    chunks = index.chunks([number for number, _ in found])
    sources = [chunks[number].locator.source for number, _ in found]
    print(json.dumps([has_changed, sources]), flush=True)
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    settings = make_settings(tmp_path_factory.mktemp("index"))
    ingest(settings, make_notes(settings.checkout / "corpus"))
    return settings


@pytest.fixture
def index(settings):
    index = IndexReader.open(settings)
    yield index
    index.close()


def test_before_the_first_ingest_the_reader_says_what_to_run(tmp_path):
    with pytest.raises(NothingIndexed) as caught:
        IndexReader.open(make_settings(tmp_path))
    assert "python -m ingest" in caught.value.fix


def test_documents_come_back_with_their_text_and_outline(index):
    entries = index.documents()
    assert [entry.source for entry in entries] == ["caching.md", "lists.md", "threads.md"]
    entry = entries[1]
    assert index.document("corpus", "lists.md").text == note_about("lists")
    outline = index.outline("corpus", "lists.md")
    assert (entry.title, entry.section_count, entry.pair_count) == (
        outline.title,
        len(outline.sections),
        len(outline.pairs),
    )
    assert index.document("corpus", "nothing.md") is None
    with pytest.raises(KeyError):
        index.outline("corpus", "nothing.md")


def test_sections_and_pairs_know_their_document(index):
    (pair,) = index.pairs(root="corpus", source="lists.md")
    assert pair.pair.question == "Why do lists matter?"
    assert (pair.document_title, pair.ownership) == ("All about lists", "yours")
    text = note_about("lists")[pair.answer_locator.start_char : pair.answer_locator.end_char]
    assert text.strip() == pair.pair.answer
    section = index.sections([pair.pair.section_id, "unknown"])[pair.pair.section_id]
    assert section.section.heading_path == pair.heading_path
    assert isinstance(pair.pair.is_exercise, bool)
    assert len(index.pairs()) == 3


def test_words_find_chunks_and_better_ones_first(index):
    found = index.search_words(match_any(words_of("why do lists matter")), 10)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    best = index.chunks([found[0][0]])[found[0][0]]
    assert best.locator.source == "lists.md"
    assert best.text == note_about("lists")[best.locator.start_char : best.locator.end_char]


def test_frequencies_count_chunks(index):
    vocabulary = index.vocabulary()
    assert 0 < vocabulary["lists"] < index.chunk_count()
    assert "nonsense" not in vocabulary


def test_vectors_find_the_chunk_that_they_were_made_of(index):
    numbers = [number for number, _ in index.search_words("threads", 100)]
    chunks, vectors = index.chunks(numbers), index.vectors(numbers)
    for number, vector in vectors.items():
        found = index.search_vectors(vector, 1)
        assert found[0][1] == pytest.approx(1.0, abs=1e-4)
        assert chunks[found[0][0]].embedded_text == chunks[number].embedded_text


def test_token_vectors_lie_in_one_row_a_token(index):
    numbers = [number for number, _ in index.search_words("threads", 5)]
    packed, counts = index.token_rows([*numbers, 999_999])
    assert packed.dtype == np.int8
    assert sum(counts) == len(packed)
    assert counts[-1] == 0
    chunks = index.chunks(numbers)
    for number, count in zip(numbers, counts, strict=False):
        (expected,) = HashingEmbedder().embed([chunks[number].embedded_text]).token_vectors
        assert count == len(expected)


def test_a_filter_is_kept_in_the_candidates_and_the_list_still_fills(index):
    everything = index.search_words(match_any(["lists", "threads", "matter"]), 100)
    (entry, *_) = [entry for entry in index.documents() if entry.source == "lists.md"]
    where = SearchFilter(documents=((entry.root, entry.source),))
    allowed = {
        number
        for number, chunk in index.chunks([number for number, _ in everything]).items()
        if chunk.locator.source == "lists.md"
    }
    found = index.search_words(match_any(["lists", "threads", "matter"]), len(allowed), where)
    assert {number for number, _ in found} == allowed
    vector = HashingEmbedder().embed(["threads matter"]).vectors[0]
    nearest = index.search_vectors(vector, len(allowed), where)
    assert {number for number, _ in nearest} == allowed
    nothing = SearchFilter(documents=(("nowhere", "at-all.md"),))
    assert index.search_vectors(vector, 5, nothing) == index.search_words("lists", 5, nothing) == []


def test_a_home_is_shared_by_the_chunks_of_one_pair(index):
    numbers = [number for number, _ in index.search_words("lists", 100)]
    chunks, homes = index.chunks(numbers), index.homes(np.array([*numbers, 999_999]))
    assert homes.numbers[-1] == -1
    belongs = [chunks[number].pair_id or chunks[number].section_id for number in numbers]
    for one, number in enumerate(numbers):
        for other in range(len(numbers)):
            is_same = homes.numbers[one] == homes.numbers[other]
            assert is_same == (belongs[one] == belongs[other])
        assert homes.chars[one] >= len(chunks[number].text)
        assert homes.is_yours[one]


def test_a_layout_holds_the_lines_of_the_outline(index):
    entry = index.documents()[0]
    layout = index.layout(entry.root, entry.source)
    outline = index.outline(entry.root, entry.source)
    assert (layout.title, layout.document) == (
        entry.title,
        index.document(entry.root, entry.source),
    )
    assert outline.pairs
    assert set(layout.homes) == {each.id for each in (*outline.sections, *outline.pairs)}
    for section in outline.sections:
        home = layout.homes[section.id]
        assert (home.start_line, home.end_line) == (section.start_line, section.end_line)
        assert layout.heading_path(home) == section.heading_path
    for pair in outline.pairs:
        home = layout.homes[pair.id]
        assert (home.start_line, home.end_line) == (pair.question_line, pair.answer_end)
        assert home.section_id == pair.section_id
    assert index.layout(entry.root, "gone.md") is None


def test_chunks_are_found_by_their_place(index):
    (number, _), *_ = index.search_words("lists", 1)
    place = index.chunks([number])[number].locator
    assert number in index.chunks_in([place], SearchFilter())
    assert index.chunks_in([place], SearchFilter(ownership="starter")) == []


def test_opening_and_searching_words_loads_no_heavy_library(settings):
    script = (
        "import sys; from pathlib import Path; from ingest.index import IndexReader;"
        "from ingest.settings import IngestSettings;"
        "index = IndexReader.open(IngestSettings(Path(sys.argv[1])));"
        "assert index.search_words('lists', 5) and index.documents() and index.pairs();"
        "print(sorted({'torch', 'chromadb', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(settings.home)],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
    )
    assert done.stdout == "[]\n", done.stderr


def test_a_reader_in_another_process_sees_each_ingest_at_its_next_query(tmp_path):
    settings = make_settings(tmp_path)
    notes = make_notes(tmp_path / "notes")
    ingest(settings, notes)
    command = [sys.executable, "-c", APP, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    ) as app:

        def ask(question):
            app.stdin.write(question + "\n")
            app.stdin.flush()
            return json.loads(app.stdout.readline())

        question = "What queues are for, in a sentence that mentions queues"
        assert "queues.md" not in ask(question)[1]
        make_notes(notes, ["queues"])
        ingest(settings)
        has_changed, sources = ask(question)
        assert has_changed
        assert sources[0] == "queues.md"
        assert not ask(question)[0]

        (notes / "queues.md").unlink()
        (notes / "lists.md").unlink()
        ingest(settings)
        has_changed, sources = ask("What lists are for, in a sentence that mentions lists")
        assert has_changed
        assert len(sources) == 3
        assert not {"queues.md", "lists.md"} & set(sources)

        make_notes(notes, ["stacks"])
        ingest(settings, rebuild=True)
        question = "What stacks are for, in a sentence that mentions stacks"
        assert ask(question)[1][0] == "stacks.md"
        app.stdin.close()


def test_threads_read_on_while_a_rebuilt_index_is_opened(tmp_path):
    settings = make_settings(tmp_path)
    ingest(settings, make_notes(tmp_path / "notes"))
    index = IndexReader.open(settings)
    is_done = threading.Event()

    def read():
        counts = set()
        while not is_done.is_set():
            counts.add(
                (len(index.documents()), len(index.outline(*key).pairs), index.chunk_count())
            )
        return counts

    entry = index.documents()[0]
    key = (entry.root, entry.source)
    expected = {(3, 1, index.chunk_count())}
    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read) for _ in range(4)]
        for _ in range(2):
            ingest(settings, rebuild=True)
            assert index.refresh()
        is_done.set()
        assert [each.result() for each in reading] == [expected] * 4


def test_damaged_vectors_leave_the_words(tmp_path):
    settings = make_settings(tmp_path)
    ingest(settings, make_notes(tmp_path / "notes"))
    for path in settings.index_folder.glob("*/vectors-*/chroma.sqlite3"):
        path.write_bytes(b"no database")
    index = IndexReader.open(settings)
    assert index.search_words("lists", 5)
    with pytest.raises(IndexUnusable):
        index.search_vectors(np.ones(32, np.float32), 5)


def test_an_index_with_other_tables_is_not_read(tmp_path):
    settings = make_settings(tmp_path)
    ingest(settings, make_notes(tmp_path / "notes"))
    tables = read_manifest(settings.manifest_path).makers.tables
    text = settings.manifest_path.read_text().replace(tables, "another")
    settings.manifest_path.write_text(text)
    with pytest.raises(IndexUnusable, match="another version") as caught:
        IndexReader.open(settings)
    assert caught.value.fix == "Run `python -m ingest`."
    ingest(settings)
    assert IndexReader.open(settings).chunk_count() > 0
