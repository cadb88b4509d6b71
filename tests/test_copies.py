"""Near-copies are told from twins."""

from __future__ import annotations

from tutor.copies import are_copies, words_shown

TEXT = "A singleton has one instance of its class, made at its first use by whoever asks for it."


def alike(one: str, other: str) -> bool:
    return are_copies(words_shown(one), words_shown(other))


def test_white_space_case_and_a_word_or_two_make_no_difference() -> None:
    assert alike(TEXT, TEXT.replace(" ", "\n").upper())
    assert alike(TEXT + " " + " ".join("abcdefghijklm"), TEXT + " " + " ".join("abcdefghijkln"))


def test_a_difference_in_code_or_figures_keeps_texts_apart() -> None:
    assert not alike(TEXT + " f(x)", TEXT + " g(x)")
    assert not alike(TEXT + " 3.11", TEXT + " 3.12")


def test_another_text_is_no_copy() -> None:
    assert not alike(TEXT, "A deadlock needs a circle of waiting; one global order breaks it.")
    assert not alike(TEXT, TEXT[:40])
