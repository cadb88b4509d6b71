from datetime import timedelta
from pathlib import Path

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.card_records import mark
from tutor.date_queue import CARDS_SHARE
from tutor.deck import Deck
from tutor.plan import Plan


def a_deck(folder: Path, clock: Clock, cards: int = 40) -> tuple[Deck, Plan]:
    deck = open_deck(folder, clock)
    pairs = [(f"What is thing {n}?", f"It is number {n}.") for n in range(cards)]
    open_everything(deck, NotesIndex({"a.md": notes("Things", *pairs)}))
    return deck, Plan(deck.memory.store, deck.memory)


def know_all(deck: Deck) -> None:
    for row in deck.cards():
        deck.review(row.id, 3, seconds=8)


def test_without_an_interview_it_is_what_is_due(tmp_path: Path) -> None:
    deck, _ = a_deck(tmp_path, Clock())
    assert len(deck.queue_for_date()) == deck.counts().new_left == deck.new_a_day


def test_shortly_before_the_day_cards_come_that_are_not_due(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock)
    know_all(deck)
    clock.pass_days(1)
    assert deck.counts().due == 0
    plan.add_date(deck.today() + timedelta(3))
    assert len(deck.queue_for_date()) > 10


def test_a_card_reviewed_today_does_not_come_again_unless_it_was_missed(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock)
    know_all(deck)
    clock.pass_days(2)
    plan.add_date(deck.today() + timedelta(2))
    first, second = deck.queue_for_date()[:2]
    deck.review(first.id, 3, seconds=5)
    deck.review(second.id, 1, seconds=5)
    ids = [row.id for row in deck.queue_for_date()]
    assert first.id not in ids
    assert ids[0] == second.id


def test_the_minutes_of_the_plan_end_the_day(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock)
    know_all(deck)
    clock.pass_days(2)
    plan.add_date(deck.today() + timedelta(2))
    plan.choose(minutes_a_day=5)
    session, reviews = deck.begin("date"), 0
    while (showing := deck.next(session)) and hasattr(showing, "card"):
        deck.review(showing.card.id, 3, seconds=20)
        reviews += 1
    assert 1 <= reviews <= 5 * 60 * CARDS_SHARE / 8 + 1
    assert reviews * 20 >= 5 * 60 * CARDS_SHARE - 28


def test_new_cards_of_today_count_against_the_days_intake(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock)
    plan.add_date(deck.today() + timedelta(30))
    before = deck.queue_for_date()
    for row in before[:2]:
        deck.review(row.id, 3, seconds=1)
    assert len(deck.queue_for_date()) == len(before) - 2


def test_why_a_card_comes_before_its_time_is_told(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock)
    know_all(deck)
    clock.pass_days(1)
    plan.add_date(deck.today() + timedelta(1))
    showing = deck.next(deck.begin("date"))
    assert "worth most for the day" in showing.why_now  # type: ignore[union-attr]


def test_on_the_day_itself_the_least_sure_come_first(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock, cards=6)
    for row in deck.cards():
        deck.review(row.id, 1 if row.id == 4 else 4, seconds=3)
    clock.pass_days(3)
    plan.add_date(deck.today())
    assert deck.queue_for_date()[0].id == 4


def test_on_the_day_itself_nothing_new_comes_between(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock, cards=6)
    plan.add_date(deck.today() + timedelta(3))
    assert deck.queue_for_date()
    deck.review(1, 3, seconds=3)
    clock.pass_days(3)
    assert [row.id for row in deck.queue_for_date()] == [1]


def test_new_cards_of_the_chosen_areas_come_first_then_by_what_the_level_asks(
    tmp_path: Path,
) -> None:
    clock = Clock()
    deck = open_deck(tmp_path, clock)
    easy = notes("Web", ("What is easy?", "This."), topic="web")
    hard = easy.replace("easy?", "hard?").replace("*easy", "*hard")
    far = notes("Data", ("What is far?", "That."), topic="data")
    open_everything(deck, NotesIndex({"a.md": far, "b.md": easy, "c.md": hard}))
    plan = Plan(deck.memory.store, deck.memory)
    plan.add_date(deck.today() + timedelta(20))
    plan.choose(areas=("Web",), level="senior", minutes_a_day=200)
    first = [deck.queue_for_date()[0].question]
    plan.choose(level="junior")
    first.append(deck.queue_for_date()[0].question)
    assert first == ["What is hard?", "What is easy?"]
    plan.choose(areas=("Data",))
    assert deck.queue_for_date()[0].question == "What is far?"


def test_cards_that_a_wrong_clock_dated_ahead_come_before_the_interview(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock)
    clock.pass_days(10_000)
    know_all(deck)
    clock.pass_days(-9_999)
    plan.add_date(deck.today() + timedelta(20))
    assert len(deck.queue_for_date()) > 10
    assert deck.counts().due == len(deck.cards())


def test_no_page_waits_for_the_days_pace_and_it_is_renewed_behind_it(tmp_path: Path) -> None:
    clock = Clock()
    deck, plan = a_deck(tmp_path, clock)
    plan.add_date(deck.today() + timedelta(20))

    def kept() -> str:
        return str(mark(deck.memory.store, "pace_to_the_day"))

    deck.queue_for_date()
    first = kept()
    clock.pass_days(1)
    deck.queue_for_date()
    assert kept() == first
    deck.renew_pace()
    second = kept()
    assert second != first
    deck.renew_pace()
    assert kept() == second
    plan.choose(minutes_a_day=90)
    deck.queue_for_date()
    assert kept() != second
