"""Every figure that a page shows of the cards, counted again from the raw events by hand."""

import json
import random
from datetime import date
from pathlib import Path

import pytest

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.deck import NEW_A_DAY, NEW_EXERCISES_A_DAY, Deck
from tutor.scheduling import Schedule, rate

TOPICS = ("caching", "sharding", "locks")


def lived(tmp_path: Path, seed: int) -> tuple[Deck, Clock]:
    """Some weeks of a learner who does everything there is to do."""
    clock, draw = Clock(), random.Random(seed)
    deck = open_deck(tmp_path, clock)
    long = "All of it has to be said at length. " * 30
    files = {
        f"{'starter/' if topic == 'locks' else ''}{topic}.md": notes(
            topic,
            *((f"What does {topic} step {n} do?", f"{n} {long * (n == 7)}") for n in range(8)),
            topic=topic,
        )
        for topic in TOPICS
    }
    open_everything(deck, NotesIndex(files))
    ids = [row.id for row in deck.cards()]
    for _ in range(120):
        card, rating = draw.choice(ids[:18]), draw.choice([1, 2, 3, 3, 4])
        action = draw.choice(["review"] * 5 + ["quiz", "interview", "undo", "bury", "suspend"])
        if action == "review":
            deck.review(card, rating, seconds=4)
        elif action in ("quiz", "interview"):
            deck.memory.answered(
                f"{action}_answered",
                "?",
                draw.choice(["correct", "partial", "wrong", "dont_know", "skipped"]),
                topic=draw.choice(TOPICS),
                graded_by="rules",
                card_id=draw.choice([card, None]),
                is_recalled=draw.choice([True, False]),
            )
        elif action == "undo":
            deck.undo()
        elif draw.random() < 0.2:
            getattr(deck, action)(card)
        clock.pass_days(draw.choice([0, 0, 0.1, 0.5, 1]))
    return deck, clock


def raw(deck: Deck) -> list[dict]:
    """The events in force as plain dicts, read without any of the code that is checked."""
    kept: dict[int, dict] = {}
    for id_, kind, payload in deck.memory.store.read("SELECT id, kind, payload FROM events"):
        facts = json.loads(payload)
        if kind == "review_undone":
            kept.pop(facts["event_id"], None)
        else:
            kept[id_] = {**facts, "kind": kind}
    return list(kept.values())


def schedules(deck: Deck) -> dict[int, Schedule]:
    found: dict[int, Schedule] = {}
    answered: set[tuple[int, str]] = set()
    for event in raw(deck):
        card, day = event.get("card_id"), event["day"]
        if card is None or event["kind"].startswith("card_") != (event["kind"] == "card_reviewed"):
            continue
        rating = event.get("rating")
        if rating is None:
            rating = {"correct": 3, "partial": 2, "wrong": 1, "dont_know": 1}.get(event["verdict"])
            if not event["is_recalled"] and rating != 1:
                rating = None
            if rating is None or (card, day) in answered:
                continue
            answered.add((card, day))
        found[card] = rate(found.get(card), rating, date.fromisoformat(day))
    return found


def out_of_use(deck: Deck, today: date) -> dict[int, str]:
    state: dict[int, str] = {}
    for event in raw(deck):
        if event["kind"] == "card_suspended":
            state[event["card_id"]] = "suspended"
        elif event["kind"] == "card_buried" and event["day"] == today.isoformat():
            state.setdefault(event["card_id"], "buried")
    return state


@pytest.mark.parametrize("seed", range(2))
def test_every_count_is_what_counting_by_hand_gives(tmp_path: Path, seed: int) -> None:
    deck, _ = lived(tmp_path, seed)
    today, by_hand, out = deck.today(), schedules(deck), out_of_use(deck, deck.today())
    rows = {row.id: row for row in deck.cards()}
    assert {id_: row.memory.schedule for id_, row in rows.items() if row.memory.schedule} == by_hand
    in_use = [id_ for id_ in by_hand if id_ not in out and rows[id_].memory.lapses_open < 6]
    due = [id_ for id_ in in_use if by_hand[id_].due <= today]
    unseen = [id_ for id_ in rows if id_ not in by_hand and id_ not in out]
    first_days: dict[int, str] = {}
    for event in raw(deck):
        if event["kind"] == "card_reviewed":
            first_days.setdefault(event["card_id"], event["day"])
    rated_days: dict[int, date] = {id_: rows[id_].memory.first_day for id_ in by_hand}
    new_today = [id_ for id_, day in rated_days.items() if day == today and id_ in first_days]
    counts = deck.counts()
    assert counts.due == sum(not rows[id_].is_exercise for id_ in due)
    assert counts.exercises_due == sum(rows[id_].is_exercise for id_ in due)
    assert counts.new_left == min(
        sum(not rows[id_].is_exercise for id_ in unseen),
        max(0, NEW_A_DAY - sum(not rows[id_].is_exercise for id_ in new_today)),
    )
    assert counts.exercises_new_left == min(
        sum(rows[id_].is_exercise for id_ in unseen), NEW_EXERCISES_A_DAY
    )
    todays = [e for e in raw(deck) if e["day"] == today.isoformat()]
    assert counts.reviewed_today == sum(e["kind"] == "card_reviewed" for e in todays)
    assert counts.suspended == sum(state == "suspended" for state in out.values())
    assert counts.cards == len(rows) == 24
    forecast = deck.forecast(10)
    for ahead in range(10):
        on_day = [
            id_
            for id_ in in_use
            if (by_hand[id_].due - today).days == ahead or (ahead == 0 and by_hand[id_].due < today)
        ]
        assert forecast[ahead] == len(on_day)
