from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest.documents import Locator
from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.plan import NewEntry, Plan
from tutor.reading_plan import Reading, readings_of
from tutor.scheduling import retrievability
from tutor.today import MINUTES, NEAR_DAYS, Item, Work, fill, weak_spot
from tutor.work import work_of

READING = Reading("s", "Locks", "Threads", Locator("notes", "a.md", 1, 9, 0, 900), 6)


def work(**changes: object) -> Work:
    usual = {
        "due": 20,
        "new": 5,
        "exercises": 1,
        "seconds_a_card": 15.0,
        "reading": Item("reading", "Read", "", 6, reading=READING),
        "weak": None,
        "days_left": None,
        "interview": None,
        "has_quiz": True,
    }
    return Work(**{**usual, **changes})  # type: ignore[arg-type]


def kinds(minutes: int, **changes: object) -> list[str]:
    return [item.kind for item in fill(minutes, work(**changes))]


def test_the_longer_the_time_the_more_it_is_filled_with() -> None:
    assert kinds(10) == ["cards"]
    assert kinds(25) == ["cards", "reading"] or kinds(25) == ["cards", "reading", "quiz"]
    assert kinds(60) == ["cards", "reading", "quiz", "exercise"]
    assert kinds(150) == ["cards", "reading", "quiz", "exercise", "interview"]


@pytest.mark.parametrize("minutes", MINUTES)
def test_it_fits_into_the_time(minutes: int) -> None:
    for due in (0, 3, 40, 900):
        items = fill(minutes, work(due=due))
        assert sum(item.minutes for item in items) <= minutes + 1


def test_cards_are_cut_to_the_time_and_the_rest_is_told() -> None:
    (cards,) = fill(10, work(due=100, new=0))
    assert cards.cards == 40
    assert "60 more wait" in cards.why


def test_near_the_day_practice_comes_before_something_new() -> None:
    assert kinds(60, days_left=NEAR_DAYS + 1)[1] == "reading"
    assert kinds(60, days_left=NEAR_DAYS)[1] in ("interview", "quiz")


def test_a_weak_spot_gives_the_quiz_its_name() -> None:
    from tutor.today import WeakSpot

    spot = WeakSpot("caching", 8, 4.4, date(2026, 3, 5))
    quiz = next(item for item in fill(60, work(weak=spot)) if item.kind == "quiz")
    assert quiz.title == "Quiz: caching"
    assert "55%" in quiz.why


def test_without_anything_there_is_nothing_to_do() -> None:
    assert kinds(60, due=0, new=0, exercises=0, reading=None, has_quiz=False) == []


def test_the_weak_spot_is_the_topic_that_would_lose_most(tmp_path: Path) -> None:
    clock = Clock()
    deck = open_deck(tmp_path, clock)
    topics = {"a": 5, "b": 5, "c": 2}
    files = {
        f"{name}.md": notes(
            name.upper(), *[(f"What is {name}{n}?", "It.") for n in range(count)], topic=name
        )
        for name, count in topics.items()
    }
    open_everything(deck, NotesIndex(files))
    for row in deck.cards():
        deck.review(row.id, 1 if row.topic in "bc" else 4, seconds=5)
    day = deck.today() + timedelta(10)
    spot = weak_spot(deck.cards(), day)
    assert spot is not None
    assert spot.topic == "b"  # c has too few cards to say so
    known = [
        retrievability(row.memory.schedule, day) for row in deck.cards("b") if row.memory.schedule
    ]
    assert spot.known == pytest.approx(sum(known))


def test_the_plans_reading_comes_first_and_a_vanished_one_is_passed_over(tmp_path: Path) -> None:
    text = "# Guide\n\n" + "".join(
        f"## Chapter {n}\n\n{'Words about things. ' * 60}\n\n" for n in "ABC"
    )
    index = NotesIndex({"guide.md": text})
    deck = open_deck(tmp_path, Clock())
    plan = Plan(deck.memory.store, deck.memory)
    readings = readings_of(index, index.documents()[0])  # type: ignore[arg-type]
    assert [reading.title for reading in readings] == ["Chapter A", "Chapter B", "Chapter C"]

    def title() -> str:
        found = work_of(deck.memory.store, deck, plan, index).reading  # type: ignore[arg-type]
        return found.title if found else ""

    assert "Chapter A" in title()
    place = ("notes", "guide.md")
    plan.take(
        [
            NewEntry("reading", "gone", 5, deck.today(), "f", *place, "no such section"),
            NewEntry("reading", "B", 5, deck.today(), "f", *place, readings[1].section_id),
        ]
    )
    assert "Chapter B" in title()
    plan.done(plan.entries()[1].id)
    assert "Chapter A" in title()
    plan.read("A", *place, readings[0].section_id, 3)
    assert "Chapter C" in title()
