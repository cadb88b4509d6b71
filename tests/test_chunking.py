"""Chunks fit the embedder, say where they are from, and lose nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import chunk_document
from ingest.documents import Chunk, Document, Kind
from ingest.outline import outline_document
from ingest.prose import plain_line
from tests.messy_notes import SAMPLES
from tests.test_outline import make_document


def count_words(texts: Sequence[str]) -> list[int]:
    """Runs of word characters and single signs, and two special tokens at the ends."""
    return [2 + len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]


def count_badly(texts: Sequence[str]) -> list[int]:
    """A measure whose parts don't add up: a whole is longer than its parts together."""
    return [2 + len(text) // 4 + len(text) ** 2 // 5000 for text in texts]


def chunks_of(
    text: str, limit: int = 64, kind: Kind = "guide", source: str = "n.md"
) -> list[Chunk]:
    document = make_document(text, source, kind)
    return chunk_document(document, outline_document(document), count_words, limit)


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def check(document: Document, chunks: list[Chunk], limit: int) -> None:
    sections = {section.id: section for section in outline_document(document).sections}
    lines = re.split(r"\r\n|\r|\n", document.text)
    for chunk in chunks:
        where = chunk.locator
        assert chunk.text == document.text[where.start_char : where.end_char]
        assert where.start_line <= where.end_line <= len(lines)
        section = sections[chunk.section_id]
        assert section.start_char <= where.start_char <= where.end_char <= section.end_char
    assert max(count_words([chunk.embedded_text for chunk in chunks]), default=0) <= limit


PIECES = """
# Title
## Part
###tight
#loose one
############ run
############ a chapter ############
text and more of it. And a second sentence!
- item
  - below?
\t- deep
1. ### In a list?
```python
```
~~~
def f(x):
    return x
class A:
    # note
**Q: Why so?**
*easy · sets*
Q: And?
A: yes
**bold line**
> quote
<details><summary>What is it?</summary>
<details>
<summary>Answer</summary>
</details>
#### Answer
---
===
a | b
--|--
1 | 2
[a](b.md)
<!--
TODO
### You
### Claude
2024-01-01T10:00:00
`code` \x0c \u2028 \u00e9 \U0001f389
word word word word word word word word word word word word word word word word word word
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
""".strip("\n").split("\n")
ENDS = ("\n", "\n", "\n\n", "\n\n\n", "\r\n", "\r", "")
LINES = st.tuples(st.sampled_from(PIECES), st.sampled_from(ENDS)).map("".join)
TEXTS = st.lists(LINES, min_size=1, max_size=40).map("".join)
KINDS = st.sampled_from([("guide", "n.md"), ("transcript", "n.txt"), ("code", "n.py")])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=TEXTS, kind=KINDS, limit=st.integers(16, 80))
def test_any_text_is_tiled_by_sections_and_cut_into_chunks_that_fit(
    text: str, kind: tuple[Kind, str], limit: int
) -> None:
    document = make_document(text, kind[1], kind[0])
    outline = outline_document(document)
    assert "".join(text[s.start_char : s.end_char] for s in outline.sections) == text
    assert len({section.id for section in outline.sections}) == len(outline.sections)
    assert len({pair.id for pair in outline.pairs}) == len(outline.pairs)
    for pair in outline.pairs:
        assert text[pair.answer_start_char : pair.answer_end_char] == pair.answer
        assert pair.question_line <= pair.answer_start <= pair.answer_end
    check(document, chunk_document(document, outline, count_words, limit), limit)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(text=TEXTS, kind=KINDS, limit=st.integers(16, 80))
def test_ever_new_texts_are_tiled_and_cut_into_chunks_that_fit(
    text: str, kind: tuple[Kind, str], limit: int
) -> None:
    document = make_document(text, kind[1], kind[0])
    outline = outline_document(document)
    assert "".join(text[s.start_char : s.end_char] for s in outline.sections) == text
    check(document, chunk_document(document, outline, count_words, limit), limit)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=TEXTS, limit=st.integers(16, 40))
def test_no_chunk_is_too_long_even_where_parts_do_not_add_up(text: str, limit: int) -> None:
    document = make_document(text * 3)
    chunks = chunk_document(document, outline_document(document), count_badly, limit)
    assert max(count_badly([chunk.embedded_text for chunk in chunks]), default=0) <= limit


@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=TEXTS)
def test_every_word_of_a_text_is_in_a_chunk_or_a_heading(text: str) -> None:
    document = make_document(text)
    outline = outline_document(document)
    chunks = chunk_document(document, outline, count_words, 48)
    covered = bytearray(len(text))
    for chunk in chunks:
        start, end = chunk.locator.start_char, chunk.locator.end_char
        covered[start:end] = b"\1" * (end - start)
    titles = {section.start_line for section in outline.sections}
    for match in re.finditer(r"\w+", text):
        line = len(re.findall(r"\r\n|\r|\n", text[: match.start()])) + 1
        row = re.split(r"\r\n|\r|\n", text)[line - 1]
        is_mark = bool(re.match(r"\s*(?:```|~~~|</?\w|<!--|[-|\s]+$)", row))
        is_title = plain_line(row) == outline.title
        assert covered[match.start()] or line in titles or is_mark or is_title, (match, row)


def test_every_sample_is_chunked_within_its_sections() -> None:
    for sample in SAMPLES:
        check(make_document(sample.text, "n.md"), chunks_of(sample.text), 64)


