"""Every figure of Progress, computed again by brute force from the events."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean, stdev

import pytest

from tests.practice import Clock, open_deck
from tests.test_history import study
from tutor.card_records import events_of
from tutor.deck import Deck
from tutor.history import History
from tutor.learner import Event
from tutor.memory import ANSWER_KINDS, in_force, remember
from tutor.progress import (
    TREND_DAYS,
    calibration,
    minutes_by_day,
    recall_ahead,
    recall_by_day,
    scores,
    topic_figures,
)
from tutor.scheduling import retrievability


def standing(deck: Deck) -> list[Event]:
    return in_force(deck.memory.store.events())


def chance(deck: Deck, card_id: int, day: date, until: date | None = None) -> float | None:
    events = events_of(deck.memory.store, card_id)
    if until is not None:
        events = [e for e in in_force(events) if e.payload.get("day", "") <= until.isoformat()]
    schedule = remember(events).schedule
    return retrievability(schedule, day) if schedule else None


@pytest.mark.parametrize("seed", range(4))
def test_topics(tmp_path: Path, seed: int) -> None:
    deck, clock = study(tmp_path, seed)
    clock.pass_days(30)  # so that what the bad clock wrote lies behind both days
    today = deck.today()
    figures = topic_figures(deck.cards(), History(deck.memory.store).ratings(), today)
    for figure in figures:
        rows = [row for row in deck.cards() if row.topic == figure.topic]
        chances = [c for row in rows if (c := chance(deck, row.id, today)) is not None]
        before = today - timedelta(TREND_DAYS)
        assert (figure.cards, figure.seen) == (len(rows), len(chances))
        assert figure.mean == pytest.approx(fmean(chances))
        assert figure.low <= figure.mean <= figure.high  # type: ignore[operator]
        earlier = [c for row in rows if (c := chance(deck, row.id, before)) is not None]
        assert figure.trend is not None
        assert figure.trend.change == pytest.approx(fmean(chances) - fmean(earlier))
        changes = [b - a for a, b in zip(earlier, chances, strict=True)]
        wrong_by = float(t_of_95(len(changes))) * stdev(changes) / len(changes) ** 0.5
        low, high = figure.trend.change - wrong_by, figure.trend.change + wrong_by
        assert (figure.trend.low, figure.trend.high) == (pytest.approx(low), pytest.approx(high))
    means = [figure.mean for figure in figures if figure.mean is not None]
    assert means == sorted(means)


def t_of_95(count: int) -> float:
    """From a table of the t-distribution."""
    return {2: 12.7, 3: 4.3, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36}[count]


def test_what_will_come_is_what_each_cards_events_make_due(tmp_path: Path) -> None:
    for seed in range(4):
        deck, clock = study(tmp_path / str(seed), seed)
        clock.pass_days(seed * 2)
        today = deck.today()
        deck.bury(deck.cards()[0].id)
        deck.suspend(deck.cards()[1].id)
        slow = Counter[int]()
        for row in deck.cards()[2:]:
            schedule = remember(events_of(deck.memory.store, row.id)).schedule
            if schedule:
                slow[max(0, (schedule.due - today).days)] += 1
        assert list(deck.forecast(14)) == [slow[day] for day in range(14)]
        assert deck.counts().due == slow[0]


def test_few_cards_tell_less_than_many(tmp_path: Path) -> None:
    deck, _ = study(tmp_path, 2)
    ratings = History(deck.memory.store).ratings()
    today = deck.today() + timedelta(20)
    ids = [row.id for row in deck.cards()]
    (few,) = recall_by_day(ratings, ids[:2], today, 1)
    (many,) = recall_by_day(ratings, ids, today, 1)
    assert few.high - few.low > many.high - many.low


def test_recall_by_day_is_the_mean_of_the_cards_seen_by_then(tmp_path: Path) -> None:
    deck, clock = study(tmp_path, 3)
    clock.pass_days(40)
    today, ids = deck.today(), [row.id for row in deck.cards()]
    figures = recall_by_day(History(deck.memory.store).ratings(), ids, today, 5)
    for figure in figures:
        chances = [c for id_ in ids if (c := chance(deck, id_, figure.day)) is not None]
        assert figure.mean == pytest.approx(fmean(chances))
        assert figure.cards == len(chances)


def test_recall_ahead_is_the_sum_of_the_chances(tmp_path: Path) -> None:
    deck, _ = study(tmp_path, 4)
    today = deck.today()
    ahead = recall_ahead(deck.cards(), today, today + timedelta(9))
    assert [day for day, _ in ahead] == [today + timedelta(n) for n in range(10)]
    for day, known in ahead:
        chances = [
            retrievability(r.memory.schedule, day) for r in deck.cards() if r.memory.schedule
        ]
        assert known == pytest.approx(sum(chances))


def test_minutes(tmp_path: Path) -> None:
    deck, _ = study(tmp_path, 5)
    deck.memory.noted("plan_done", {"kind": "reading", "minutes": 12.5})
    deck.memory.noted("problem_solved", {"minutes": 30})
    slow: Counter[tuple[str, str]] = Counter()
    for event in standing(deck):
        if event.kind == "card_reviewed":
            slow[event.payload["day"], "cards"] += event.payload["seconds"] / 60  # type: ignore[assignment]
    slow[deck.today().isoformat(), "reading"] += 12.5  # type: ignore[assignment]
    slow[deck.today().isoformat(), "problems"] += 30
    store = deck.memory.store
    noted = [*store.events("plan_done"), *store.events("problem_solved")]
    found = minutes_by_day(History(store).answers(), noted)
    assert {(f.day.isoformat(), f.what): f.minutes for f in found} == pytest.approx(dict(slow))


def test_calibration(tmp_path: Path) -> None:
    deck, _ = study(tmp_path, 0, days=30)
    said = defaultdict(list)
    for event in standing(deck):
        if event.kind == "card_reviewed" and "confidence" in event.payload:
            said[event.payload["confidence"]].append(event.payload["rating"] > 1)
    figures = calibration(History(deck.memory.store).answers())
    assert {f.confidence: (f.answers, f.right) for f in figures} == {
        level: (len(right), pytest.approx(sum(right) / len(right))) for level, right in said.items()
    }
    assert all(0 <= f.low <= f.right <= f.high <= 1 for f in figures)


def test_scores_by_area_and_grader_after_overruling(tmp_path: Path) -> None:
    deck, _ = study(tmp_path, 1, days=30)
    worth = {"correct": 1, "partial": 0.5, "wrong": 0, "dont_know": 0}
    slow = defaultdict(list)
    for event in standing(deck):
        if event.kind in ANSWER_KINDS and event.payload["verdict"] in worth:
            key = event.kind.removesuffix("_answered"), "Design", event.payload["graded_by"]
            slow[key].append(worth[event.payload["verdict"]])
    found = scores(History(deck.memory.store).answers(), {"caching": "Design"})
    assert {(s.kind, s.area, s.graded_by): (s.answers, s.score) for s in found} == {
        key: (len(points), pytest.approx(fmean(points))) for key, points in slow.items()
    }
    assert any(s.graded_by == "self" for s in found)


def test_an_empty_store_has_no_figures(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    ratings = History(deck.memory.store).ratings()
    today = deck.today()
    assert topic_figures((), ratings, today) == ()
    assert recall_by_day(ratings, (), today, 7) == []
    assert recall_ahead((), today, today) == []
    assert (calibration(()), scores((), {}), minutes_by_day((), ())) == ((), (), [])
