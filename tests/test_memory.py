import random
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything, open_store
from tutor.card_records import events_of, forget_memory, read_rows
from tutor.learner import Event
from tutor.memory import (
    ANSWER_KINDS,
    CARD_ACTIONS,
    CORRECTIONS,
    NOTED,
    RECALLED,
    RECOGNISED,
    CardMemory,
    Memory,
    in_force,
    rating_of,
    remember,
)
from tutor.scheduling import AGAIN, GOOD, HARD, RATING_NAMES, rate

DOCUMENT = Path(__file__).parent.parent / "docs" / "memory.md"
CODE = Path(__file__).parent.parent / "tutor"
DAY = date(2026, 3, 2)


def event(number: int, kind: str, day: date = DAY, **payload: object) -> Event:
    at = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    return Event(number, at, kind, {"card_id": 1, "day": day.isoformat(), **payload})


def reviewed(number: int, rating: int, day: date = DAY) -> Event:
    return event(number, "card_reviewed", day, rating=rating, seconds=5, way="front")


def answered(number: int, verdict: str, day: date = DAY, *, recalled: bool = True) -> Event:
    return event(number, "quiz_answered", day, verdict=verdict, is_recalled=recalled)


def test_the_documented_table_is_the_one_that_counts() -> None:
    text = DOCUMENT.read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[2:4]] for line in text.split("\n")]
    verdicts = [tuple(row) for row in rows if row and row[0] in RECALLED]
    names = {None: "none", **RATING_NAMES}
    assert verdicts == [
        (verdict, names[rating])
        for table in (RECALLED, RECOGNISED)
        for verdict, rating in table.items()
    ]
    in_the_table = set(re.findall(r"`(\w+)`", text[: text.index("Reviews always count")]))
    others = {"card_reviewed", "refused"}
    assert in_the_table == {*ANSWER_KINDS, *CARD_ACTIONS, *NOTED, *CORRECTIONS, *others}


def test_every_event_that_is_documented_is_one_that_the_code_writes() -> None:
    named = set(re.findall(r"`(\w+_\w+)`", DOCUMENT.read_text("utf-8")))
    code = "\n".join(path.read_text("utf-8") for path in CODE.rglob("*.py"))
    assert {name for name in named if f'"{name}"' not in code} == set()


@pytest.mark.parametrize("kind", ANSWER_KINDS)
def test_every_way_of_answering_counts_alike(kind: str) -> None:
    assert rating_of(event(1, kind, verdict="partial")) == HARD
    assert rating_of(event(1, kind, verdict="correct", is_recalled=False)) is None
    assert rating_of(event(1, kind, verdict="wrong", is_recalled=False)) == AGAIN
    assert rating_of(event(1, "refused", question="x")) is None


def test_reviews_always_count_and_of_the_rest_the_first_of_a_day() -> None:
    first = rate(None, GOOD, DAY)
    assert remember([answered(1, "correct"), answered(2, "wrong")]).schedule == first
    assert remember([reviewed(1, GOOD), answered(2, "wrong")]).schedule == rate(first, AGAIN, DAY)
    twice = remember([reviewed(1, GOOD), reviewed(2, AGAIN)])
    assert (twice.schedule, twice.showings) == (rate(first, AGAIN, DAY), 2)
    next_day = DAY + timedelta(days=1)
    both = remember([answered(1, "correct"), answered(2, "wrong", next_day)])
    assert both.schedule == rate(first, AGAIN, next_day)


def test_an_answer_that_gives_no_rating_doesn_t_use_the_day_up() -> None:
    events = [answered(1, "skipped"), answered(2, "correct", recalled=False), answered(3, "wrong")]
    assert remember(events).schedule == rate(None, AGAIN, DAY)


def test_what_is_taken_back_never_happened() -> None:
    undone = event(3, "review_undone", event_id=2)
    assert remember([reviewed(1, GOOD), answered(2, "wrong"), undone]) == remember(
        [reviewed(1, GOOD)]
    )
    freed = [answered(1, "wrong"), event(2, "review_undone", event_id=1), answered(3, "correct")]
    assert remember(freed).schedule == rate(None, GOOD, DAY)


def test_the_learner_s_verdict_drives_the_schedule() -> None:
    overruled = event(2, "verdict_overruled", event_id=1, verdict="correct")
    assert remember([answered(1, "wrong"), overruled]).schedule == rate(None, GOOD, DAY)
    (left,) = in_force([answered(1, "wrong"), overruled])
    assert (left.payload["verdict"], left.payload["graded_by"]) == ("correct", "self")


def test_a_model_s_grade_takes_the_place_of_the_rules_but_never_of_the_learner_s_own() -> None:
    refined = event(2, "verdict_refined", event_id=1, verdict="partial", grade={"score": 0.5})
    told = event(1, "quiz_answered", verdict="wrong", graded_by="rules", details={"text": "so"})
    assert remember([told, refined]).schedule == rate(None, HARD, DAY)
    (left,) = in_force([told, refined])
    assert left.payload["graded_by"] == "model"
    assert left.payload["details"] == {"text": "so", "grade": {"score": 0.5}}
    overruled = event(3, "verdict_overruled", event_id=1, verdict="correct")
    late = event(4, "verdict_refined", event_id=1, verdict="wrong", grade={"score": 0})
    assert remember([told, refined, overruled, late]).schedule == rate(None, GOOD, DAY)


