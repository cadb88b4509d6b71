from pathlib import Path

import pytest

from ingest.errors import UsageError
from tests.practice import Clock, open_deck
from tutor.gaps import open_gaps
from tutor.history import History
from tutor.problems import Problems
from tutor.progress import topic_figures


def test_a_problem_makes_a_card_that_counts_for_its_pattern(tmp_path: Path) -> None:
    clock = Clock()
    deck = open_deck(tmp_path, clock)
    problems = Problems(deck.memory)
    kept = problems.solved("Two sum", pattern="hashing", minutes=25, outcome="with a hint")
    (row,) = deck.cards("hashing")
    assert (row.id, row.question, row.is_exercise) == (kept.card_id, "Solve again: Two sum", True)
    assert row.memory.last_rating == 2
    (figure,) = topic_figures(deck.cards(), History(deck.memory.store).ratings(), deck.today())
    assert (figure.topic, figure.seen) == ("hashing", 1)


def test_solving_it_again_rates_the_same_card(tmp_path: Path) -> None:
    clock = Clock()
    deck = open_deck(tmp_path, clock)
    problems = Problems(deck.memory)
    problems.solved("Two sum", pattern="hashing", minutes=25, outcome="not solved")
    assert deck.counts().exercises_due == 1
    clock.pass_days(3)
    problems.solved("Two sum", pattern="hashing", minutes=10, outcome="alone", note="a dict")
    (row,) = deck.cards()
    assert row.memory.last_rating == 3
    assert [(p.minutes, p.outcome, p.note) for p in problems.all()] == [
        (10, "alone", "a dict"),
        (25, "not solved", ""),
    ]
    assert problems.patterns()[0] == "hashing"


def test_a_link_is_kept_as_text_and_gives_the_title(tmp_path: Path) -> None:
    problems = Problems(open_deck(tmp_path, Clock()).memory)
    link = "https://leetcode.com/problems/lru-cache/description/?x=1"
    kept = problems.solved(link, pattern="linked list", minutes=40, outcome="alone")
    assert (kept.title, kept.link) == ("lru cache", link)


@pytest.mark.parametrize(("title", "pattern"), [("", "heap"), ("Two sum", " "), ("x" * 5000, "a")])
def test_what_is_missing_or_too_long_is_told(tmp_path: Path, title: str, pattern: str) -> None:
    problems = Problems(open_deck(tmp_path, Clock()).memory)
    with pytest.raises(UsageError):
        problems.solved(title, pattern=pattern, minutes=5, outcome="alone")
    assert problems.all() == ()


def test_a_problem_that_was_not_solved_is_no_gap_in_the_notes(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    Problems(deck.memory).solved("Two sum", pattern="hashing", minutes=5, outcome="not solved")
    assert open_gaps(deck.memory) == ()
