import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.cards import LEECH_LAPSES, SessionEnd, Showing
from tutor.deck import NEW_A_DAY, Deck
from tutor.review_queue import AGAIN_AFTER, Session

LONG = ("Every word here takes its time. " * 30).strip()


def made(tmp_path: Path, *pairs: tuple[str, str], topic: str = "caching") -> tuple[Deck, Clock]:
    clock = Clock()
    deck = open_deck(tmp_path, clock)
    open_everything(deck, NotesIndex({"a.md": notes("Guide", *pairs, topic=topic)}))
    return deck, clock


def many(count: int) -> list[tuple[str, str]]:
    return [(f"What does command number {n} do?", f"It prints {n}.") for n in range(count)]


def shown(deck: Deck, session: Session) -> Showing:
    showing = deck.next(session)
    assert isinstance(showing, Showing), showing
    return showing


def ended(deck: Deck, session: Session) -> SessionEnd:
    end = deck.next(session)
    assert isinstance(end, SessionEnd), end
    return end


def review_all(deck: Deck, session: Session, rating: int = 3) -> int:
    count = 0
    while isinstance(showing := deck.next(session), Showing):
        deck.review(showing.card.id, rating, seconds=5)  # type: ignore[arg-type]
        count += 1
    return count


def test_nothing_is_a_card_before_its_topic_is_opened(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex({"a.md": notes("Guide", *many(3))})
    assert deck.sync_with(index).added == 0
    (offer,) = deck.topics(index)
    assert (offer.topic, offer.area, offer.pairs, offer.yours, offer.cards, offer.is_open) == (
        "caching",
        "Guide",
        3,
        3,
        0,
        False,
    )
    assert deck.open_topic(index, "Caching") == 3
    assert deck.topics(index)[0].is_open
    assert deck.open_topic(index, "caching") == 0


def test_several_topics_open_at_once_before_any_sync(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex(
        {
            "a.md": notes("A", *many(3), topic="caching"),
            "b.md": notes("B", ("Why shard?", "To grow."), topic="sharding"),
            "c.md": notes("C", ("Why lock?", "To take turns."), topic="locks"),
        }
    )
    assert deck.open_topics(index, ["caching", "Locks"]) == 4
    assert [offer.is_open for offer in deck.topics(index)] == [True, False, True]


def test_a_single_pair_can_be_chosen(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex({"a.md": notes("Guide", *many(3))})
    pair_id = index.pairs()[1].pair.id
    (card_id,) = deck.add(index, [pair_id])
    assert deck.add(index, [pair_id]) == (card_id,)
    assert deck.card_for_pair(pair_id) == card_id
    assert len(deck.cards()) == 1


def test_a_pair_added_to_an_open_topic_becomes_a_card_at_the_next_sync(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex({"a.md": notes("Guide", *many(2))})
    deck.open_topic(index, "caching")
    index.write({"a.md": notes("Guide", *many(3))})
    assert deck.sync_with(index).added == 1
    assert deck.sync_with(index).added == 0


def test_what_was_never_seen_is_never_due(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(40))
    clock.pass_days(100)
    counts = deck.counts()
    assert (counts.due, counts.new_left, counts.cards) == (0, NEW_A_DAY, 40)


def test_at_most_fifteen_new_cards_a_day(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(40))
    assert review_all(deck, deck.begin()) == NEW_A_DAY
    assert deck.counts().new_left == 0
    clock.pass_days(1)
    assert deck.counts().new_left == NEW_A_DAY
    deck.plan_new_cards(3)
    assert deck.counts().new_left == 3


def test_the_learner_s_own_come_first(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex(
        {
            "starter/01.md": notes("Starter", *many(20)),
            "z.md": notes("Mine", ("Why do I cache?", "Because a read from disk is slow.")),
        }
    )
    open_everything(deck, index)
    assert shown(deck, deck.begin()).card.question == "Why do I cache?"


def test_a_good_card_comes_back_on_its_day_and_not_before(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(1))
    deck.review(shown(deck, deck.begin()).card.id, 3, seconds=4)
    end = ended(deck, deck.begin())
    assert end.words == "No card is due now."
    assert end.what_next == "Next: 1 card in 2 days."
    clock.pass_days(1)
    assert deck.counts().due == 0
    clock.now += timedelta(hours=8.1)  # 04:06 of the day on which it is due
    assert deck.counts().due == 1
    assert "You last saw it 2 days ago (Good); due today" in shown(deck, deck.begin()).why_now


def test_the_interval_of_each_rating_is_what_that_rating_gives(tmp_path: Path) -> None:
    deck, _ = made(tmp_path, *many(1))
    showing = shown(deck, deck.begin())
    assert showing.intervals == {1: "today", 2: "1 day", 3: "2 days", 4: "8 days"}
    deck.review(showing.card.id, 4, seconds=4)
    schedule = deck.card(showing.card.id).row.memory.schedule
    assert schedule is not None
    assert schedule.interval_days == 8


def test_a_missed_card_comes_again_after_some_others_until_it_is_known(tmp_path: Path) -> None:
    deck, _ = made(tmp_path, *many(10))
    session = deck.begin()
    missed = shown(deck, session).card.id
    deck.review(missed, 1, seconds=4)
    assert deck.counts().again == 1
    order = []
    for _ in range(AGAIN_AFTER + 1):
        showing = shown(deck, session)
        order.append(showing.card.id)
        deck.review(showing.card.id, 3, seconds=4)
    assert order[-1] == missed
    assert missed not in order[:-1]
    assert review_all(deck, session) == 10 - 1 - AGAIN_AFTER
    end = ended(deck, session)
    assert (end.reviewed, end.known, end.again) == (11, 10, 1)
    assert end.words == "Done: 10 cards, 1 of 11 answers missed."


def test_the_last_card_comes_again_at_once_when_nothing_else_is_left(tmp_path: Path) -> None:
    deck, _ = made(tmp_path, *many(1))
    session = deck.begin()
    card = shown(deck, session).card.id
    deck.review(card, 1, seconds=4)
    again = shown(deck, session)
    assert (again.card.id, again.why_now) == (
        card,
        "You missed it as a card today, so it comes again.",
    )


def test_cram_asks_what_is_not_due_each_card_once_and_missed_ones_again(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(6))
    review_all(deck, deck.begin(), 4)
    assert deck.counts().due == 0
    clock.pass_days(1)
    session = deck.begin("cram", topic="caching")
    first = shown(deck, session).card.id
    deck.review(first, 1, seconds=4)
    assert review_all(deck, session) == 6
    assert ended(deck, session).reviewed == 7
    assert "Weakest first" in shown(deck, deck.begin("cram")).why_now


def test_a_topic_can_be_reviewed_alone(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex(
        {
            "a.md": notes("A", *many(3), topic="caching"),
            "b.md": notes("B", ("Why shard?", "To grow."), topic="sharding"),
        }
    )
    open_everything(deck, index)
    assert review_all(deck, deck.begin(topic="sharding")) == 1
    assert deck.counts("sharding").reviewed_today == 1
    assert deck.counts("caching").reviewed_today == 0


def test_an_answer_longer_than_a_minute_is_an_exercise_scheduled_apart(tmp_path: Path) -> None:
    deck, _ = made(tmp_path, ("Why shard?", "To grow."), ("How is a cache built?", LONG))
    assert [row.is_exercise for row in deck.cards()] == [False, True]
    assert review_all(deck, deck.begin()) == 1
    counts = deck.counts()
    assert (counts.new_left, counts.exercises_new_left) == (0, 1)
    assert shown(deck, deck.begin(exercises=True)).card.answer == LONG


def test_undo_takes_the_last_rating_back(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(3))
    session = deck.begin()
    first, second = shown(deck, session).card.id, 0
    before = deck.card(first).row.memory
    deck.review(first, 4, seconds=4)
    second = shown(deck, session).card.id
    deck.review(second, 1, seconds=4)
    undone = deck.undo()
    assert undone is not None
    assert (undone.card_id, undone.words) == (second, "The rating was taken back.")
    assert deck.undo().card_id == first  # type: ignore[union-attr]
    assert deck.card(first).row.memory == before
    assert deck.undo() is None
    assert deck.counts().reviewed_today == 0
    deck.review(first, 4, seconds=4)
    clock.pass_days(1)
    assert deck.undo() is None, "yesterday stays"


def test_bury_suspend_and_resume_and_their_undo(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(2))
    one, other = (row.id for row in deck.cards())
    deck.bury(one)
    deck.suspend(other)
    assert isinstance(deck.next(deck.begin()), SessionEnd)
    counts = deck.counts()
    assert (counts.buried, counts.suspended) == (1, 1)
    deck.undo()
    assert shown(deck, deck.begin()).card.id == other
    deck.resume(one)
    assert deck.counts().buried == 0
    deck.bury(one)
    clock.pass_days(1)
    assert deck.counts().buried == 0


def test_an_edit_keeps_the_learner_s_wording_over_the_notes(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex({"a.md": notes("Guide", ("Why shard?", "To grow."))})
    open_everything(deck, index)
    (row,) = deck.cards()
    deck.edit(row.id, "Why do we shard?", "One machine is too small.")
    index.write({"a.md": notes("Guide", ("Why shard?", "To grow further."))})
    deck.sync_with(index)
    card = deck.card(row.id)
    assert (card.question, card.answer) == ("Why do we shard?", "One machine is too small.")
    assert card.has_own_wording
    assert card.answers[0].source.answer == "To grow further."
    deck.edit(row.id, "Why shard?", "To grow further.")
    assert not deck.card(row.id).has_own_wording
    deck.undo()
    deck.undo()
    assert deck.card(row.id).answer == "To grow further."


def test_a_card_forgotten_too_often_is_put_aside_until_it_is_mended(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(1))
    (row,) = deck.cards()
    deck.review(row.id, 3, seconds=4)
    for _ in range(LEECH_LAPSES):
        clock.pass_days(30)
        assert deck.counts().due == 1
        deck.review(row.id, 1, seconds=4)
        deck.review(row.id, 3, seconds=4)
    clock.pass_days(30)
    counts = deck.counts()
    assert (counts.due, counts.leeches) == (0, 1)
    assert "1 card put aside, forgotten too often" in ended(deck, deck.begin()).what_next
    deck.edit(row.id, "What is command 0 for?", "Printing.")
    assert deck.counts().due == 1


def test_from_the_third_showing_a_term_is_asked_for(tmp_path: Path) -> None:
    answer = "A reader waits because too many others rebuild the same expired value at once."
    deck, clock = made(tmp_path, ("What is a cache stampede?", answer))
    ways = []
    for _ in range(4):
        showing = shown(deck, deck.begin())
        ways.append((showing.way, showing.reply))
        deck.review(showing.card.id, 3, seconds=4, way=showing.way)
        clock.pass_days(2000)
    assert ways == [
        ("front", answer),
        ("front", answer),
        ("back", "cache stampede"),
        ("front", answer),
    ]


def test_aloud_gives_the_key_points_to_tick(tmp_path: Path) -> None:
    deck, _ = made(
        tmp_path, ("Why shard?", "- one machine is too small\n- each shard fails alone\n")
    )
    showing = shown(deck, deck.begin(aloud=True))
    assert len(showing.key_points) == 2
    assert shown(deck, deck.begin()).key_points == ()


def test_pairs_that_ask_the_same_are_one_card_the_learner_s_answer_first(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    starter = notes("Starter", ("What is the GIL?", "A lock; it switches every 5 ms."))
    mine = notes("Mine", ("What's a GIL?", "One lock. It switches every 50 ms."))
    index = NotesIndex({"starter/07.md": starter})
    open_everything(deck, index)
    (row,) = deck.cards()
    deck.review(row.id, 4, seconds=4)
    schedule = deck.card(row.id).row.memory.schedule
    index.write({"starter/07.md": starter, "mine.md": mine})
    deck.sync_with(index)
    (row,) = deck.cards()
    card = deck.card(row.id)
    assert [answer.source.ownership for answer in card.answers] == ["yours", "starter"]
    assert card.question == "What's a GIL?"
    assert card.answers[1].differing_figures == ("5 ms",)
    assert (row.ownership, row.memory.schedule) == ("yours", schedule)


def test_the_starter_guides_can_be_left_out_and_come_back_as_they_were(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    index = NotesIndex(
        {"starter/1.md": notes("S", *many(2)), "a.md": notes("A", ("Why shard?", "To grow."))}
    )
    open_everything(deck, index)
    assert deck.practises_starter
    review_all(deck, deck.begin())
    rows = deck.cards()
    deck.practise_starter(wanted=False)
    assert [row.ownership for row in deck.cards()] == ["yours"]
    assert (deck.counts().cards, sum(deck.forecast())) == (1, 1)
    assert [offer.pairs for offer in deck.topics(index)] == [1]
    deck.practise_starter(wanted=True)
    assert deck.cards() == rows


def test_a_future_last_time_from_a_wrong_clock_makes_a_card_due_now(tmp_path: Path) -> None:
    deck, clock = made(tmp_path, *many(1))
    (row,) = deck.cards()
    clock.pass_days(9000)
    deck.review(row.id, 4, seconds=4)
    clock.pass_days(-9000)
    assert deck.counts().due == 1
    assert "the clock was wrong" in shown(deck, deck.begin()).why_now
    deck.review(row.id, 3, seconds=4)
    clock.pass_days(30)
    assert deck.counts().due == 1


def test_a_card_that_is_not_there_is_named(tmp_path: Path) -> None:
    deck, _ = made(tmp_path, *many(1))
    with pytest.raises(KeyError):
        deck.card(99)
    with pytest.raises(KeyError):
        deck.review(99, 3, seconds=1)


def test_an_empty_deck_says_what_to_do(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    end = ended(deck, deck.begin())
    assert end.words == "There are no cards here yet."
    assert end.what_next == "Open a topic to turn its questions into cards."
    assert set(deck.forecast()) == {0}


def test_practice_opens_without_torch_chroma_or_streamlit() -> None:
    code = (
        "import sys, tutor.deck, tutor.proposals, tutor.card_files, tutor.anki;"
        "print([m for m in ('torch', 'chromadb', 'streamlit', 'anki') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
