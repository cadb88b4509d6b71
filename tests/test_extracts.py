from dataclasses import replace

import pytest

from tests.fake_notes import GIL, GUIDE, QUEUES, WHEN_BLOCKS, WHY_GIL, between, make_pair
from tutor.answers import Source
from tutor.extracts import Extract, extract_from, matching_pair, with_pair
from tutor.passages import Passage


def as_source(n: int, passage: Passage) -> Source:
    return Source(
        n,
        passage.section_id,
        passage.locator,
        passage.heading_path,
        passage.document_title,
        passage.ownership,
        passage.text,
    )


SOURCES = (as_source(1, GIL), as_source(2, QUEUES))


def extract(question: str) -> Extract:
    sources, pair = with_pair(question, SOURCES, (WHY_GIL, WHEN_BLOCKS))
    return extract_from(question, sources, pair)


@pytest.mark.parametrize(
    "question",
    ["Why does CPython have a GIL?", "why has cpython a gil", "GIL why does CPython have it"],
)
def test_a_question_that_the_author_asks_gets_the_authors_whole_answer(question: str) -> None:
    found = extract(question)
    assert WHY_GIL.pair.answer in found.text
    assert found.text == WHY_GIL.pair.answer + "\n\n[1]"
    assert "".join(sentence.text for sentence in found.sentences) == found.text
    assert {sentence.verdict for sentence in found.sentences} == {"supported"}
    (citation,) = found.citations
    assert citation.source.locator == WHY_GIL.answer_locator
    assert citation.quote in citation.source.text


def test_the_best_passages_pair_answers_what_it_speaks_of() -> None:
    best = replace(SOURCES[0], text=WHY_GIL.pair.answer, locator=WHY_GIL.answer_locator)
    for question, is_answered in [("lock keeps reference counts right", True), ("raft log", False)]:
        sources, pair = with_pair(question, (best, SOURCES[1]), (WHY_GIL, WHEN_BLOCKS))
        assert (pair is WHY_GIL) == is_answered
        assert (WHY_GIL.pair.answer in extract_from(question, sources, pair).text) == is_answered


def test_code_that_was_asked_for_comes_before_the_answer_around_it() -> None:
    answer = between("Reference counts", "x = [1]\n```").replace("x = [1]", "x = [1]\ny = [2]")
    entry = replace(WHY_GIL, pair=replace(WHY_GIL.pair, answer=answer))
    best = replace(SOURCES[0], text=answer, locator=WHY_GIL.answer_locator)
    sources, pair = with_pair("code for reference counts", (best,), (entry,))
    told = extract_from("code for reference counts", sources, pair)
    assert told.text == "```python\nx = [1]\ny = [2]\n```\n\n[1]"


def test_the_pairs_answer_becomes_the_first_passage_once() -> None:
    sources, pair = with_pair("Why does CPython have a GIL?", SOURCES, (WHY_GIL,))
    assert pair is WHY_GIL
    assert [source.n for source in sources] == [1, 2]
    assert sources[0].text == WHY_GIL.pair.answer
    covering = replace(SOURCES[0], text=WHY_GIL.pair.answer, locator=WHY_GIL.answer_locator)
    again, _ = with_pair("Why does CPython have a GIL?", (covering, SOURCES[1]), (WHY_GIL,))
    assert [source.section_id for source in again] == ["gil", "queues"]


def test_an_answer_longer_than_a_passage_is_told_whole_and_cited_by_its_beginning() -> None:
    answer = "\n".join(f"Line {n} of a very long answer about the lock." for n in range(80))
    pair = replace(WHY_GIL.pair, answer=answer, answer_end=WHY_GIL.pair.answer_start + 79)
    entry = replace(WHY_GIL, pair=pair)
    sources, found = with_pair("Why does CPython have a GIL?", SOURCES, (entry,))
    told = extract_from("Why does CPython have a GIL?", sources, found)
    assert answer in told.text
    source = told.citations[0].source
    assert len(source.text) <= 2000
    assert answer.startswith(source.text)
    assert told.citations[0].quote in source.text
    assert source.locator.end_char - source.locator.start_char == len(source.text)
    lines = source.text.count("\n") + 1
    assert source.locator.end_line - source.locator.start_line + 1 == lines


