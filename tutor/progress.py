"""The figures of Progress, each a plain function of rows and answers; no clock and no store."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, stdev

import numpy as np

from tutor.cards import CardRow
from tutor.history import Answered, Ratings, chances_by_day
from tutor.learner import Event
from tutor.memory import day_of
from tutor.retention import recall_chance
from tutor.scheduling import parameters

TREND_DAYS = 7  # a topic's trend is against so many days ago
_SURE = 1.96  # 95 %
_SURE_OF_FEW = (
    12.7,
    4.3,
    3.18,
    2.78,
    2.57,
    2.45,
    2.36,
    2.31,
    2.26,
    2.23,
    2.2,
    _SURE,
)  # 2 cards, 3 …


@dataclass(frozen=True, slots=True)
class Trend:
    """By how much the same cards' mean has changed in TREND_DAYS days."""

    change: float
    low: float  # bounds, 95 %: what other cards of the topic would show
    high: float
    cards: int

    @property
    def is_sure(self) -> bool:
        """Whether it is up or down, rather than either."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class TopicFigure:
    """How well a topic is known today: the mean chance of recall of its seen cards."""

    topic: str
    area: str
    cards: int
    seen: int
    mean: float | None  # None before the first card
    low: float | None  # bounds of the mean, 95 %, as few cards tell little
    high: float | None
    trend: Trend | None  # None before two days lie TREND_DAYS apart


@dataclass(frozen=True, slots=True)
class DayFigure:
    """One day's mean, with its bounds."""

    day: date
    mean: float
    low: float
    high: float
    cards: int


@dataclass(frozen=True, slots=True)
class DayMinutes:
    day: date
    what: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often the learner was right when this sure."""

    confidence: int
    answers: int
    right: float  # share, 0 to 1
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """Quiz or interview answers of one area, by who graded."""

    kind: str
    area: str
    graded_by: str
    answers: int  # without those skipped
    score: float  # 0 to 1; partial counts half


def topic_figures(
    rows: Iterable[CardRow], ratings: Ratings, today: date
) -> tuple[TopicFigure, ...]:
    """Every topic, least sure first, those without a seen card last."""
    cards, chances = chances_by_day(ratings, [today - timedelta(TREND_DAYS), today])
    of_card = dict(zip(cards.tolist(), chances.tolist(), strict=True))
    topics: dict[str, list[CardRow]] = defaultdict(list)
    for row in rows:
        if not row.is_gone:
            topics[row.topic].append(row)
    figures = (_topic_figure(topic, group, of_card) for topic, group in topics.items())
    return tuple(sorted(figures, key=lambda f: (f.mean is None, f.mean)))


def recall_by_day(
    ratings: Ratings, in_use: Iterable[int], today: date, days: int
) -> list[DayFigure]:
    """The mean chance of recall of the cards seen up to each of the last `days` days."""
    wanted = [today - timedelta(n) for n in reversed(range(days))]
    cards, chances = chances_by_day(ratings, wanted)
    chances = chances[np.isin(cards, list(in_use))]
    figures = []
    for column, day in enumerate(wanted):
        seen = chances[:, column][~np.isnan(chances[:, column])]
        if seen.size:
            mean, low, high = _bounds(seen.tolist())
            figures.append(DayFigure(day, mean, low, high, int(seen.size)))
    return figures


def recall_ahead(rows: Iterable[CardRow], today: date, until: date) -> list[tuple[date, float]]:
    """The number of cards recalled on each day to come if nothing more were done."""
    schedules = [row.memory.schedule for row in rows if row.memory.schedule and not row.is_gone]
    if not schedules:
        return []
    days = [today + timedelta(n) for n in range((until - today).days + 1)]
    last = np.array([schedule.last.toordinal() for schedule in schedules])[:, None]
    stability = np.array([schedule.stability for schedule in schedules])[:, None]
    elapsed = np.array([day.toordinal() for day in days]) - last
    known = recall_chance(np.array(parameters()), elapsed, stability).sum(0)
    return list(zip(days, known.tolist(), strict=True))


def minutes_by_day(answers: Iterable[Answered], noted: Iterable[Event]) -> list[DayMinutes]:
    """Time on cards, reading, practice and problems; quizzes have no clock and aren't in it."""
    spent: dict[tuple[date, str], float] = defaultdict(float)
    for answer in answers:
        if answer.kind == "card_reviewed" and answer.seconds:
            spent[answer.day, "cards"] += answer.seconds / 60
    for event in noted:
        if event.kind == "problem_solved":
            spent[day_of(event), "problems"] += event.payload["minutes"]
        elif event.kind == "plan_done":
            spent[day_of(event), event.payload["kind"]] += event.payload["minutes"]
    return [DayMinutes(day, what, minutes) for (day, what), minutes in sorted(spent.items())]


