"""Which things a question compares and which of them a clause speaks of."""

from __future__ import annotations

import pytest

from tutor.compared_things import parts_about, things_compared, things_named, without_names
from tutor.key_points import key_points

JOINS = "An inner join keeps matching rows. A left join keeps every row of the first table."


def things_of(question: str, reference: str):
    return things_compared(question, key_points(reference))


@pytest.mark.parametrize(
    ("question", "reference", "names"),
    [
        ("What is the difference between a shallow and a deep copy?",
         "A shallow copy shares. A deep copy doesn't.", ["shallow", "deep"]),
        ("Fine-tuning vs RAG?", "RAG first. Fine-tune for style.", ["Fine-tuning", "RAG"]),
        ("When do you use a mutex and when an atomic?",
         "An atomic for a counter, a mutex for more.", ["mutex", "atomic"]),
        ("What do operations cost on vector, map and unordered_map?",
         "vector: O(1)\nmap: O(log n)\nunordered_map: O(1)", ["vector", "map", "unordered_map"]),
        ("What is the difference between == and is?",
         "`==` compares values, `is` identity.", ["==", "is"]),
        ("What do the letters promise?",
         "- **Atomicity**: all or none\n- **Durability**: it survives",
         ["Atomicity", "Durability"]),
        ("What is a closure?", "A function with its variables.", []),
    ],
)  # fmt: skip
def test_the_things_come_from_the_question_or_from_the_reference(question, reference, names):
    assert [thing.name for thing in things_of(question, reference)] == names


def test_clauses_go_to_the_thing_they_name_and_then_stay_with_it():
    things = things_of("Inner join or left join?", JOINS)
    parts = parts_about(
        "A left join keeps all rows, and fills gaps; an inner one drops them", things
    )
    assert [part.thing for part in parts] == [1, 1, 0]


def test_the_first_and_the_other_stand_for_things_when_none_is_named():
    things = things_of("What is the difference between Scrum and Kanban?", "Scrum: a. Kanban: b.")
    parts = parts_about("The former has sprints. The latter limits work.", things)
    assert [part.thing for part in parts] == [0, 1]


def test_a_longer_name_is_not_also_the_shorter_one():
    things = things_of("map vs unordered_map?", "map: sorted. unordered_map: hashed.")
    assert things_named("unordered_map", things) == [1]
    assert things_named("a map", things) == [0]


def test_an_abbreviation_in_the_reference_names_the_thing():
    reference = "Breadth-first search (BFS) goes by levels. Depth-first search (DFS) goes deep."
    things = things_of("When do you use breadth-first and when depth-first search?", reference)
    assert things_named("DFS uses a stack", things) == [1]


def test_names_are_taken_out_so_that_only_what_is_said_remains():
    things = things_of("Inner join or left join?", JOINS)
    assert "inner" not in without_names("An inner join keeps rows", things).lower()
    assert "keeps rows" in without_names("An inner join keeps rows", things)
