from datetime import timedelta
from pathlib import Path

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.evening import ANSWER_CHARS, WEAKEST, shortened, weakest
from tutor.own_answers import first_and_last, own_answers


def test_the_ten_weakest_come_in_the_learners_own_best_words(tmp_path: Path) -> None:
    clock = Clock()
    deck = open_deck(tmp_path, clock)
    pairs = [(f"What is thing {n}?", f"The notes on {n}.") for n in range(14)]
    open_everything(deck, NotesIndex({"a.md": notes("Things", *pairs)}))
    for row in deck.cards():
        deck.review(row.id, 1 if row.id in (3, 5) else 4, seconds=4)

    def answer(verdict: str, text: str) -> None:
        clock.pass_days(0.01)
        details = {"text": text}
        deck.memory.answered(
            "quiz_answered",
            "What is thing 2?",
            verdict,
            topic="t",
            graded_by="rules",
            card_id=3,
            details=details,
        )  # type: ignore[arg-type]

    answer("partial", "half of it")
    answer("correct", "all of it")
    answer("wrong", "nonsense")
    day = deck.today() + timedelta(1)
    found = weakest(deck.memory.store, deck, day)
    assert len(found) == WEAKEST
    assert {r.question for r in found[:2]} == {"What is thing 2?", "What is thing 4?"}
    words = {r.question: (r.answer, r.is_own_words) for r in found}
    assert words["What is thing 2?"] == ("all of it", True)
    assert words["What is thing 4?"] == ("The notes on 4.", False)
    chances = [reminder.chance for reminder in found]
    assert chances == sorted(chances)
    first, last = first_and_last(own_answers(deck.memory.store))["What is thing 2?"]
    assert (first.text, last.text) == ("half of it", "nonsense")


def test_without_cards_the_page_is_short(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    assert weakest(deck.memory.store, deck, deck.today()) == ()


def test_a_long_answer_is_cut_to_its_first_sentences_and_code_is_left_out() -> None:
    long = "The first thing. " * 10 + "\n\n```python\nx = 1\n```\n\n" + "More of it. " * 40
    short = shortened(long)
    assert len(short) <= ANSWER_CHARS
    assert short.endswith(".")
    assert "x = 1" not in short
    assert shortened("```python\nx = 1\n```") == "```python\nx = 1\n```"


def test_a_fence_that_is_never_closed_is_left_out_too() -> None:
    assert shortened("The point.\n\n```python\nx = 1") == "The point."
