"""Every figure of the history, computed again the slow way: event by event with the library."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.card_records import events_of
from tutor.deck import Deck
from tutor.history import History, chances_by_day
from tutor.memory import ANSWER_KINDS, in_force, remember
from tutor.scheduling import retrievability

WORDS = ("cache", "index", "thread", "lock", "queue", "shard", "graph", "heap")


def study(folder: Path, seed: int, days: int = 20) -> tuple[Deck, Clock]:
    """Some weeks of everything that happens: reviews, quizzes, undoing, overruling, a bad clock."""
    random, clock = Random(seed), Clock()
    deck = open_deck(folder, clock, ZoneInfo("Europe/Berlin"))
    pairs = [(f"What is a {word}?", f"A {word} is a thing.") for word in WORDS]
    index = NotesIndex({"a.md": notes("A", *pairs[:4]), "b.md": notes("B", *pairs[4:], topic="b")})
    open_everything(deck, index)
    cards = [row.id for row in deck.cards()]
    for _ in range(days):
        clock.pass_days(random.choice([0.3, 0.9, 1, 2.4, -0.8]))
        for card_id in random.sample(cards, 4):
            happened = random.random()
            if happened < 0.6:
                rating = random.choice([1, 2, 3, 3, 4])
                sure = random.choice([None, 1, 2, 3])
                deck.review(card_id, rating, seconds=random.uniform(2, 40), confidence=sure)
            elif happened < 0.9:
                deck.memory.answered(
                    random.choice(ANSWER_KINDS),
                    f"Question {card_id}",
                    random.choice(["correct", "partial", "wrong", "dont_know", "skipped"]),
                    topic="caching",
                    graded_by="rules",
                    card_id=random.choice([card_id, None]),
                    is_recalled=random.random() < 0.7,
                )
            events = deck.memory.store.events()
            answers = [e for e in events if e.kind in ANSWER_KINDS]
            if happened > 0.85 and answers:
                deck.memory.overrule(random.choice(answers).id, "correct")
            elif happened > 0.75 and answers:
                deck.memory.refine(random.choice(answers).id, "partial", {"score": 0.5})
            elif happened < 0.05:
                deck.undo()
    return deck, clock


@pytest.mark.parametrize("seed", range(6))
def test_the_history_says_of_each_card_what_its_events_say(tmp_path: Path, seed: int) -> None:
    deck, clock = study(tmp_path, seed)
    history = History(deck.memory.store)
    today = deck.today() + timedelta(5)
    cards, chances = chances_by_day(history.ratings(), [today])
    slow = {}
    for row in deck.cards():
        memory = remember(events_of(deck.memory.store, row.id))
        if memory.schedule:
            slow[row.id] = retrievability(memory.schedule, today)
    assert dict(zip(cards.tolist(), chances[:, 0].tolist(), strict=True)) == pytest.approx(slow)


@pytest.mark.parametrize("seed", range(3))
def test_a_past_day_is_what_was_known_then(tmp_path: Path, seed: int) -> None:
    deck, _ = study(tmp_path, seed)
    store = deck.memory.store
    answers = History(store).answers()
    days = sorted({answer.day for answer in answers})
    # Where the clock went back, events of an earlier day stand after those of a later one.
    cards, chances = chances_by_day(History(store).ratings(), days)
    for column, day in enumerate(days):
        for row, card_id in enumerate(cards.tolist()):
            events = in_force(events_of(store, card_id))
            if [e.payload["day"] for e in events] != sorted(e.payload["day"] for e in events):
                continue
            until = [e for e in events if e.payload["day"] <= day.isoformat()]
            schedule = remember(until).schedule
            if schedule is None:
                assert np.isnan(chances[row, column])
            else:
                assert chances[row, column] == pytest.approx(retrievability(schedule, day))


def test_answers_are_read_once_and_later_ones_follow(tmp_path: Path) -> None:
    deck, _ = study(tmp_path, 1, days=5)
    history = History(deck.memory.store)
    before = history.answers()
    deck.review(1, 3, seconds=4)
    assert history.answers()[:-1] == before
    deck.undo()
    assert history.answers() == before
    assert history.answers() == History(deck.memory.store).answers()


def test_an_empty_store_has_an_empty_history(tmp_path: Path) -> None:
    history = History(open_deck(tmp_path, Clock()).memory.store)
    assert history.answers() == ()
    cards, chances = chances_by_day(history.ratings(), [date(2026, 3, 2)])
    assert cards.size == 0
    assert chances.shape == (0, 1)


def test_imported_answers_are_a_line_of_their_own_also_after_overruling(tmp_path) -> None:
    memory = open_deck(tmp_path, Clock()).memory
    for details in ({"imported": "k", "text": "an answer"}, {}):
        event = memory.answered(
            "interview_answered",
            "What is a lock?",
            "wrong",
            topic="locks",
            graded_by="rules",
            details=details,
        )
        memory.overrule(event, "partial")
    found = History(memory.store).answers()
    assert [(answer.graded_by, answer.verdict) for answer in found] == [
        ("import", "partial"),
        ("self", "partial"),
    ]
