"""Which topics are weak, by what there is to go by; nothing here is a grade or a figure.

A topic's weakness is the larger of two shares, 0 to 1: what its seen cards have likely lost by
today, and what its last answers lost (wrong or not known 1, partly right a half). An imported
answer that the rules couldn't decide counts half as much as a decided one, with what they expect
to be lost of it, until the learner says how it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tutor.cards import CardRow
from tutor.learner import Event, LearnerStore
from tutor.memory import ANSWER_KINDS, CORRECTIONS, in_force
from tutor.scheduling import retrievability
from tutor.topics import topic_key

LAST_ANSWERS = 3  # of a topic, that say how weak it is
WEAK_ABOVE = 0.5  # as a topic counts that was never asked
UNDECIDED = "past_answer_undecided"
UNDECIDED_WEIGHS = 0.5
LOST: Mapping[str, float] = {"correct": 0.0, "partial": 0.5, "wrong": 1.0, "dont_know": 1.0}


@dataclass(frozen=True, slots=True)
class WeakTopic:
    topic: str
    weakness: float  # 0 to 1
    questions: tuple[str, ...]  # that were missed or look so, the latest first; () where it's cards
    is_undecided: bool  # rests on answers alone that nobody has judged


@dataclass(frozen=True, slots=True)
class _Lost:
    topic: str
    question: str
    lost: float
    weight: float


def evidence_in(store: LearnerStore) -> list[Event]:
    """All that weakness is computed from but the cards, oldest first."""
    return list(store.events(*ANSWER_KINDS, *CORRECTIONS, UNDECIDED))


def weakness_by_topic(
    events: Iterable[Event], cards: Iterable[CardRow], today: date
) -> Mapping[str, float]:
    """For each topic's key, 0 (known) to 1; topics that there is nothing to go by are left out."""
    weakness = _forgotten(cards, today)
    for key, answers in _last_answers(events).items():
        weakness[key] = max(weakness.get(key, 0.0), _share_lost(answers))
    return weakness


def weak_topics(
    events: Iterable[Event], cards: Iterable[CardRow], today: date
) -> tuple[WeakTopic, ...]:
    """Those above WEAK_ABOVE, the weakest first."""
    events, cards = list(events), list(cards)
    answered = _last_answers(events)
    names = {topic_key(row.topic): row.topic for row in cards}
    found = []
    for key, weakness in weakness_by_topic(events, cards, today).items():
        if weakness > WEAK_ABOVE:
            answers = answered.get(key, [])
            missed = [one for one in reversed(answers) if one.lost >= WEAK_ABOVE]
            found.append(
                WeakTopic(
                    topic=names.get(key) or answers[-1].topic,
                    weakness=weakness,
                    questions=tuple(dict.fromkeys(one.question for one in missed)),
                    is_undecided=bool(missed) and all(one.weight < 1 for one in missed),
                )
            )
    return tuple(sorted(found, key=lambda one: -one.weakness))


def _last_answers(events: Iterable[Event]) -> dict[str, list[_Lost]]:
    standing = sorted(in_force(events), key=_said_at)
    judged = {_import_key(event) for event in standing if event.kind in ANSWER_KINDS}
    answers: dict[str, list[_Lost]] = defaultdict(list)
    for event in standing:
        topic = event.payload.get("topic")
        if not topic or (event.kind == UNDECIDED and _import_key(event) in judged):
            continue
        if lost := _lost(event):
            answers[topic_key(topic)].append(lost)
    return {key: found[-LAST_ANSWERS:] for key, found in answers.items()}


def _lost(event: Event) -> _Lost | None:
    """None for a question that was skipped, and for what is no answer."""
    payload = event.payload
    if event.kind == UNDECIDED:
        return _Lost(payload["topic"], payload["question"], payload["lost"], UNDECIDED_WEIGHS)
    if event.kind in ANSWER_KINDS and payload["verdict"] in LOST:
        return _Lost(payload["topic"], payload["question"], LOST[payload["verdict"]], 1.0)
    return None


def _import_key(event: Event) -> str | None:
    key: str | None = event.payload.get("details", {}).get("imported")
    return key


def _said_at(event: Event) -> str:
    """What is imported now was said when its log says so."""
    said_at: str | None = event.payload.get("details", {}).get("said_at")
    return (said_at or event.at.astimezone().isoformat())[:19].replace(" ", "T")


def _share_lost(answers: list[_Lost]) -> float:
    return sum(one.lost * one.weight for one in answers) / sum(one.weight for one in answers)


def _forgotten(cards: Iterable[CardRow], today: date) -> dict[str, float]:
    """The mean chance that a topic's seen cards are forgotten."""
    chances: dict[str, list[float]] = defaultdict(list)
    for row in cards:
        if row.memory.schedule and not row.is_gone:
            forgotten = 1 - retrievability(row.memory.schedule, today)
            chances[topic_key(row.topic)].append(forgotten)
    return {key: sum(values) / len(values) for key, values in chances.items()}
