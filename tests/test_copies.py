"""Near-copies are told from twins."""

from __future__ import annotations

import pytest

from tutor.copies import are_copies, are_twins, language_of, words_shown

TEXT = "A singleton has one instance of its class, made at its first use by whoever asks for it."


def alike(one: str, other: str) -> bool:
    return are_copies(words_shown(one), words_shown(other))


def test_white_space_case_and_a_word_or_two_make_no_difference() -> None:
    assert alike(TEXT, TEXT.replace(" ", "\n").upper())
    assert alike(TEXT + " " + " ".join("abcdefghijklm"), TEXT + " " + " ".join("abcdefghijkln"))


def test_a_difference_in_code_or_figures_keeps_texts_apart() -> None:
    assert not alike(TEXT + " f(x)", TEXT + " g(x)")
    assert not alike(TEXT + " 3.11", TEXT + " 3.12")
    assert not alike(TEXT + "\n```python\nx\n```", TEXT + "\n```ruby\nx\n```")


def test_another_text_is_no_copy() -> None:
    assert not alike(TEXT, "A deadlock needs a circle of waiting; one global order breaks it.")
    assert not alike(TEXT, TEXT[:40])


PYTHON = "Made once.\n\n```python\nclass Config: ...\n```\n\n```output\nok\n```"
CPP = "Made at its first use.\n\n```cpp\nstatic Config& instance();\n```"


@pytest.mark.parametrize(
    ("text", "language"),
    [(PYTHON, "Python"), (CPP, "C++"), (PYTHON + "\n" + CPP, None), ("No code.", None)],
)
def test_a_text_has_the_language_of_its_code(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_one_title_in_two_languages_makes_twins() -> None:
    assert are_twins("Singleton in Python", PYTHON, "Singleton (C++)", CPP)
    assert not are_twins("Singleton in Python", PYTHON, "Observer in C++", CPP)


def test_the_same_prose_around_other_code_makes_twins() -> None:
    prose = "A singleton has one instance of its class, made at its first use by whoever asks.\n"
    assert are_twins("One", prose + PYTHON, "Another", prose + CPP)
