"""Words that say the contrary of each other."""

from __future__ import annotations

import pytest

from tutor.opposites import companions_of, contraries_of, plain_form


@pytest.mark.parametrize(
    ("word", "contrary"),
    [
        ("slower", "fast"),
        ("FIFO", "stack"),
        ("rarer", "often"),
        ("shared_ptr", "unique_ptr"),
        ("preventing", "allow"),
        ("linear", "quadratic"),
    ],
)
def test_a_word_in_any_form_has_its_contraries(word: str, contrary: str) -> None:
    assert contrary in contraries_of(word)


def test_words_of_one_group_are_alike_and_not_contrary() -> None:
    assert "quick" in companions_of("fast")
    assert "quick" not in contraries_of("fast")


def test_a_word_without_a_contrary_stands_for_itself() -> None:
    assert plain_form("Decorator") == "decorator"
    assert not contraries_of("decorator")
    assert not companions_of("decorator")