def test_what_is_embedded_begins_with_title_and_path() -> None:
    (chunk,) = chunks_of("# Guide\n\n## Queues\n### Deques\nTwo open **ends**.\n")[-1:]
    assert chunk.embedded_text == "Guide > Queues > Deques\nTwo open ends."
    assert chunk.text == "### Deques\nTwo open **ends**."
    assert (chunk.body, chunk.code) == ("Two open ends.", "")


def test_a_pair_is_one_chunk_and_its_question_another() -> None:
    text = "## Sets\nIntro.\n\n**Q: What is a set?**\n*easy · sets*\n\nDistinct things.\n"
    intro, question, pair = chunks_of(text)
    assert (intro.pair_id, intro.is_question) == (None, False)
    assert (question.is_question, question.embedded_text) == (True, "What is a set?")
    assert question.text == "**Q: What is a set?**"
    assert pair.pair_id == question.pair_id
    assert pair.text.startswith("**Q: What")
    assert pair.embedded_text == "n > Sets\nWhat is a set?\nsets\nDistinct things."
    assert pair.text.endswith("Distinct things.")


def test_later_pieces_of_an_answer_restate_the_question() -> None:
    answer = "".join(f"Sentence number {n} of the answer.\n\n" for n in range(30))
    pieces = [c for c in chunks_of(f"## S\n**Q: What is a set?**\n{answer}") if not c.is_question]
    assert len(pieces) > 2
    assert all("What is a set?" in piece.embedded_text for piece in pieces)
    assert len({piece.pair_id for piece in pieces}) == 1


def test_code_that_fits_is_kept_whole() -> None:
    code = "```python\n" + "value = compute(1)\n\n" * 5 + "```"
    text = "## S\n" + "Some words before it.\n" * 6 + "\n" + code + "\n"
    holding = [chunk for chunk in chunks_of(text) if "compute" in chunk.code]
    assert [chunk.text for chunk in holding] == [code]


def test_long_code_is_cut_at_definitions_with_fence_language_and_name_restated() -> None:
    parts = [f"def step_{n}(x):\n" + "    x = x + 1\n" * 6 + "    return x\n\n" for n in range(6)]
    chunks = chunks_of("## S\n```python\n" + "\n".join(parts) + "```\n")
    assert [chunk.unit for chunk in chunks] == [f"step_{n}" for n in range(6)]
    assert chunks[3].embedded_text.startswith("n > S\n```python step_3\ndef step_3(x):")
    assert all(chunk.body == "" for chunk in chunks)


def test_long_prose_is_cut_between_sentences_and_long_tables_between_rows() -> None:
    prose = " ".join(f"This is the sentence with number {n}." for n in range(60))
    assert all(chunk.text.endswith(".") for chunk in chunks_of("## S\n" + prose))
    table = "| name | use |\n|---|---|\n" + "".join(f"| tree{n} | order |\n" for n in range(60))
    chunks = chunks_of("## S\n" + table)
    assert len(chunks) > 2
    assert all("name use" in chunk.embedded_text for chunk in chunks)
    assert all(chunk.text.endswith("|") for chunk in chunks)


def test_a_line_without_spaces_is_cut_anywhere() -> None:
    text = "&" * 1000 + "x"
    chunks = chunks_of(text)
    assert "".join(chunk.text for chunk in chunks) == text


def test_an_output_block_stays_with_its_code_when_both_fit() -> None:
    text = "## S\n" + "Words. " * 40 + "\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n"
    assert "```output" in chunks_of(text)[-1].text
    assert "```python" in chunks_of(text)[-1].text


def test_an_empty_section_is_found_by_its_heading_alone() -> None:
    chunks = chunks_of("# T\n## Sets are fast\n## Next\nText.\n")
    assert [(c.text, c.embedded_text) for c in chunks] == [
        ("## Sets are fast", "T > Sets are fast"),
        ("## Next\nText.", "T > Next\nText."),
    ]


def test_a_file_name_that_says_nothing_is_not_embedded() -> None:
    assert chunks_of("Text.", source="001_10b35c3782d9dcac.txt")[0].embedded_text == "Text."


def test_a_transcript_is_chunked_by_turns() -> None:
    text = "### You\nhello there\n\n### Claude\nhi\n\n### You\nbye\n\n### Claude\nso long\n"
    chunks = chunks_of(text, kind="transcript", source="log.md")
    assert len(chunks) == 4
    assert chunks[0].embedded_text == "log > You: hello there\nhello there"


def test_a_limit_too_small_for_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="8 word pieces"):
        chunks_of("text", limit=8)


@pytest.mark.slow
def test_time_grows_with_the_length_of_a_text_and_no_faster() -> None:
    """Four times the text may take about four times as long; a square would make it sixteen."""
    for shape in (
        "# a\n## b\ntext\n",
        "**Q: Why so?**\nSo.\n\n",
        "- why so?\n  - so\n",
        "#tight one\n",
        "<details><summary>Why?</summary>\n\nx\n\n</details>\n",
        "```python\ndef f():\n    return 1\n```\n",
        "[" * 999 + "\n",
        "word, word. " * 99 + "\n",
    ):
        short, long = (seconds_for(shape * (size // len(shape))) for size in (40_000, 160_000))
        assert long < 10 * short + 0.5, shape


def seconds_for(text: str) -> float:
    document = make_document(text)
    started = time.process_time()
    chunk_document(document, outline_document(document), count_words, 64)
    return time.process_time() - started
