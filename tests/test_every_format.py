"""What is promised of the outline and the chunks, for a document of each format that is read."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import chunk_document
from ingest.outline import outline_document
from tests.test_chunking import check, count_words
from tests.written_formats import WRITERS, read_as

WORDS = "cache heap queue lock thread index shard retry token trie mutex page".split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=3, max_size=40).map(
    lambda words: " ".join(words).capitalize() + "."
)
CODE = st.integers(0, 9).map(lambda n: f"def use_{n}(value):\n    return value + {n}")
# A lone heading would be the document's title, a page of three words taken for a scan.
BEGINNING = [
    ("heading", "First of all"),
    ("prose", "So it begins, with a sentence or two that say what all of this is about."),
    ("heading", "Second to that"),
    ("prose", "And so it goes on, at some length, as notes do when one has the time for it."),
]
PARTS = st.lists(
    st.one_of(
        st.tuples(st.just("heading"), st.sampled_from(["Locks", "Heaps", "What a queue is"])),
        st.tuples(st.sampled_from(["prose", "prose", "item"]), SENTENCES),
        st.tuples(st.just("code"), CODE),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(parts=PARTS, limit=st.integers(16, 80))
def test_sections_tile_the_document_and_chunks_fit(
    suffix: str, parts: list[tuple[str, str]], limit: int
) -> None:
    document = read_as(suffix, [*BEGINNING, *parts])
    outline = outline_document(document)
    text = document.text
    assert "".join(text[s.start_char : s.end_char] for s in outline.sections) == text
    assert len({section.id for section in outline.sections}) == len(outline.sections)
    check(document, chunk_document(document, outline, count_words, limit), limit)
    starts = [place.start_line for place in document.places]
    assert starts == sorted(set(starts))
    assert all(1 <= start <= text.count("\n") + 1 for start in starts)


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(parts=PARTS)
def test_no_word_is_lost(suffix: str, parts: list[tuple[str, str]]) -> None:
    read = re.findall(r"[a-z]+", read_as(suffix, [*BEGINNING, *parts]).text.casefold())
    for kind, text in parts:
        wanted = "".join(filter(str.isalnum, text)) if kind == "heading" else text
        words = text if suffix != ".py" else wanted
        assert set(re.findall(r"[a-z]+", words.casefold())) <= set(read)


@pytest.mark.parametrize("suffix", WRITERS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(parts=PARTS, more=SENTENCES)
def test_what_is_added_at_the_end_changes_no_id_before_it(
    suffix: str, parts: list[tuple[str, str]], more: str
) -> None:
    parts = [*BEGINNING, *parts]
    before = [s.id for s in outline_document(read_as(suffix, parts)).sections]
    longer = [*parts, ("heading", "Last of all"), ("prose", more)]
    after = [s.id for s in outline_document(read_as(suffix, longer)).sections]
    # The last section may be a comment, which belongs to the definition that now follows it.
    known = before[:-1] if suffix == ".py" else before
    assert after[: len(known)] == known


@pytest.mark.slow
@pytest.mark.parametrize("suffix", WRITERS)
def test_time_grows_with_the_length_of_a_document_and_no_faster(suffix: str) -> None:
    parts = [
        ("heading", "Locks"),
        ("prose", "Caches keep what was read before, so that reading it again costs less. " * 3),
        ("item", "one of several things"),
        ("code", "def use(value):\n    return value + 1"),
    ]
    seconds_for(suffix, parts)  # imports
    short, long = (seconds_for(suffix, parts * times) for times in (50, 200))
    assert long < 10 * short + 0.5


def seconds_for(suffix: str, parts: list[tuple[str, str]]) -> float:
    started = time.process_time()
    document = read_as(suffix, parts)
    chunk_document(document, outline_document(document), count_words, 64)
    return time.process_time() - started
