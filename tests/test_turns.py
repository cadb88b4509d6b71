"""A follow-up is searched with what it leans on; a new question is left alone."""

from __future__ import annotations

import pytest

from tutor.turns import leans_on_context, stand_alone

STACK = "How do I implement a stack with a linked list?"


@pytest.mark.parametrize(
    "query",
    [
        "and for a queue?",
        "why?",
        "yes",
        "show me code",
        "can you give an example?",
        "how does it grow?",
        "what about heaps",
        "is that thread safe?",
        "more details please",
        "in C++?",
        "y en Python?",
    ],
)
def test_a_follow_up_leans_on_what_was_asked_before(query: str) -> None:
    assert leans_on_context(query)
    assert stand_alone(query, [STACK]) == f"{STACK}\n{query}"


@pytest.mark.parametrize(
    "query",
    [
        "What is a deadlock?",
        "GIL",
        "and how does Kafka keep the order of messages inside one partition?",
        "When should a news feed fan out on write?",
        "difference between threads and processes",
    ],
)
def test_a_question_with_a_subject_of_its_own_stands_alone(query: str) -> None:
    assert stand_alone(query, [STACK]) == query


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_began_it() -> None:
    earlier = ["What is a deadlock?", STACK, "and a queue?"]
    assert stand_alone("why?", earlier) == f"{STACK}\nand a queue?\nwhy?"


def test_without_a_conversation_nothing_is_added() -> None:
    assert stand_alone("why?", []) == "why?"