def test_only_forgetting_on_another_day_is_a_lapse() -> None:
    later = DAY + timedelta(days=9)
    memory = remember([reviewed(1, AGAIN), reviewed(2, GOOD), reviewed(3, AGAIN)])
    assert memory.lapses == 0
    memory = remember([reviewed(1, GOOD), reviewed(2, AGAIN, later), reviewed(3, AGAIN, later)])
    assert (memory.lapses, memory.first_day) == (1, DAY)


def test_events_hold_the_study_day_in_the_learner_s_zone(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 3, 3, 2, 30, tzinfo=UTC))
    store = open_store(tmp_path, clock)
    Memory(store, ZoneInfo("Europe/Berlin")).reviewed(1, GOOD, seconds=3)
    Memory(store, ZoneInfo("Asia/Kolkata")).reviewed(1, GOOD, seconds=3)
    assert [e.payload["day"] for e in store.events()] == ["2026-03-02", "2026-03-03"]


def test_taking_back_what_never_was_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no event 7"):
        Memory(open_store(tmp_path, Clock()), UTC).take_back(7)


def test_an_event_without_a_day_counts_on_its_own_date() -> None:
    plain = Event(1, datetime(2026, 3, 5, 20, tzinfo=UTC), "card_reviewed", {"rating": GOOD})
    assert remember([plain]).first_day == date(2026, 3, 5)


actions = st.lists(
    st.tuples(
        st.sampled_from(
            ["review", "quiz", "choice", "interview", "undo", "take_back", "overrule", "refine"]
            + ["edit", "bury", "suspend", "resume", "back_in_time"]
        ),
        st.integers(0, 3),
        st.integers(1, 4),
        st.floats(0, 12),
    ),
    max_size=25,
)


@settings(max_examples=12, deadline=None)
@given(actions)
def test_the_state_of_every_card_is_a_function_of_its_events(tmp_path_factory, script) -> None:
    """Kept step by step, computed at once, and by another process: always the same."""
    clock = Clock()
    deck = open_deck(tmp_path_factory.mktemp("deck"), clock)
    pairs = [(f"What does command number {n} do?", f"It prints {n}.") for n in range(4)]
    open_everything(deck, NotesIndex({"a.md": notes("Guide", *pairs)}))
    ids = [row.id for row in deck.cards()]
    random.seed(0)
    for action, place, rating, gap in script:
        play(deck, clock, action, ids[place], rating, gap)
        deck.cards()
    store = deck.memory.store
    kept = read_rows(store)
    forget_memory(store)
    assert read_rows(store) == kept
    for row in kept:
        assert row.memory == remember(events_of(store, row.id))


def play(deck, clock, action: str, card: int, rating: int, gap: float) -> None:
    verdict = ["dont_know", "wrong", "partial", "correct"][rating - 1]
    last = next(iter(deck.memory.store.events()[::-1]), None)
    kinds = {"quiz": "quiz_answered", "choice": "quiz_answered", "interview": "interview_answered"}
    if action == "review":
        deck.review(card, rating, seconds=3)
    elif action in kinds:
        facts = {"topic": None, "graded_by": "rules", "card_id": card}
        recalled = action != "choice"
        deck.memory.answered(kinds[action], "?", verdict, is_recalled=recalled, **facts)
    elif action == "undo":
        deck.undo()
    elif action == "take_back" and last:
        deck.memory.take_back(last.id)
    elif action == "overrule" and last and last.kind in ANSWER_KINDS:
        deck.memory.overrule(last.id, verdict)
    elif action == "refine" and last and last.kind in (*ANSWER_KINDS, "verdict_overruled"):
        deck.memory.refine(last.payload.get("event_id", last.id), verdict, {"score": 0.5})
    elif action == "edit":
        deck.edit(card, f"Question {rating}?", f"Answer {rating}.")
    elif action in ("bury", "suspend", "resume"):
        getattr(deck, action)(card)
    elif action == "back_in_time":
        clock.pass_days(-2 * gap)
    clock.pass_days(gap)


def test_a_card_without_events_has_an_empty_memory(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    open_everything(deck, NotesIndex({"a.md": notes("Guide", ("Why shard?", "To grow."))}))
    assert deck.cards()[0].memory == CardMemory()


def test_what_another_process_did_is_seen_at_the_next_look(tmp_path: Path) -> None:
    here, there = open_deck(tmp_path, Clock()), open_deck(tmp_path, Clock())
    index = NotesIndex({"a.md": notes("A", ("Why shard?", "To grow.")), "b.md": "# B\n"})
    open_everything(there, index)
    assert [row.id for row in here.cards()] == [1]
    there.review(1, GOOD, seconds=3)
    assert here.cards()[0].memory.schedule == rate(None, GOOD, DAY)
    index.write({"a.md": notes("A", ("Why shard?", "To grow for ever."))})
    there.sync_with(index)
    assert here.cards()[0].is_changed
    assert here.cards() == there.cards()


def test_events_that_others_record_are_seen_at_the_next_look(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    open_everything(deck, NotesIndex({"a.md": notes("Guide", ("Why shard?", "To grow."))}))
    facts = {"card_id": 1, "verdict": "wrong", "day": "2026-03-02"}
    deck.memory.store.record("check_answered", facts)
    deck.memory.store.record("check_answered", {**facts, "card_id": 77})
    assert deck.counts().again == 1
