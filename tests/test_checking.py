from collections.abc import Sequence

import numpy as np
import pytest

from ingest.documents import Locator
from ingest.embedding import Embedded
from tutor.answers import Source
from tutor.checking import check_sentences
from tutor.meanings import Meanings

GIL = (
    "CPython has a global interpreter lock, the GIL. Only one thread executes bytecode at a time. "
    "A thread gives the lock up after 5 milliseconds or while it waits for input and output. "
    "The GIL does not protect your own data."
)
QUEUES = (
    "A stack is LIFO: the last item pushed is the first one popped. "
    "A queue is FIFO, so items leave in the order they came. "
    "Both take O(1) for each operation, while searching either takes O(n)."
)


def make_source(n: int, text: str, path: tuple[str, ...] = ()) -> Source:
    locator = Locator("corpus", f"note{n}.md", 1, 9, 0, len(text))
    return Source(n, f"id{n}", locator, path, "Title", "yours", text)


ORDERS = (
    "A stack is last in, first out: the newest item leaves first. "
    "A queue is first in, first out. Retry after 5 seconds and give up after 3 times."
)
SOURCES = [
    make_source(1, GIL, ("The GIL",)),
    make_source(2, QUEUES, ("Stacks and queues",)),
    make_source(3, ORDERS, ("Order",)),
]


class AllAlike:
    """An embedder to which every word piece means the same."""

    fingerprint, dimension, max_word_pieces = "all-alike", 2, 256

    def embed(self, texts: Sequence[str]) -> Embedded:
        one = np.array([[1.0, 0.0]], np.float32)
        return Embedded(np.repeat(one, len(texts), 0), tuple(np.repeat(one, 9, 0) for _ in texts))


def verdict(text: str) -> str:
    return check_sentences([text], SOURCES)[0].verdict


@pytest.mark.parametrize(
    "text",
    [
        "Only one thread executes bytecode at a time [1].",
        "A thread releases the lock after 5 milliseconds or while it waits for input [1].",
        "The GIL doesn't protect your own data [1].",
        "A queue is FIFO: items leave in the order in which they came [2].",
        "Searching a stack or a queue takes O(n) [2].",
    ],
)
def test_a_sentence_that_its_passage_says_is_supported(text: str) -> None:
    assert verdict(text) == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "A thread gives the lock up after 50 milliseconds or while it waits for input [1].",
        "The GIL does protect your own data [1].",
        "Only one thread does not execute bytecode at a time [1].",
        "A stack is FIFO [2].",
        "A stack is FIFO: the last item pushed is the first one popped [2].",
        "A queue is LIFO, so items leave in the order they came [2].",
        "Searching a stack or a queue takes O(log n) [2].",
        "Searching a stack or a queue takes O(1) [2].",
        "Kubernetes schedules containers on worker nodes of a cluster [1].",
        "Only one process executes bytecode at a time [1].",
        "A stack is first in, first out, and a queue is last in, first out [3].",
        "Retry before 5 seconds and give up after 3 times [3].",
        "Retry after nine seconds [3].",
    ],
)
def test_a_sentence_that_its_passage_denies_or_never_says_is_flagged(text: str) -> None:
    assert verdict(text) == "unsupported"


@pytest.mark.parametrize(
    "text",
    [
        "Why is that?",
        "# The GIL lock in CPython",
        "In short:",
        "Yes, exactly.",
        "```python\nx = 1\n```\n",
    ],
)
def test_what_claims_nothing_is_not_checked(text: str) -> None:
    assert verdict(text) == "not_checked"


def test_a_supported_sentence_without_a_number_gets_its_passages_chip() -> None:
    found, cited, invented = check_sentences(
        [
            "A queue is FIFO, so items leave in the order they came. ",
            "Only one thread executes bytecode at a time [1]. ",
            "Redis keeps its keys in a radix tree of shards.",
        ],
        SOURCES,
    )
    assert (found.citations, found.is_matched) == ((2,), True)
    assert (cited.citations, cited.is_matched) == ((1,), False)
    assert (invented.verdict, invented.citations) == ("unsupported", ())


def test_a_sentence_is_held_against_the_passage_it_names() -> None:
    (checked,) = check_sentences(["A queue is FIFO, so items leave in the order [1]."], SOURCES)
    assert (checked.verdict, checked.citations) == ("unsupported", (1,))


def test_meaning_helps_where_words_differ() -> None:
    text = "A single thread runs bytecode at any time [1]."

    assert check_sentences([text], SOURCES)[0].verdict == "weak"
    assert check_sentences([text], SOURCES, Meanings(AllAlike()))[0].verdict == "supported"


def test_without_passages_nothing_is_checked() -> None:
    assert check_sentences(["A queue is FIFO always."], [])[0].verdict == "not_checked"


def test_what_the_passage_says_instead_stands_beside_a_sentence_that_it_denies() -> None:
    denied, unheard = check_sentences(
        ["A queue is LIFO, so items leave in the order they came [2].", "Jobs take 90 hours [2]."],
        SOURCES,
    )
    assert denied.against is not None
    assert "FIFO" in denied.against
    assert (unheard.verdict, unheard.against) == ("unsupported", None)
