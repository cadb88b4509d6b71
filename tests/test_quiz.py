from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index, starter_sources
from tutor.deck import Deck
from tutor.quiz import Quiz, Quizzes, Turn
from tutor.quiz_making import QuizMaker, typed_question
from tutor.quiz_questions import QuizQuestion


@dataclass(frozen=True)
class Point:
    text: str
    state: str
    evidence: str = ""


@dataclass(frozen=True)
class Grade:
    verdict: str = "correct"
    decided: bool = True
    points: tuple[Point, ...] = (Point("one", "hit"), Point("two", "missed"), Point("three", "hit"))
    confidence: float = 0.97
    score: float = 1.0
    misconception: str | None = None
    gate: str | None = None
    graded_by: str = "rules"


@pytest.fixture
def deck(tmp_path) -> Deck:
    return open_deck(tmp_path, Clock())


@pytest.fixture
def quizzes(deck: Deck) -> Quizzes:
    return Quizzes(deck.memory, deck.card_for_pair)


def picked(count: int) -> tuple[QuizQuestion, ...]:
    notes = starter_sources()
    made = QuizMaker(notes[:80], notes, Random(4)).make(40, "picked")
    return tuple(question for question in made if question.kind != "match")[:count]


def the_match() -> QuizQuestion:
    notes = starter_sources()
    made = QuizMaker(notes[:80], notes, Random(4)).make(40, "picked")
    return next(question for question in made if question.kind == "match")


def open_quiz(quizzes: Quizzes, *questions: QuizQuestion) -> Quiz:
    quiz = quizzes.get(quizzes.start("Everything", questions))
    assert quiz is not None
    return quiz


def make_cards(deck: Deck, *questions: QuizQuestion) -> None:
    origins = [o.origin for q in questions for o in q.options] + [q.origin for q in questions]
    deck.add(starter_index(), [origin.pair_id for origin in origins if origin.pair_id])


def answer(quizzes: Quizzes, quiz: Quiz, *, right: bool) -> Quiz:
    assert quiz.turn is not None
    options = quiz.asked(quiz.turn).options
    choice = next(n for n, option in enumerate(options) if option.is_right is right)
    quizzes.pick(quiz, quiz.turn, choice)
    return again(quizzes, quiz)


def again(quizzes: Quizzes, quiz: Quiz) -> Quiz:
    found = quizzes.get(quiz.id)
    assert found is not None
    return found


def test_missed_questions_come_again_at_the_end_until_they_are_known(quizzes: Quizzes) -> None:
    quiz = open_quiz(quizzes, *picked(3))
    asked = []
    for right in (False, True, False, False, True, True):
        assert quiz.turn is not None
        asked.append((quiz.turn.position, quiz.turn.round))
        quiz = answer(quizzes, quiz, right=right)
    assert asked == [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2)]
    assert quiz.turn is None
    assert [given.verdict for given in quiz.first_round] == ["wrong", "correct", "wrong"]


def test_a_question_asked_again_has_its_options_in_another_order(quizzes: Quizzes) -> None:
    quiz = open_quiz(quizzes, *picked(8))
    orders = [
        (quiz.asked(Turn(n, 0)).options, quiz.asked(Turn(n, 1)).options)
        for n in range(len(quiz.questions))
    ]
    assert all(sorted(map(str, one)) == sorted(map(str, other)) for one, other in orders)
    assert any(one != other for one, other in orders)
    assert quiz.asked(Turn(0, 1)) == again(quizzes, quiz).asked(Turn(0, 1))


def test_a_quiz_goes_on_where_it_was_after_the_app_ended(tmp_path) -> None:
    deck = open_deck(tmp_path, Clock())
    quizzes = Quizzes(deck.memory, deck.card_for_pair)
    quiz = answer(quizzes, open_quiz(quizzes, *picked(3)), right=True)
    deck.memory.store.close()
    reopened = open_deck(tmp_path, Clock())
    found = Quizzes(reopened.memory, reopened.card_for_pair).unfinished()
    assert found == quiz
    assert found is not None
    assert found.turn == Turn(1, 0)


