"""Every figure that Practise draws, counted again from the raw events, without the code it checks.

Counts and forecasts as such are checked in test_card_counts.py; here it is what stands on the
page: the start, the topics, a review from its first card to its end, a quiz and its result.
"""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from fsrs import Card, Rating, Scheduler, State

from tests.practice import notes
from tests.test_card_counts import out_of_use, raw, schedules
from tests.test_practise_page import Practice, answer_in_words, judge_as
from tutor.deck import NEW_A_DAY
from tutor.grading import Grade
from tutor.scheduling import Schedule
from tutor.services import Services

TOPICS = ("caching", "sharding", "locks")
LONG = "All of it has to be said at length. " * 30


class Lived(Practice):
    """Some weeks of a learner who does everything there is to do, then the page."""

    def __init__(self, folder: Path, seed: int) -> None:
        super().__init__(folder)
        self.draw = random.Random(seed)
        files = {
            topic: notes(
                topic,
                *((f"What does {topic} step {n} do?", words_of(topic, n)) for n in range(9)),
                topic=topic,
            )
            for topic in TOPICS
        }
        self.read(**files)
        deck, index = self.services.deck, self.services.index()
        deck.open_topics(index, TOPICS[:2])
        ids = [row.id for row in deck.cards()]
        for _ in range(90):
            self.do(self.draw.choice(ids[:14]))
            self.clock.pass_days(self.draw.choice([0, 0, 0.1, 0.5, 1]))
        self.clock.pass_days(1)
        for card in ids[:3]:
            deck.review(card, self.draw.choice([1, 3]), seconds=4)

    def do(self, card: int) -> None:
        deck = self.services.deck
        action = self.draw.choice(["review"] * 6 + ["quiz", "undo", "bury", "suspend"])
        if action == "review":
            deck.review(card, self.draw.choice([1, 2, 3, 3, 4]), seconds=4)
        elif action == "quiz":
            verdict = self.draw.choice(["correct", "partial", "wrong", "dont_know"])
            facts = {"topic": "caching", "graded_by": "rules", "card_id": card}
            deck.memory.answered("quiz_answered", "?", verdict, **facts)
        elif action == "undo":
            deck.undo()
        elif self.draw.random() < 0.1:
            getattr(deck, action)(card)

    @property
    def today(self) -> date:
        return self.services.deck.today()

    def topics_by_hand(self) -> dict[int, str]:
        rows = self.services.learner.read("SELECT id, topic FROM cards")
        return dict(rows)

    def exercises_by_hand(self) -> set[int]:
        rows = self.services.learner.read("SELECT id FROM cards WHERE question LIKE '%step 7 do?'")
        return {id_ for (id_,) in rows}

    def due_by_hand(self) -> set[int]:
        """Cards that are due, exercises among them."""
        out = out_of_use(self.services.deck, self.today)
        lapses = self.lapses_by_hand()
        return {
            id_
            for id_, schedule in schedules(self.services.deck).items()
            if schedule.due <= self.today and id_ not in out and lapses.get(id_, 0) < 6
        }

    def lapses_by_hand(self) -> dict[int, int]:
        """Days on which a card that had been rated on an earlier one was not known."""
        found: dict[int, int] = {}
        last: dict[int, str] = {}
        answered: set[tuple[int, str]] = set()
        for event in raw(self.services.deck):
            card, day = event.get("card_id"), event.get("day")
            if event["kind"] == "quiz_answered":
                rating = {"correct": 3, "partial": 2}.get(event["verdict"], 1)
                if (card, day) in answered:
                    continue
                answered.add((card, day))
            elif event["kind"] == "card_reviewed":
                rating = event["rating"]
            else:
                continue
            found[card] = found.get(card, 0) + (rating == 1 and last.get(card, day) != day)
            last[card] = day
        return found

    def reviews_of_today(self) -> list[dict]:
        events = raw(self.services.deck)
        day = self.today.isoformat()
        return [e for e in events if e["kind"] == "card_reviewed" and e["day"] == day]