@pytest.mark.parametrize(
    "question", ["What is a mutex?", "Why does CPython compile to bytecode?", "block", ""]
)
def test_a_merely_similar_question_is_not_taken_for_the_authors(question: str) -> None:
    assert matching_pair(question, (WHY_GIL, WHEN_BLOCKS)) is None


def test_what_only_points_elsewhere_or_was_said_in_a_chat_is_no_answer() -> None:
    pointing = replace(WHY_GIL, pair=replace(WHY_GIL.pair, points_elsewhere=True))
    chat = replace(WHY_GIL, document_kind="transcript")
    assert matching_pair("Why does CPython have a GIL?", (pointing, chat)) is None


@pytest.mark.parametrize(
    ("question", "block"),
    [
        ("show me code for a queue between threads", "```python\nfrom queue import Queue"),
        ("table of queue calls", "| call | blocks |\n|---|---|"),
        ("list the queue calls", "- `put` adds an item\n- `get`"),
    ],
)
def test_where_the_point_is_a_block_that_block_is_given(question: str, block: str) -> None:
    sources = (SOURCES[1], SOURCES[0])
    found = extract_from(question, sources, None)
    assert found.text.startswith(block)
    assert found.text.endswith("\n\n[2]")
    body = found.text.removesuffix("\n\n[2]")
    assert body in GUIDE
    assert found.citations[0].quote == body


def test_a_blocks_fence_is_closed_before_the_number() -> None:
    ending = replace(SOURCES[1], text=QUEUES.text + "\n\nMore words.")
    found = extract_from("code for a queue between threads", (ending,), None)
    assert found.text.endswith("```\n\n[2]")


@pytest.mark.parametrize("question", ["list vs queue", "which queue", "linked list"])
def test_a_word_that_also_names_a_thing_asks_for_no_list(question: str) -> None:
    assert not extract_from(question, (SOURCES[1],), None).text.startswith("- ")


def test_a_pairs_label_is_no_sentence() -> None:
    labelled = replace(SOURCES[0], text="*medium · global interpreter lock*\n\n" + GIL.text)
    assert "·" not in extract_from("global interpreter lock medium", (labelled,), None).text


def test_a_block_of_another_subject_is_not_given() -> None:
    found = extract_from("code for a binary search tree", SOURCES, None)
    assert not found.text.startswith("```")


def test_else_the_nearest_sentences_are_quoted_exactly() -> None:
    found = extract("how long may a thread hold the lock before it gives it up")
    assert "A thread gives the lock up after 5 milliseconds" in found.text
    assert "".join(sentence.text for sentence in found.sentences) == found.text
    for citation in found.citations:
        assert citation.quote in citation.source.text
        assert citation.quote in GUIDE
        assert f"“{citation.quote}” [{citation.n}]" in found.text


def test_a_sentence_that_the_notes_repeat_is_quoted_once() -> None:
    said = "A broker keeps each message until a consumer has acknowledged it."
    source = replace(SOURCES[1], n=1, text=f"{said}\n\nMore about it.\n\n{said}\n")
    found = extract_from("When does a broker drop a message?", [source], None)
    assert found.text.count(said) == 1


def test_the_line_that_says_whose_words_they_are_tells_starter_from_yours() -> None:
    starter = tuple(replace(source, ownership="starter") for source in SOURCES)
    entry = replace(WHY_GIL, ownership="starter")
    sources, pair = with_pair("Why does CPython have a GIL?", starter, (entry,))
    assert extract_from("x", sources, pair).what == "The starter guide's own answer"
    assert extract("Why does CPython have a GIL?").what == "Your notes' own answer"


def test_an_unfinished_or_odd_passage_still_gives_an_extract() -> None:
    odd = replace(SOURCES[0], text="```python\nx = 1")
    found = extract_from("what is x", (odd,), None)
    assert found.text == ""
    assert found.citations == ()
    assert make_pair("q", "When the queue is full.", "queues").pair.answer


def test_sections_of_books_and_links_are_quoted_only_where_there_is_nothing_else() -> None:
    books = replace(SOURCES[0], heading_path=("Threads", "Read further"))
    assert {c.n for c in extract_from("GIL", (books, SOURCES[1]), None).citations} == {2}
    assert {c.n for c in extract_from("GIL", (books,), None).citations} == {1}
