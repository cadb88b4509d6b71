"""Where an answer says the contrary of its reference."""

from __future__ import annotations

import pytest

from tutor.compared_things import things_compared
from tutor.contradictions import find_contradictions, growths_in, is_negated
from tutor.key_points import key_points
from tutor.swaps import fit_of, lone_fit

COSTS = "- `vector`: random access O(1), middle O(n)\n- `map`: search O(log n)"


def find(reference: str, answer: str, question: str = "What does it cost?"):
    things = things_compared(question, key_points(reference))
    return find_contradictions(question, reference, answer, things, None)


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("It is never freed.", True),
        ("It isn't shared", True),
        ("no es seguro, nunca", False),
        ("not only fast but small", False),
        ("It is shared", False),
    ],
)
def test_two_negations_are_none(text, negated):
    assert is_negated(text) is negated


def test_a_turned_negation_is_found():
    found = find("The lock is released while waiting.", "The lock is not released while waiting.")
    assert found.negations == 1
    assert found.clause == "The lock is not released"


def test_an_opposite_is_found():
    assert find("A list is mutable in place.", "A list is immutable in place.").opposites == 1
    assert find("Requests run before the write.", "Requests run after the write.").opposites == 1


def test_a_number_that_the_reference_has_not_is_found():
    assert find("It takes four conditions.", "It takes three conditions.").wrong_numbers == 1
    assert find("It takes four conditions.", "It takes 4 conditions.").wrong_numbers == 0


def test_growth_is_compared_for_the_same_subject_of_the_same_thing():
    wrong = find(COSTS, "vector: random access is O(n), the middle is O(1). map search is O(1).")
    assert (wrong.right_growths, wrong.wrong_growths) == (0, 3)
    right = find(COSTS, "vector: random access O(1), in the middle O(n). map: search O(log n).")
    assert (right.right_growths, right.wrong_growths) == (3, 0)


def test_growth_has_names():
    assert growths_in("constant time") == growths_in("it is O(1)") - {"bigo"}
    assert growths_in("tiempo lineal") == growths_in("O(n)")


def test_what_is_said_of_the_other_thing_fits_worse_than_nothing():
    question = "What is the difference between a stack and a queue?"
    reference = "A stack takes the newest item first. A queue takes the oldest item first."
    things = things_compared(question, key_points(reference))
    right = fit_of(things, reference, "A queue takes the oldest, a stack the newest.", None)
    swapped = fit_of(things, reference, "A stack takes the oldest, a queue the newest.", None)
    assert right is not None
    assert swapped is not None
    assert right.total > 0.2
    assert swapped.total < -0.2
    assert right.bound == swapped.bound == 1.0


def test_a_reference_about_one_of_two_things_tells_when_it_is_said_of_the_other():
    question = "Why prefer a deque over a list?"
    reference = "It removes from the front in constant time."
    swapped = "A list removes from the front in constant time, a deque moves all items."
    assert lone_fit(question, reference, swapped, None) < 0
