"""Every figure of Today, computed again by brute force from the events."""

from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest

from tests.test_history import study
from tutor.card_records import events_of
from tutor.cards import CardRow
from tutor.days import study_day
from tutor.deck import NEW_A_DAY, Deck
from tutor.memory import CardMemory, in_force, remember
from tutor.pace_of_work import SECONDS_A_CARD, seconds_a_card
from tutor.plan import Plan
from tutor.scheduling import retrievability
from tutor.today import MINUTES, Work, fill
from tutor.work import work_of


def memory_of(deck: Deck, row: CardRow) -> CardMemory:
    return remember(events_of(deck.memory.store, row.id))


def work(deck: Deck) -> Work:
    return work_of(deck.memory.store, deck, Plan(deck.memory.store, deck.memory), None)


@pytest.mark.parametrize("seed", range(4))
def test_due_and_new_are_what_the_cards_events_say(tmp_path: Path, seed: int) -> None:
    deck, clock = study(tmp_path, seed, days=6)
    clock.pass_days(seed)
    today = deck.today()
    memories = [memory_of(deck, row) for row in deck.cards()]
    due = sum(m.schedule is not None and m.schedule.due <= today for m in memories)
    shown_first = sum(m.first_day == today and m.showings > 0 for m in memories)
    unseen = sum(m.schedule is None for m in memories)
    found = work(deck)
    assert found.due == due
    assert found.new == min(unseen, max(0, NEW_A_DAY - shown_first))
    assert found.days_left is None


@pytest.mark.parametrize("seed", range(4))
def test_the_weak_spot_is_the_topic_that_would_lose_most(tmp_path: Path, seed: int) -> None:
    deck, clock = study(tmp_path, seed)
    clock.pass_days(20)
    plan = Plan(deck.memory.store, deck.memory)
    plan.add_date(deck.today() + timedelta(9))
    chances = defaultdict(list)
    for row in deck.cards():
        if schedule := memory_of(deck, row).schedule:
            chances[row.topic].append(retrievability(schedule, deck.today() + timedelta(9)))
    lost = {
        topic: len(found) - sum(found)
        for topic, found in chances.items()
        if len(found) >= 3 and sum(found) / len(found) < 0.9
    }
    weak = work(deck).weak
    assert weak is not None
    assert weak.topic == max(lost, key=lambda topic: lost[topic])
    assert weak.known == pytest.approx(sum(chances[weak.topic]))
    assert weak.cards == len(chances[weak.topic])
    assert work(deck).days_left == 9


@pytest.mark.parametrize("seed", range(3))
def test_a_card_takes_as_long_as_the_middle_of_the_last_reviews(tmp_path: Path, seed: int) -> None:
    deck, _ = study(tmp_path, seed, days=12)
    events = [e for e in deck.memory.store.events() if e.kind == "card_reviewed"]
    seconds = [e.payload["seconds"] for e in events]
    assert len(seconds) >= 10
    assert seconds_a_card(deck.memory.store) == pytest.approx(max(3, median(seconds)))
    few, _ = study(tmp_path / "few", seed, days=1)
    assert seconds_a_card(few.memory.store) == SECONDS_A_CARD


def test_before_an_interview_the_days_minutes_are_filled_and_what_was_done_counts(
    tmp_path: Path,
) -> None:
    deck, clock = study(tmp_path, 1)
    clock.pass_days(25)
    plan = Plan(deck.memory.store, deck.memory)
    plan.add_date(deck.today() + timedelta(4))
    before = work(deck)
    queue = deck.queue_for_date()
    assert before.due + before.new == len(queue)
    deck.review(queue[0].id, 3, seconds=10)
    after = work(deck)
    assert after.due + after.new == len(queue) - 1


def test_what_today_offers_keeps_to_the_minutes(tmp_path: Path) -> None:
    deck, clock = study(tmp_path, 2)
    clock.pass_days(5)
    for minutes in MINUTES:
        items = fill(minutes, work(deck))
        assert sum(item.minutes for item in items) <= minutes + 1
        cards = next(item for item in items if item.kind == "cards")
        assert cards.cards <= work(deck).due + work(deck).new


def test_days_are_those_of_the_learners_wall(tmp_path: Path) -> None:
    """A review at 01:00 belongs to the evening before, in Berlin as elsewhere."""
    deck, clock = study(tmp_path, 3, days=4)
    days = Counter(
        study_day(e.at, deck.memory.zone).isoformat() for e in deck.memory.store.events()
    )
    noted = Counter(e.payload["day"] for e in deck.memory.store.events())
    assert days == noted
    assert len(in_force(deck.memory.store.events())) <= sum(noted.values())
