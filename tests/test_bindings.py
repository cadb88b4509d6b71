"""Words that stand together in an answer and apart in its reference."""

from __future__ import annotations

import pytest

from tutor.bindings import find_bindings

START = "Fork copies the running process with its state. Spawn imports the module in a new one."
SIZES = "Too small: a sentence loses its subject. Too large: several topics blur into one vector."


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        (START, "Spawn copies the running process with its state. Fork imports the module anew."),
        (SIZES, "Too large: a sentence loses its subject. Too small: several topics blur."),
    ],
)
def test_an_exchange_puts_words_into_company_that_they_do_not_keep(reference, answer):
    swapped, right = find_bindings(reference, answer), find_bindings(reference, reference)
    assert swapped.misplaced > 0.5
    assert right.misplaced == 0
    assert swapped.agreement < right.agreement == 1


def test_half_of_an_answer_misplaces_nothing():
    assert find_bindings(START, "Fork copies the running process.").most_misplaced == 0


def test_few_shared_words_say_little():
    assert find_bindings(START, "Fork is new.").agreement > 0.5
    assert find_bindings(START, "").pairs == 0
    assert find_bindings("", "Fork copies the process.").misplaced == 0