def words_of(topic: str, number: int) -> str:
    start = f"It takes the {topic} key number {number} and hands on what {topic} belongs to it."
    return f"{start} {LONG}" if number == 7 else start


@pytest.fixture(params=[1, 2])
def lived(tmp_path: Path, request: pytest.FixtureRequest):
    made = Lived(tmp_path, request.param)
    yield made
    made.services.close()


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def test_every_figure_of_the_start(lived: Lived) -> None:
    lived.go()
    due, exercises = lived.due_by_hand(), lived.exercises_by_hand()
    in_line = lived.words
    assert number(r"\*\*(\d+) cards?\*\* due", in_line) == len(due - exercises) > 0
    assert number(r"(\d+) reviews? done today", in_line) == len(lived.reviews_of_today()) > 0
    rated = schedules(lived.services.deck)
    out = out_of_use(lived.services.deck, lived.today)
    unseen = {id_ for id_ in lived.topics_by_hand() if id_ not in rated and id_ not in out}
    first_days = first_days_by_hand(lived)
    begun = {id_ for id_, day in first_days.items() if day == lived.today.isoformat()}
    new = min(len(unseen - exercises), NEW_A_DAY - len(begun - exercises))
    assert number(r"\*\*(\d+) new\*\*", in_line) == new > 0
    left = len(due & exercises) + min(len(unseen & exercises), 2 - len(begun & exercises))
    assert number(r"(\d+) exercises?\b", in_line) == left
    assert number(r"Review (\d+)", lived.labels["enter_first"]) == len(due - exercises)


def first_days_by_hand(lived: Lived) -> dict[int, str]:
    """Of the cards that were shown as cards, the day of their first rating."""
    first: dict[int, str] = {}
    shown: set[int] = set()
    for event in raw(lived.services.deck):
        if event["kind"] in ("card_reviewed", "quiz_answered"):
            first.setdefault(event["card_id"], event["day"])
        if event["kind"] == "card_reviewed":
            shown.add(event["card_id"])
    return {card: day for card, day in first.items() if card in shown}


def test_every_figure_of_the_topics(lived: Lived) -> None:
    lived.page.session_state["area_caching"] = True
    lived.page.session_state["area_locks"] = True
    lived.page.run()
    labels = [one.label for one in lived.page.expander]
    assert [number(r"(\d+) of 9 are cards", label) for label in labels] == [9, 0, 9]
    topics, due = lived.topics_by_hand(), lived.due_by_hand()
    of_caching = sum(topics[id_] == "caching" for id_ in due)
    assert f"caching :gray[9 cards, {of_caching} due]" in lived.words
    assert "locks :gray[9 questions]" in lived.words


def test_every_figure_of_a_review_from_its_first_card_to_its_end(lived: Lived) -> None:
    lived.go(cards="due")
    since = int(lived.place()["since"])
    for _ in range(60):
        if "enter_reveal" not in lived.labels:
            break
        waiting = lived.due_by_hand() - lived.exercises_by_hand()
        assert number(r":gray\[(\d+) due", lived.words) == len(waiting)
        it_tells_the_chance_and_the_intervals(lived)
        lived.press(f"rate_{lived.draw.choice([1, 3, 3, 4])}")
    reviews = [
        (id_, event)
        for id_, event in events_by_id(lived).items()
        if id_ > since and event["kind"] == "card_reviewed"
    ]
    cards = {event["card_id"] for _, event in reviews}
    missed = sum(event["rating"] == 1 for _, event in reviews)
    assert number(r"Done: (\d+) cards?", lived.words) == len(cards) > 5
    assert f"{missed} of {len(reviews)} answers missed" in lived.words
    later = {
        id_: schedule.due
        for id_, schedule in schedules(lived.services.deck).items()
        if id_ not in out_of_use(lived.services.deck, lived.today)
        and id_ not in lived.exercises_by_hand()
        and schedule.due > lived.today
    }
    soonest = min(later.values())
    assert number(r"Next: (\d+) cards?", lived.words) == sum(d == soonest for d in later.values())


