import pytest

from tutor.other_way import hide, may_turn, other_way

TEXT = "A lock around the interpreter: one thread at a time runs bytecode, so counts stay right."


@pytest.mark.parametrize(
    ("question", "answer", "prompt", "reply"),
    [
        ("What is the GIL?", TEXT, TEXT, "GIL"),
        ("Define mutex.", f"A mutex: {TEXT}", f"A ____: {TEXT}", "mutex"),
        (
            "What is RAII?",
            f"Resource Acquisition Is Initialization. {TEXT}",
            f"____. {TEXT}",
            "RAII",
        ),
        (
            "What is a cache stampede?",
            "Caches empty and stampeding readers rebuild the same value at the same time.",
            "____ empty and ____ readers rebuild the same value at the same time.",
            "cache stampede",
        ),
    ],
)
def test_the_answer_asks_for_the_term(question, answer, prompt, reply) -> None:
    assert other_way(question, answer) == (f"Which term is this about?\n\n{prompt}", reply)


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between a list and a tuple?",
        "How does the GIL work?",
        "What is a deadlock, and how do you prevent it?",
        "What does the CAP theorem really say?",
        "What is wrong with a mutable default argument?",
        "Why?",
        "",
    ],
)
def test_what_asks_for_more_than_a_term_is_not_turned(question: str) -> None:
    assert other_way(question, TEXT) is None


def test_an_answer_that_gives_nothing_to_go_by_is_not_turned() -> None:
    assert other_way("What is the GIL?", "The GIL.") is None
    assert other_way("What is the GIL?", "") is None


def test_code_asks_for_its_name() -> None:
    code = (
        "```python\ndef wrap(f):\n    def inner(*a):\n        return f(*a)\n    return inner\n```"
    )
    assert other_way("What is a closure?", code) == (
        f"What does this code show?\n\n{code}",
        "closure",
    )
    named = code.replace("inner", "closure")
    assert other_way("What is a closure?", named) is None


def test_the_third_showing_and_every_second_one_from_there() -> None:
    assert [may_turn(showings) for showings in range(7)] == [0, 0, 1, 0, 1, 0, 1]


def test_a_term_is_hidden_in_all_its_forms() -> None:
    assert hide("query", "Queries and a query's plan") == "____ and a ____'s plan"
    assert hide("C++", "C++ and more") == "____ and more"