def calibration(answers: Iterable[Answered]) -> tuple[Calibration, ...]:
    """Of the reviews for which the learner said how sure they were."""
    said: dict[int, list[bool]] = defaultdict(list)
    for answer in answers:
        if answer.kind == "card_reviewed" and answer.confidence is not None:
            said[answer.confidence].append(answer.rating != 1)
    return tuple(
        Calibration(level, len(right), sum(right) / len(right), *_wilson(sum(right), len(right)))
        for level, right in sorted(said.items())
    )


def scores(answers: Iterable[Answered], area_of: Mapping[str, str]) -> tuple[Score, ...]:
    """By kind, area and who graded; `area_of` says which area a topic belongs to."""
    worth = {"correct": 1.0, "partial": 0.5, "wrong": 0.0, "dont_know": 0.0}
    groups: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for answer in answers:
        if answer.verdict in worth:
            area = area_of.get(answer.topic or "", answer.topic or "Other")
            key = answer.kind.removesuffix("_answered"), area, answer.graded_by or "rules"
            groups[key].append(worth[answer.verdict])
    return tuple(
        Score(*key, len(found), sum(found) / len(found)) for key, found in sorted(groups.items())
    )


def _topic_figure(
    topic: str, rows: Sequence[CardRow], of_card: Mapping[int, list[float]]
) -> TopicFigure:
    both = [of_card[row.id] for row in rows if row.id in of_card]
    now = [chance for _, chance in both if not math.isnan(chance)]
    mean = low = high = None
    if now:
        mean, low, high = _bounds(now)
    changes = [chance - before for before, chance in both if not math.isnan(before)]
    trend = _trend(changes) if changes else None
    return TopicFigure(topic, rows[0].area, len(rows), len(now), mean, low, high, trend)


def _trend(changes: Sequence[float]) -> Trend:
    """The mean change, taking the cards as a sample of what the topic is made of.

    https://en.wikipedia.org/wiki/Student%27s_t-distribution; one card alone tells nothing.
    """
    count, mean = len(changes), fmean(changes)
    if count == 1:
        return Trend(mean, -1.0, 1.0, count)
    sure = _SURE_OF_FEW[min(count, len(_SURE_OF_FEW) + 1) - 2]
    wrong_by = sure * stdev(changes) / math.sqrt(count)
    return Trend(mean, max(-1.0, mean - wrong_by), min(1.0, mean + wrong_by), count)


def _bounds(chances: Sequence[float]) -> tuple[float, float, float]:
    """The mean and its bounds, 95 %: whether each card is recalled is a throw of its own."""
    count = len(chances)
    mean = sum(chances) / count
    wrong_by = _SURE * math.sqrt(sum(p * (1 - p) for p in chances)) / count
    return mean, max(0.0, mean - wrong_by), min(1.0, mean + wrong_by)


def _wilson(hits: int, count: int) -> tuple[float, float]:
    """https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval"""
    share, square = hits / count, _SURE**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = (
        _SURE
        * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
        / (1 + square / count)
    )
    return max(0.0, middle - half), min(1.0, middle + half)