def test_a_dropped_quiz_is_not_offered_again(quizzes: Quizzes) -> None:
    quiz = open_quiz(quizzes, *picked(2))
    quizzes.end(quiz.id)
    assert quizzes.unfinished() is None
    assert again(quizzes, quiz).turn is None


def test_picking_right_rates_no_card_and_picking_wrong_rates_it_again(
    deck: Deck, quizzes: Quizzes
) -> None:
    quiz = open_quiz(quizzes, *picked(2))
    make_cards(deck, *quiz.questions)
    quiz = answer(quizzes, quiz, right=True)
    quiz = answer(quizzes, quiz, right=False)
    cards = [deck.card_for_pair(question.origin.pair_id or "") for question in quiz.questions]
    right, wrong = (deck.card(card).row.memory for card in cards if card is not None)
    assert right.schedule is None
    assert wrong.last_rating == 1
    assert deck.counts().due == 1


def test_each_couple_of_a_match_counts_for_its_own_card(deck: Deck, quizzes: Quizzes) -> None:
    question = the_match()
    make_cards(deck, question)
    quiz = open_quiz(quizzes, question)
    terms = [option.term for option in question.options]
    quizzes.match(quiz, Turn(0, 0), [terms[1], terms[0], *terms[2:]])
    quiz = again(quizzes, quiz)
    cards = [deck.card_for_pair(option.origin.pair_id or "") for option in question.options]
    ratings = [deck.card(card).row.memory.last_rating for card in cards if card is not None]
    assert ratings == [1, 1, None, None]
    assert [given.verdict for given in quiz.given] == ["wrong"]
    assert quiz.turn == Turn(0, 1)


def test_a_decided_grade_counts_and_an_undecided_one_waits_for_ticks(quizzes: Quizzes) -> None:
    source = starter_sources()[0]
    quiz = open_quiz(quizzes, typed_question(source), typed_question(starter_sources()[1]))
    quizzes.judge(quiz, Turn(0, 0), "what I know", Grade())  # type: ignore[arg-type]
    quizzes.judge(quiz, Turn(1, 0), "what I guess", Grade(decided=False))  # type: ignore[arg-type]
    quiz = again(quizzes, quiz)
    assert [given.verdict for given in quiz.given] == ["correct"]
    assert quiz.turn == Turn(1, 0)
    assert quiz.typed is not None
    assert quiz.typed.text == "what I guess"
    assert quiz.typed.points == ("one", "two", "three")

    quizzes.tick(quiz, Turn(1, 0), ["two"])
    quiz = again(quizzes, quiz)
    assert quiz.typed is None
    assert (quiz.given[1].verdict, quiz.given[1].graded_by) == ("wrong", "self")
    assert quiz.turn == Turn(1, 1)


def test_the_learner_overrules_and_theirs_counts(deck: Deck, quizzes: Quizzes) -> None:
    source = starter_sources()[0]
    quiz = open_quiz(quizzes, typed_question(source))
    make_cards(deck, *quiz.questions)
    quizzes.judge(quiz, Turn(0, 0), "so", Grade(verdict="wrong"))  # type: ignore[arg-type]
    quiz = again(quizzes, quiz)
    assert quiz.turn == Turn(0, 1)
    quizzes.overrule(quiz.given[0], "correct")
    quiz = again(quizzes, quiz)
    assert (quiz.given[0].verdict, quiz.given[0].graded_by) == ("correct", "self")
    assert quiz.turn is None
    card = deck.card_for_pair(source.place_id)
    assert card is not None
    assert deck.card(card).row.memory.last_rating == 3


def test_not_knowing_is_a_miss_whatever_the_kind(quizzes: Quizzes) -> None:
    quiz = open_quiz(quizzes, picked(1)[0], the_match())
    quizzes.give_up(quiz, Turn(0, 0))
    quizzes.give_up(quiz, Turn(1, 0))
    quiz = again(quizzes, quiz)
    assert [given.verdict for given in quiz.given] == ["dont_know", "dont_know"]
    assert quiz.turn == Turn(0, 1)
