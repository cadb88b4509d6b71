"""Outlines agree with what a person sees in the same notes."""

from __future__ import annotations

import pytest

from ingest.documents import Document, Kind, Outline
from ingest.outline import outline_document
from ingest.sections import points_elsewhere
from tests.messy_notes import SAMPLES
from tests.messy_sample import Sample, sample


def make_document(text: str, source: str = "sample.md", kind: Kind = "guide") -> Document:
    return Document("notes", source, kind, "yours", text, "hash")


def outline_of(text: str, source: str = "sample.md", kind: Kind = "guide") -> Outline:
    return outline_document(make_document(text, source, kind))


each_sample = pytest.mark.parametrize("wanted", SAMPLES, ids=lambda wanted: wanted.name)


@each_sample
def test_sections_are_those_a_person_sees(wanted: Sample) -> None:
    outline = outline_of(wanted.text)
    found = tuple(
        f"{s.start_line}-{s.subtree_end_line} {' > '.join(s.heading_path)}"
        for s in outline.sections
        if s.heading_path
    )
    assert found == wanted.sections
    assert outline.title == wanted.title


@each_sample
def test_pairs_are_those_a_person_sees(wanted: Sample) -> None:
    found = tuple(
        f"{p.question_line} {p.answer_start}-{p.answer_end} {p.question}".replace("\n", " ")
        for p in outline_of(wanted.text).pairs
    )
    assert found == wanted.pairs


@each_sample
def test_own_ranges_tile_the_text(wanted: Sample) -> None:
    sections = outline_of(wanted.text).sections
    assert "".join(wanted.text[s.start_char : s.end_char] for s in sections) == wanted.text


def test_marks_below_a_question_give_difficulty_topic_and_exercise() -> None:
    text = "**Q: Why?**\n*hard · http methods · exercise*\n\nSo.\n\n**Q: How so?**\n*easy*\nThus."
    first, second = outline_of(text).pairs
    assert (first.difficulty, first.topic, first.is_exercise) == ("hard", "http methods", True)
    assert (second.difficulty, second.topic, second.is_exercise) == ("easy", None, False)
    assert first.answer == "So."


def test_an_answer_is_exactly_the_text_of_its_lines() -> None:
    text = "## What is it?\r\n\r\nOne \r\n\ttwo\r\n\r\n"
    (pair,) = outline_of(text).pairs
    assert pair.answer == "One \r\n\ttwo"
    assert text[pair.answer_start_char : pair.answer_end_char] == pair.answer


def test_an_answer_that_stands_elsewhere_says_so() -> None:
    text = "## What is it?\nAlready explained in the chapter above.\n## What else?\nThis.\n"
    assert [pair.points_elsewhere for pair in outline_of(text).pairs] == [True, False]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("## Contents\n- [One](#one)\n- [Two](#two)\n", "contents"),
        ("## Go on\n- [One](#one)\n- [Two](#two)\n- [Three](#three)\n", "contents"),
        ("## Resources\n- [One](https://a.org)\n- <https://b.org>\n", "links"),
        ("## Later\nTODO\n", "stub"),
        ("## Later\n\n---\n", "stub"),
        ("## Chapter\n### Part\nText.\n", "body"),
        ("## Contents\nThe contents of a cache line.\n", "body"),
    ],
)
def test_a_section_knows_what_its_text_is_good_for(text: str, role: str) -> None:
    assert outline_of(text).sections[0].role == role


def test_a_section_keeps_its_id_when_the_text_around_it_changes() -> None:
    text = "# T\n\n## A\none\n\n## B\n**Q: What is b?**\nTwo.\n\n## B\nthree\n"
    edited = text.replace("# T\n", "# T\n\nNew words.\n").replace("one", "one\n### New\nmore")
    before, after = outline_of(text), outline_of(edited)
    assert [s.id for s in before.sections if s.title == "B"] == [
        s.id for s in after.sections if s.title == "B"
    ]
    assert before.pairs[0].id == after.pairs[0].id
    assert len({section.id for section in after.sections}) == len(after.sections)


def test_fences_and_tables_are_found_with_their_lines() -> None:
    text = "a\n\n```Python3 run\nx\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nopen\n"
    outline = outline_of(text)
    assert [(f.language, f.start_line, f.end_line, f.is_closed) for f in outline.fences] == [
        ("python3", 3, 5, True),
        ("", 11, 12, False),
    ]
    assert [(t.start_line, t.end_line) for t in outline.tables] == [(7, 9)]


def test_a_fence_left_open_ends_before_the_next_heading() -> None:
    text = "```sh\nls\n\n## Next\n```sh\npwd\n```\n"
    fences = outline_of(text).fences
    assert [(f.start_line, f.end_line, f.is_closed) for f in fences] == [
        (1, 2, False),
        (5, 7, True),
    ]


def test_a_document_without_headings_is_one_section() -> None:
    outline = outline_of("just\nwords\n", source="folder/thoughts.txt")
    assert outline.title == "thoughts"
    assert [(s.heading_path, s.start_line, s.end_line) for s in outline.sections] == [((), 1, 2)]


def test_a_source_file_has_a_section_for_each_definition() -> None:
    code = '"""Doc."""\n\n\n' + "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(9))
    outline = outline_of(code, source="pkg/tool.py", kind="code")
    assert outline.title == "tool.py"
    assert [unit.name for unit in outline.units] == [f"f{n}" for n in range(9)]
    assert [section.title for section in outline.sections] == ["", *(f"f{n}" for n in range(9))]
    assert "".join(code[s.start_char : s.end_char] for s in outline.sections) == code


def test_the_samples_are_their_authors_own_count() -> None:
    assert len(SAMPLES) >= 20
    assert sample("x", "\n  a\n", "").text == "a\n"


def test_an_answer_on_the_question_s_own_line_begins_behind_it() -> None:
    text = "Q: What is it? A: This.\nAnd that.\n"
    (pair,) = outline_of(text).pairs
    assert pair.answer == "A: This.\nAnd that."
    assert text[pair.answer_start_char : pair.answer_end_char] == pair.answer


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("See the section above.", True),
        ("The implementation of this pattern is shown in the chapter above.", True),
        ("Already covered in the previous guide (see file 3).", True),
        ("It keeps 20 messages until they are taken, see chapter 9.", False),
        ("See above. A lock is held by one thread at a time.", False),
        ("A lock keeps all others out.", False),
    ],
)
def test_an_answer_that_says_something_itself_does_not_point_elsewhere(
    words: str, does: bool
) -> None:
    assert points_elsewhere(words) is does
