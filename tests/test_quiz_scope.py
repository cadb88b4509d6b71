from random import Random

import pytest

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tests.quiz_notes import PRINTING, starter_index
from tutor.quiz_scope import Scope, make_quiz, title_of, weak_cards

SECURITY = ("notes", "starter/20-security.md")


@pytest.fixture
def deck(tmp_path):
    return open_deck(tmp_path, Clock())


@pytest.mark.parametrize(
    ("scope", "title"),
    [
        (Scope(topic="hashing"), "hashing"),
        (Scope(document=SECURITY), "20 — Security"),
        (Scope(), "All topics"),
    ],
)
def test_a_quiz_stays_inside_what_was_chosen(deck, scope: Scope, title: str) -> None:
    index = starter_index()
    questions = make_quiz(index, deck, scope, 10, "mixed", Random(1))
    assert title_of(scope, index) == title
    assert len(questions) >= 5
    if scope.topic:
        assert {question.topic for question in questions} == {"hashing"}
    if scope.document:
        assert {q.origin.locator.source for q in questions if q.kind != "match"} == {SECURITY[1]}


def test_a_document_with_printed_output_asks_what_it_prints(deck) -> None:
    index = NotesIndex({"loops.md": PRINTING})
    questions = make_quiz(index, deck, Scope(document=("notes", "loops.md")), 5, "mixed", Random(1))
    prints = [question for question in questions if question.kind == "print"]
    assert len(prints) == 1
    right = [option.text for option in prints[0].options if option.is_right]
    assert right == ["7 True\ndone"]
    assert all(option.why for option in prints[0].options if not option.is_right)


def test_weak_spots_are_the_cards_missed_or_fading_the_weakest_first(tmp_path) -> None:
    clock = Clock()
    deck = open_deck(tmp_path, clock)
    pairs = [(f"Why does part {word} fail?", f"Because of {word}.") for word in ("a1", "b2", "c3")]
    index = NotesIndex({"a.md": notes("Parts", *pairs)})
    open_everything(deck, index)
    fading, missed, solid = (row.id for row in deck.cards())
    deck.review(fading, 3, seconds=1)
    deck.review(solid, 4, seconds=1)
    clock.pass_days(6)
    deck.review(solid, 4, seconds=1)
    deck.review(missed, 1, seconds=1)
    assert [row.id for row in weak_cards(deck.cards(), deck.today())] == [missed, fading]
    questions = make_quiz(index, deck, Scope(is_weak_spots=True), 5, "typed", Random(1))
    assert {question.prompt for question in questions} == {pairs[0][0], pairs[1][0]}


def test_what_a_quiz_found_missing_is_a_weak_spot_even_without_a_card(deck) -> None:
    index = NotesIndex({"a.md": notes("Parts", ("Why is it so?", "Because."), ("How?", "So."))})
    deck.memory.answered("quiz_answered", "How?", "wrong", topic="x", graded_by="rules")
    questions = make_quiz(index, deck, Scope(is_weak_spots=True), 5, "typed", Random(1))
    assert [question.prompt for question in questions] == ["How?"]


def test_nothing_known_of_the_learner_gives_no_quiz_of_weak_spots(deck) -> None:
    assert make_quiz(starter_index(), deck, Scope(is_weak_spots=True), 5, "mixed", Random(1)) == ()
