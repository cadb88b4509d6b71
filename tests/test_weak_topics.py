from __future__ import annotations

from datetime import UTC, date, datetime

from tutor.learner import Event
from tutor.weak_topics import UNDECIDED, weak_topics, weakness_by_topic

TODAY = date(2026, 3, 2)


def event(id_: int, kind: str = "interview_answered", **payload) -> Event:
    facts = {"topic": "locks", "question": f"Question {id_}?", "day": "2026-03-02", **payload}
    return Event(id_, datetime(2026, 3, 2, 20, id_, tzinfo=UTC), kind, facts)


def undecided(id_: int, lost: float, key: str = "k", **payload) -> Event:
    return event(id_, UNDECIDED, lost=lost, details={"imported": key}, **payload)


def weakness(*events: Event) -> dict[str, float]:
    return dict(weakness_by_topic(events, (), TODAY))


def test_the_last_answers_of_a_topic_say_how_weak_it_is() -> None:
    verdicts = ("wrong", "wrong", "partial", "correct", "dont_know")
    events = [event(n, verdict=verdict) for n, verdict in enumerate(verdicts)]
    assert weakness(*events) == {"lock": (0.5 + 0 + 1) / 3}


def test_an_undecided_answer_counts_half_with_what_is_expected_to_be_lost() -> None:
    assert weakness(event(1, verdict="correct"), undecided(2, 0.9)) == {"lock": 0.45 / 1.5}
    assert weakness(undecided(1, 0.9)) == {"lock": 0.9}


def test_an_undecided_answer_leaves_when_the_learner_has_judged_it() -> None:
    judged = event(2, verdict="correct", details={"imported": "k"})
    assert weakness(undecided(1, 0.9), judged) == {"lock": 0.0}


def test_what_is_imported_now_was_said_when_its_log_says_so() -> None:
    right = [event(n, verdict="correct") for n in range(3)]
    old = event(4, verdict="wrong", details={"imported": "k", "said_at": "2025-11-03T10:00:00"})
    assert weakness(*right, old) == {"lock": 0.0}


def test_weak_topics_name_the_questions_that_made_them_so() -> None:
    events = [
        event(1, verdict="wrong", question="What is a mutex?"),
        event(2, verdict="wrong", question="What is a queue?", topic="queues"),
        event(3, verdict="correct", topic="queues"),
        undecided(4, 0.8, question="What is a heap?", topic="heaps"),
        event(5, verdict="skipped", topic="graphs"),
    ]
    found = weak_topics(events, (), TODAY)
    assert [(one.topic, one.questions, one.is_undecided) for one in found] == [
        ("locks", ("What is a mutex?",), False),
        ("heaps", ("What is a heap?",), True),
    ]


def test_overruling_and_taking_back_count() -> None:
    wrong = event(1, verdict="wrong")
    overruled = Event(2, wrong.at, "verdict_overruled", {"event_id": 1, "verdict": "correct"})
    undone = Event(2, wrong.at, "review_undone", {"event_id": 1})
    assert weakness(wrong, overruled) == {"lock": 0.0}
    assert weakness(wrong, undone) == {}
