import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.citations import (
    best_quote,
    markers_in,
    resolve_markers,
    strip_source_list,
    without_markers,
)
from tutor.sentences import code_spans, split_sentences

NUMBERS = {1, 2, 3}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Water moves [1]. Salt too [7].", "Water moves [1]. Salt too."),
        ("Both [1, 2].", "Both [1][2]."),
        ("All [1-3]; none [4-9].", "All [1][2][3]; none."),
        ("Some [2, 9].", "Some [2]."),
        ("See [passage 2] and [Source: 3].", "See [2] and [3]."),
        ("Wide 【1】 brackets 【8】.", "Wide [1] brackets."),
        ("Linked [1](https://example.com/a(b)).", "Linked [1]."),
        ("The lock[1].", "The lock[1]."),
        ("Footnote [^2] style.", "Footnote [2] style."),
        ("Set items[1] = 2 and rows[9][0] = 3.", "Set items[1] = 2 and rows[9][0] = 3."),
        ("Use `items[7]` here [1].", "Use `items[7]` here [1]."),
        (
            "```python\nx = [7]\ny[9] = [1, 2]\n```\nDone [9].",
            "```python\nx = [7]\ny[9] = [1, 2]\n```\nDone.",
        ),
        ("~~~\n[8]\n~~~", "~~~\n[8]\n~~~"),
        ("An open fence\n```\n[8] stays", "An open fence\n```\n[8] stays"),
        ("Zero [0] and huge [999].", "Zero and huge."),
        (
            "[ ] a box, [x] another, [text] and [link](a.md)",
            "[ ] a box, [x] another, [text] and [link](a.md)",
        ),
    ],
)
def test_markers_are_resolved_by_code(said: str, kept: str) -> None:
    assert resolve_markers(said, NUMBERS) == kept


@pytest.mark.parametrize(
    "tail",
    [
        "\n\nSources:\n[1] guide.md\n[2] notes.md",
        "\n\n**Sources:** [1], [2]",
        "\n\n### References\n\n1. Threads guide\n2. GIL guide\n",
        "\nSources: 1, 2",
        "\n\nReferences:\n- corpus/a.md\n- corpus/b.md",
        "\n\n[1]: corpus/a.md\n[2]: corpus/b.md",
        "\n\nSources: guide.md, lines 3-9",
        "\n\nFuentes:\n- [1]",
    ],
)
def test_a_list_of_sources_that_the_model_wrote_is_taken_off(tail: str) -> None:
    assert strip_source_list("The GIL is a lock [1]." + tail) == "The GIL is a lock [1]."


@pytest.mark.parametrize(
    "text",
    [
        "Sources: the lock is taken from the queue and given back.",
        "References:\nA reference counts as a name.",
        "Use it so:\n```\nSources:\n- a\n```",
        "Sources of load are:\n- users\n- cron jobs",
    ],
)
def test_prose_that_merely_speaks_of_sources_stays(text: str) -> None:
    assert strip_source_list(text) == text


def test_markers_are_read_outside_code_only() -> None:
    text = "A [2]. B `x[3]` [1][2].\n```\n[3]\n```"
    assert markers_in(text) == (2, 1)
    assert without_markers(text) == "A. B `x[3]`.\n```\n[3]\n```"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        ("The GIL. [1] It locks.", ["The GIL. [1] ", "It locks."]),
        ("Use e.g. Python 3.12. Then stop.", ["Use e.g. Python 3.12. ", "Then stop."]),
        ("A line\nwrapped here. Next.", ["A line\nwrapped here. ", "Next."]),
        ("# Title\nText.", ["# Title\n", "Text."]),
        ("- one\n- two\n\nAfter.", ["- one\n", "- two\n\n", "After."]),
        ("1. First. 2. Second.", ["1. First. ", "2. Second."]),
        ("Call `a. B` now. Yes.", ["Call `a. B` now. ", "Yes."]),
        ("So:\n```py\na. B\n```\nDone. Ok.", ["So:\n", "```py\na. B\n```\n", "Done. ", "Ok."]),
        ("यह एक लॉक है। दूसरा।", ["यह एक लॉक है। ", "दूसरा।"]),
        ("\n\nLead.", ["\n\nLead."]),
        ("", []),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ["| a | b |\n", "|---|---|\n", "| 1 | 2 |"]),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


PIECES = st.sampled_from(
    [
        "Word",
        "word",
        ". ",
        "! ",
        "\n",
        "\n\n",
        "```",
        "`",
        "[1]",
        " [7]",
        "- ",
        "# ",
        "1. ",
        "é",
        "~~~\n",
        "| ",
    ]
)


@settings(max_examples=300, deadline=None)
@example(" [7]~~~\n~~~\n [7]")
@example("` [7]` [7]```")
@given(st.lists(PIECES, max_size=25).map("".join))
def test_sentences_joined_give_the_text_and_code_keeps_its_brackets(text: str) -> None:
    assert "".join(split_sentences(text)) == text
    resolved = resolve_markers(text, NUMBERS)
    assert resolve_markers(resolved, NUMBERS) == resolved
    assert set(markers_in(resolved)) <= NUMBERS
    for start, end in code_spans(text):
        assert text[start:end] in resolved


def test_a_quote_is_an_exact_part_of_its_passage() -> None:
    passage = (
        "Threads share memory.\n\nThe GIL is one lock\naround the interpreter. It is held by one."
    )
    quote = best_quote("CPython has one interpreter lock, the GIL [2].", passage)
    assert quote == "The GIL is one lock\naround the interpreter."
    assert best_quote("nothing alike", "") == ""
    assert best_quote("zzz", passage) in passage
