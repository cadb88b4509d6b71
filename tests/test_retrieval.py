"""Search over a real index of a few notes, with an embedder that knows words only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from ingest.embedding import Embedded
from ingest.index import IndexReader
from ingest.search_filter import SearchFilter
from ingest.settings import IngestSettings
from ingest.sync import sync
from ingest.vectors import VectorStore
from tests.hashing_embedder import HashingEmbedder
from tutor import retrieval
from tutor.passages import MAX_CHARS
from tutor.retrieval import Searcher

THREADS = """# Threads

## The GIL

**Q: What is the GIL?**

A mutex in CPython: one thread at a time executes bytecode.

**Q: What is a deadlock?**

Two threads wait for each other forever. Take locks in one global order.

## Useful links

- [The docs](https://example.org/gil)
"""
LONG = "# Long\n\n## Sorting\n\n" + "\n\n".join(
    f"Paragraph {n} about sorting. " + "It tells how a merge of runs goes on. " * 12
    for n in range(12)
)
TWINS = """# Patterns

## Singleton in Python

A singleton has one instance of its class, made at its first use.

```python
class Config:
    _instance = None
```

## Singleton in C++

A singleton has one instance of its class, made at its first use.

```cpp
static Config& instance();
```
"""
CHAT = "\n".join(
    f"### You\nwhat is a zeppelin?\n\n### Tutor\nAn airship, number {n}, with a rigid frame.\n"
    for n in range(4)
)

Ingest = Callable[..., Searcher]


@pytest.fixture
def ingest(tmp_path: Path) -> Iterator[Ingest]:
    opened: list[IndexReader] = []
    settings = IngestSettings(home=tmp_path / "home", checkout=tmp_path)

    def run(notes: dict[str, str], *, folder: str = "notes", vectors: bool = True) -> Searcher:
        for name, text in notes.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        embedder = SpellingEmbedder()
        now = datetime(2026, 1, 1, tzinfo=UTC)
        sync(settings, [tmp_path / folder], embedder=embedder, now=now, on_event=lambda _: None)
        opened.append(IndexReader.open(settings))
        return Searcher(opened[-1], embedder if vectors else None)

    yield run
    for index in opened:
        index.close()


class SpellingEmbedder(HashingEmbedder):
    """Knows no word by heart: each is as many pieces as it has letters."""

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(text) for text in texts]


def headings(searcher: Searcher, query: str, **options: object) -> list[str]:
    hits = searcher.search(query, **options).hits
    return [hit.passage.text.splitlines()[0] for hit in hits]


def test_a_question_finds_its_pair_whole(ingest: Ingest) -> None:
    hit = ingest({"threads.md": THREADS}).search("what is a deadlock").hits[0]
    assert hit.passage.text.startswith("**Q: What is a deadlock?**")
    assert hit.passage.text.endswith("one global order.")
    assert hit.passage.heading_path == ("The GIL",)
    assert hit.passage.document_title == "Threads"


@pytest.mark.parametrize("vectors", [True, False])
def test_each_passage_is_exactly_the_characters_of_its_locator(
    ingest: Ingest, vectors: bool
) -> None:
    notes = {"threads.md": THREADS, "long.md": LONG, "crlf.md": THREADS.replace("\n", "\r\n")}
    result = ingest(notes, vectors=vectors).search("sorting a merge of runs, deadlock", limit=20)
    assert len(result.hits) > 3
    assert result.degraded == (None if vectors else "words_only")
    for passage in (hit.passage for hit in result.hits):
        place = passage.locator
        assert passage.text == notes[place.source][place.start_char : place.end_char]
        assert len(passage.text) <= MAX_CHARS


def test_no_line_is_shown_twice(ingest: Ingest) -> None:
    hits = ingest({"long.md": LONG}).search("merge of runs in sorting", limit=20).hits
    assert len(hits) > 1
    shown = [
        line
        for hit in hits
        for line in range(hit.passage.locator.start_line, hit.passage.locator.end_line + 1)
    ]
    assert len(shown) == len(set(shown))


def test_a_list_of_links_is_no_answer(ingest: Ingest) -> None:
    assert "## Useful links" not in headings(ingest({"threads.md": THREADS}), "GIL docs links")


def test_a_transcript_is_found_only_when_asked_for(ingest: Ingest) -> None:
    searcher = ingest({"chat.md": CHAT, "threads.md": THREADS})
    found = searcher.search("zeppelin airship").hits
    assert {hit.passage.document_kind for hit in found} == {"guide"}
    found = searcher.search("zeppelin airship", where=SearchFilter(kinds=("transcript",))).hits
    assert {hit.passage.document_kind for hit in found} == {"transcript"}


def test_a_typing_mistake_is_mended_and_shown(ingest: Ingest) -> None:
    result = ingest({"threads.md": THREADS}).search("what is a daedlock")
    assert result.query == "what is a daedlock"
    assert result.searched_for == ("what is a deadlock",)
    assert "deadlock" in result.hits[0].passage.text


def test_everyday_words_find_the_term_and_the_result_says_so(ingest: Ingest) -> None:
    searcher = ingest({"threads.md": THREADS, "queues.md": QUEUES})
    result = searcher.search("each holds what the other needs")
    assert "What is a deadlock" in result.hits[0].passage.text
    assert [meant.term for meant in result.meant] == ["deadlock"]
    assert result.searched_for == ("each holds what the other needs (deadlock)",)


def test_a_follow_up_is_searched_with_its_question(ingest: Ingest) -> None:
    searcher = ingest({"threads.md": THREADS, "long.md": LONG})
    result = searcher.search("why?", context=("what is a deadlock?",))
    assert "deadlock" in result.hits[0].passage.text
    assert result.searched_for == ("what is a deadlock?\nwhy?",)


QUEUES = """# Structures

**Q: What is a stack?**

Last in, first out: the newest item leaves first.

**Q: What is a queue?**

First in, first out: the oldest item leaves first.

**Q: How does a circuit breaker work?**

It stops calls to a failing service for a while.

```python
class Breaker: ...
```
"""


@pytest.mark.parametrize(
    ("first", "then", "found"),
    [
        ("what is a stack?", "and for a queue, please?", "What is a queue"),
        ("what is a deadlock?", "why?", "What is a deadlock"),
        ("what is a deadlock?", "yes", "What is a deadlock"),
        ("how does a circuit breaker work?", "show me code", "circuit breaker"),
        ("what is a stack?", "what is the GIL?", "What is the GIL"),
    ],
)
def test_the_second_turn_finds_what_is_meant(
    ingest: Ingest, first: str, then: str, found: str
) -> None:
    searcher = ingest({"threads.md": THREADS, "queues.md": QUEUES})
    shown = [hit.passage.locator for hit in searcher.search(first).hits]
    result = searcher.search(then, context=(first,), kept=shown)
    assert found in result.hits[0].passage.text
    assert then in " ".join(result.searched_for)


def test_a_follow_up_about_something_that_the_notes_lack_is_not_covered(ingest: Ingest) -> None:
    searcher = ingest({"threads.md": THREADS, "queues.md": QUEUES})
    known = searcher.search("why?", context=("what is a deadlock?",))
    unknown = searcher.search("and for a zeppelin?", context=("what is a deadlock?",))
    assert unknown.searched_for == (
        "what is a deadlock?\nand for a zeppelin?",
        "and for a zeppelin?",
    )
    assert unknown.confidence < known.confidence


def test_what_was_shown_in_the_last_turn_stays_a_candidate(ingest: Ingest) -> None:
    searcher = ingest({"threads.md": THREADS, "queues.md": QUEUES})
    shown = [searcher.search("what is the GIL?").hits[0].passage.locator]
    hits = searcher.search("first in, first out", kept=shown, limit=20).hits
    assert [hit.why.was_shown for hit in hits].count(True) == 1


def test_what_is_out_of_play_is_never_found(ingest: Ingest) -> None:
    searcher = ingest({"threads.md": THREADS, "old/threads.md": THREADS.replace("mutex", "lock")})
    (root,) = {hit.passage.locator.root for hit in searcher.search("GIL").hits}
    out: list[tuple[str, str]] = [(root, "old")]
    searcher._excluded = lambda: tuple(out)
    for where in (SearchFilter(), SearchFilter(folders=((root, "old"),))):
        found = searcher.search("what is the GIL", where=where).hits
        assert all(hit.passage.locator.source == "threads.md" for hit in found)
    out.append((root, "threads.md"))
    assert searcher.search("what is the GIL").hits == ()
    out.clear()
    assert len(searcher.search("what is the GIL").hits) > 1


def test_only_pairs_and_sections_of_a_topic_are_found(ingest: Ingest) -> None:
    text = THREADS.replace("the GIL?**\n", "the GIL?**\n*easy · interpreter*\n")
    searcher = ingest({"threads.md": text, "queues.md": QUEUES})
    found = searcher.search("first thread", where=SearchFilter(topics=("Interpreter",)), limit=20)
    assert {hit.passage.text.splitlines()[0] for hit in found.hits} == {"**Q: What is the GIL?**"}
    by_heading = searcher.search("deadlock", where=SearchFilter(topics=("the gil",))).hits
    assert "deadlock" in by_heading[0].passage.text


def test_links_alone_are_not_shown(ingest: Ingest) -> None:
    back = "**[Back to the trie](#a)**"
    text = (
        f"# A\n\n### What is a trie?\n\nA tree of letters.\n\n{back}\n\n### What is a heap?\n\nB.\n"
    )
    hits = ingest({"a.md": text}).search("trie").hits
    assert "A tree of letters." in hits[0].passage.text
    assert back not in [hit.passage.text for hit in hits]


def test_each_hit_says_why_it_ranks_where_it_does(ingest: Ingest) -> None:
    result = ingest({"threads.md": THREADS}).search("deadlock of two zeppelins")
    why = result.hits[0].why
    assert why.words + why.meaning + why.tokens == pytest.approx(result.hits[0].score)
    assert (why.words_rank, why.is_own, why.was_shown) == (1, True, False)
    assert "deadlock" in why.found_words
    assert "zeppelins" in why.absent_words
    assert any("zeppelins" in sentence for sentence in why.sentences())
    assert result.why_coverage


def test_twins_are_labelled(ingest: Ingest) -> None:
    hits = ingest({"a.md": TWINS}).search("singleton one instance of its class").hits
    by_heading = {hit.passage.heading_path[-1]: hit.why.twin for hit in hits[:2]}
    assert by_heading == {"Singleton in Python": "C++", "Singleton in C++": "Python"}


@pytest.mark.parametrize(
    "query", ["¿qué es el GIL y cómo funciona?", "GIL kya hota hai", "deadlock kaise hota hai"]
)
def test_names_are_found_from_other_languages(ingest: Ingest, query: str) -> None:
    searcher = ingest({"threads.md": THREADS, "long.md": LONG})
    name = "GIL" if "GIL" in query else "deadlock"
    assert name in searcher.search(query).hits[0].passage.text.splitlines()[0]


def test_a_copy_of_a_note_is_offered_once_and_twins_both(ingest: Ingest) -> None:
    searcher = ingest({"a.md": TWINS, "backup/a.md": TWINS})
    found = headings(searcher, "singleton one instance of its class")
    assert sorted(found) == ["## Singleton in C++", "## Singleton in Python"]


def test_among_equals_the_learners_own_comes_first(ingest: Ingest, tmp_path: Path) -> None:
    ingest({"threads.md": THREADS}, folder="corpus/starter")
    searcher = ingest({"threads.md": THREADS}, folder="mine")
    assert searcher.search("what is a deadlock").hits[0].passage.ownership == "yours"


def test_what_another_process_ingests_is_found_by_the_next_search(ingest: Ingest) -> None:
    searcher = ingest({"threads.md": THREADS})
    assert not any("Sorting" in line for line in headings(searcher, "sorting"))
    ingest({"long.md": LONG})
    searcher._index.refresh()
    assert "sorting" in searcher.search("sorting").hits[0].passage.text


def test_a_query_without_words_finds_something_or_nothing_but_never_fails(ingest: Ingest) -> None:
    searcher = ingest({"threads.md": THREADS})
    for query in ["?", "\u0000", '"', "a OR b NEAR(", "x" * 8_000]:
        searcher.search(query)


def test_the_nearest_headings_are_named(ingest: Ingest) -> None:
    result = ingest({"threads.md": THREADS}).search("deadlock")
    assert result.nearest == ("Threads > The GIL",)


def test_the_bar_of_coverage_is_found_once_for_the_notes_at_hand(
    ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "off_topic_questions", lambda: ("sourdough", "offside rule"))
    few = ingest({"threads.md": THREADS})
    assert not few.needs_calibration()
    pairs = (f"**Q: What is thing{n}?**\n\nIt is number {n} of them.\n" for n in range(60))
    searcher = ingest({"things.md": "# Things\n\n" + "\n".join(pairs)})
    assert searcher.needs_calibration()
    searcher.calibrate()
    assert not searcher.needs_calibration()
    assert (tmp_path / "home" / "coverage.json").exists()
    later = Searcher(searcher._index, searcher._embedder)
    assert not later.needs_calibration()
    assert later.search("thing7").confidence == searcher.search("thing7").confidence
    assert not Searcher(searcher._index, None).needs_calibration()


class AwaitingEmbedder(SpellingEmbedder):
    """Is loaded once something else has happened."""

    def __init__(self, other: Event) -> None:
        super().__init__()
        self._other = other

    def embed(self, texts: Sequence[str]) -> Embedded:
        assert self._other.wait(20)
        return super().embed(texts)


def test_the_vectors_are_opened_while_the_model_is_loaded(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = ingest({"threads.md": THREADS})
    are_open = Event()
    nearest = VectorStore.nearest

    def opened(store: VectorStore, *arguments: Any) -> list[tuple[str, float]]:
        found = nearest(store, *arguments)
        are_open.set()
        return found

    monkeypatch.setattr(VectorStore, "nearest", opened)
    searcher._embedder = AwaitingEmbedder(are_open)
    assert searcher.search("what is a deadlock?").degraded is None


def test_words_are_looked_up_while_the_vectors_are_opened(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = ingest({"threads.md": THREADS})
    index = searcher._index
    is_opening, may_go_on = Event(), Event()

    def opening(*_: object) -> list[tuple[str, float]]:
        is_opening.set()
        assert may_go_on.wait(20)
        return []

    monkeypatch.setattr(VectorStore, "nearest", opening)
    with ThreadPoolExecutor(1) as beside:
        vectors = beside.submit(index.search_vectors, np.ones(32, np.float32), 1)
        assert is_opening.wait(20)
        assert index.search_words("deadlock", 5)
        may_go_on.set()
        assert vectors.result() == []
