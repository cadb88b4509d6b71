import pytest

from tests.quiz_notes import starter_sources
from tutor.gists import BLANK, LONGEST_CHARS, SHORTEST_CHARS, gist_of

DEADLOCK = "A deadlock is two or more threads that wait for each other and never go on. They hang."


def test_a_gist_is_the_first_sentence_without_the_words_of_the_question() -> None:
    gist = gist_of("What is a deadlock?", DEADLOCK)
    assert gist is not None
    assert (
        gist.text == f"A {BLANK} is two or more threads that wait for each other and never go on."
    )
    assert gist.blanks == 1
    assert "deadlock" in gist.bare


def test_a_short_first_sentence_takes_the_next_one_along() -> None:
    gist = gist_of(
        "What do weak references do?", "They point. They don't keep an object alive at all."
    )
    assert gist is not None
    assert gist.bare == "They point. They don't keep an object alive at all."


def test_code_that_the_question_names_is_left_out_too() -> None:
    answer = "`==` compares the values of two operands and may be defined by a class of your own."
    gist = gist_of("When does `==` lie?", answer)
    assert gist is not None
    assert gist.text.startswith(BLANK)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is a tuple mutable?", "No, a tuple can't be changed after it has been made by anyone."),
        ("What is RAII?", "Tie it."),
        ("How do you sort?", "Use these steps in this order, one after another, as follows:"),
        ("What is a list?", "- one item of the list that is long enough to be taken for prose"),
        ("How do you swap?", "```python\na, b = b, a\n```\n"),
        ("What would you do when a test fails at random?", DEADLOCK),
    ],
)
def test_what_cannot_stand_alone_has_no_gist(question: str, answer: str) -> None:
    assert gist_of(question, answer) is None


def test_gists_of_the_starter_corpus_are_lines_of_one_size() -> None:
    gists = [gist_of(source.question, source.answer) for source in starter_sources()]
    found = [gist for gist in gists if gist]
    assert len(found) > 0.5 * len(gists)
    assert all(SHORTEST_CHARS <= len(gist.bare) <= LONGEST_CHARS for gist in found)
    assert all("\n" not in gist.text and "```" not in gist.text for gist in found)