def it_tells_the_chance_and_the_intervals(lived: Lived) -> None:
    """Of the card that is shown, asked of the library itself."""
    row = showing(lived)
    schedule = schedules(lived.services.deck).get(row)
    chance = re.search(r"still know it (?:is|has come to) (\d+)%", lived.words)
    if chance:
        assert schedule is not None
        at = library_moment(lived.today)
        recalled = Scheduler().get_card_retrievability(as_library_card(schedule), at)
        assert int(chance[1]) == round(100 * recalled)
    lived.press("enter_reveal")
    for rating in (2, 3, 4):
        label = lived.labels[f"rate_{rating}"]
        days = (rated_by_library(schedule, rating, lived.today) - lived.today).days
        words = {1: "1 day"}.get(days, f"{days} days")
        assert f"[{words}]" in label or days >= 30, (label, days)


def showing(lived: Lived) -> int:
    state = lived.page.session_state["practise_card"]
    return int(state["name"].split("-")[0])


def library_moment(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def as_library_card(schedule: Schedule | None) -> Card:
    if schedule is None:
        return Card(card_id=1)
    return Card(
        card_id=1,
        state=State.Review,
        stability=schedule.stability,
        difficulty=schedule.difficulty,
        due=library_moment(schedule.due),
        last_review=library_moment(schedule.last),
    )


def rated_by_library(schedule: Schedule | None, rating: int, day: date) -> date:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, at = as_library_card(schedule), library_moment(day)
    return scheduler.review_card(card, Rating(rating), at)[0].due.date()


def events_by_id(lived: Lived) -> dict[int, dict]:
    rows = lived.services.learner.read("SELECT id, kind, payload FROM events")
    return {id_: {**json.loads(payload), "kind": kind} for id_, kind, payload in rows}


def test_every_figure_of_a_quiz_and_its_result(
    lived: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "embedder", None)
    lived.page.session_state["practise_tab"] = "Quiz"
    lived.page.session_state["quiz_about"] = "My weak spots"
    lived.page.session_state["quiz_style"] = "typed"
    lived.page.run()
    assert number(r"(\d+) cards? that you missed last", lived.words) == len(weak_by_hand(lived)) > 3
    lived.page.session_state["quiz_about"] = "Everything"
    lived.page.run()
    lived.press("quiz_start")
    asked = 0
    for _ in range(40):
        if "right at once" in lived.words:
            break
        is_first = f"question {asked + 1} of" in lived.words
        asked += is_first
        verdict = lived.draw.choice(["correct", "partial", "wrong"]) if is_first else "correct"
        judge_as(monkeypatch, Grade(verdict, 0.97, True, 0.5, (), None, None, "rules"))
        answer_in_words(lived, "what I know of it")
        lived.press("enter_next")
    first = {
        event["details"]["position"]: event["verdict"]
        for event in events_by_id(lived).values()
        if event["kind"] == "quiz_answered" and event.get("details", {}).get("round") == 0
    }
    right = sum(verdict == "correct" for verdict in first.values())
    assert asked == len(first) == 5
    told = f"All {asked} right at once." if right == asked else f"{right} of {asked} right at once"
    assert told in lived.words
    assert lived.words.count("\n- ") == asked - right


def weak_by_hand(lived: Lived) -> set[int]:
    last: dict[int, int] = {}
    answered: set[tuple[int, str]] = set()
    for event in raw(lived.services.deck):
        if event["kind"] == "card_reviewed":
            last[event["card_id"]] = event["rating"]
        elif event["kind"] == "quiz_answered":
            key = event["card_id"], event["day"]
            if key not in answered:
                last[key[0]] = {"correct": 3, "partial": 2}.get(event["verdict"], 1)
            answered.add(key)
    at = library_moment(lived.today)
    return {
        id_
        for id_, schedule in schedules(lived.services.deck).items()
        if id_ not in lived.exercises_by_hand()
        and (
            last[id_] == 1
            or Scheduler().get_card_retrievability(as_library_card(schedule), at) < 0.85
        )
    }
