from dataclasses import replace

import pytest

from ingest.documents import Locator
from tests.test_checking import AllAlike
from tutor.answers import Source
from tutor.disagreements import disagreements
from tutor.meanings import Meanings


def source(n: int, text: str, *, line: int = 1, heading: str = "Switching") -> Source:
    locator = Locator("corpus", f"note{n}.md", line, line + text.count("\n"), 0, len(text))
    return Source(n, f"s{n}", locator, (heading,), f"Note {n}", "yours", text)


@pytest.mark.parametrize(
    ("one", "other", "figures"),
    [
        (
            "A thread gives the GIL up after 5 milliseconds.",
            "A thread gives up the GIL after 15 milliseconds.",
            ("5 milliseconds", "15 milliseconds"),
        ),
        (
            "A lookup in a hash table takes O(1) on average.",
            "On average a lookup in a hash table takes O(n).",
            ("O(1)", "O(n)"),
        ),
        (
            "A cache line of this processor has 64 bytes.",
            "A cache line of this processor has 64 bits.",
            ("64 bytes", "64 bits"),
        ),
        (
            "The default pool keeps 5 connections open.",
            "The default pool keeps 10 connections open.",
            ("5 connections", "10 connections"),
        ),
    ],
)
def test_figures_that_differ_are_shown_with_both_lines(
    one: str, other: str, figures: tuple[str, str]
) -> None:
    first, second = source(1, f"Intro.\n\n{one}", line=10), source(2, other, line=40)
    (said,) = disagreements(one, [first, second])
    assert "note1.md, line 12, says “" in said
    assert "note2.md, line 40, says “" in said
    for figure in figures:
        assert figure in said
    assert said.index("[1]") < said.index("[2]")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A thread gives the GIL up after 5 milliseconds.", "It does so after 5 milliseconds."),
        ("A push on a heap takes O(log n).", "Building a heap from a list takes O(n)."),
        ("Lookup in a list takes O(n).", "Lookup in a dict takes O(1)."),
        ("Worst case for quicksort is O(n^2).", "Best case for mergesort is O(n log n)."),
        ("It has 3 steps: read, merge, write.", "Redis listens on port 6379."),
        ("```\nx = 5 ms\n```", "x = 6 ms"),
    ],
)
def test_statements_of_other_things_do_not_differ(one: str, other: str) -> None:
    assert disagreements(f"{one} {other}", [source(1, one), source(2, other)]) == ()


def test_what_wasnt_asked_about_is_left_alone() -> None:
    one, other = "The pool keeps 5 connections open.", "The pool keeps 9 connections open."
    sources = [source(1, one, heading="Pools"), source(2, other, heading="Pools")]
    assert disagreements("How does a pool keep connections?", sources)
    assert disagreements("What is a mutex?", sources) == ()


def test_meaning_finds_the_same_statement_in_other_words() -> None:
    one = "By default a waiting thread asks for the lock after 5 milliseconds."
    other = "A thread that waits requests the lock every 90 milliseconds, and only then."
    sources = [source(1, one), source(2, other)]
    assert disagreements("When is the lock asked for?", sources) == ()
    assert disagreements("When is the lock asked for?", sources, Meanings(AllAlike()))


def test_a_pronoun_stands_for_its_sections_title() -> None:
    one = source(1, "It is given up after 5 milliseconds.", heading="The GIL")
    other = source(2, "A thread gives up the GIL after 15 milliseconds.")
    assert disagreements("GIL", [one, other], Meanings(AllAlike()))
    assert not disagreements("GIL", [replace(one, heading_path=("Jobs",)), other])


def test_costs_without_a_subject_and_figures_of_other_kinds_do_not_differ() -> None:
    for one, other in (
        ("O(n) time, O(1) extra space.", "O(n log n) time, O(n) extra space."),
        ("A pool keeps connections for 5 minutes.", "A pool keeps 20 MB of connections."),
    ):
        sources = [source(1, one), source(2, other)]
        assert disagreements(one, sources, Meanings(AllAlike())) == ()


def test_one_of_two_opposites_is_another_statement() -> None:
    one = "Removing the first element of a Python list costs O(n)."
    other = "Removing the last element of a Python list costs O(1)."
    assert disagreements(one, [source(1, one), source(2, other)]) == ()


def test_one_passage_is_not_held_against_itself() -> None:
    text = "After 5 milliseconds the GIL is given up. After 15 milliseconds the GIL is given up."
    assert disagreements("GIL milliseconds", [source(1, text)]) == ()
