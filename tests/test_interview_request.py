from __future__ import annotations

import pytest

from tests.quiz_notes import starter_sources
from tutor.interview_request import fields_named, interview_request
from tutor.interview_words import what_is_said


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("start interview", ""),
        ("Start an interview now!", ""),
        ("mock interview on system design", "system design"),
        ("can we do a mock interview about caching?", "caching"),
        ("interview me", ""),
        ("interview me on Python and data structures", "python and data structures"),
        ("let's start another interview please", ""),
        ("empezar entrevista", ""),
        ("interview shuru karo", ""),
        (
            "You run a practice interview for a backend job, act as the interviewer. "
            "Cover Django, SQL and queues. One question, then wait.",
            "django, sql and queues",
        ),
    ],
)
def test_words_that_ask_for_an_interview(text: str, about: str) -> None:
    request = interview_request(text)
    assert request is not None
    assert request.about == about


@pytest.mark.parametrize(
    "text",
    [
        "what is a mock interview?",
        "How do I prepare for an interview?",
        "What questions come in a Django interview?",
        "my interview is on Friday",
        "explain the GIL",
        "",
    ],
)
def test_words_that_only_speak_of_one(text: str) -> None:
    assert interview_request(text) is None


def test_fields_first_then_topics_of_the_notes() -> None:
    notes = starter_sources()
    both = fields_named("python, data structures", notes)
    assert both is not None
    assert both.fields == ("Python", "Data structures")
    topics = fields_named("load balancing", notes)
    assert topics is not None
    assert (topics.fields, topics.topics) == ((), ("load balancing",))
    assert fields_named("underwater basket weaving", notes) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("skip", "skip"),
        ("Skip this one please", "skip"),
        ("next question", "skip"),
        ("hint", "hint"),
        ("can i have a hint", "hint"),
        ("end", "end"),
        ("stop the interview", "end"),
        ("i dont know what that is", "dont_know"),
        ("I don't know.", "dont_know"),
        ("no idea", "dont_know"),
        ("no sé", "dont_know"),
        ("pata nahi", "dont_know"),
        ("Do you mean a sorted list?", "clarifying"),
        ("can I assume that it fits into memory?", "clarifying"),
        ("how many users?", "clarifying"),
        ("How many users are there", "clarifying"),
        ("ok so is the list sorted?", "clarifying"),
        ("are duplicates allowed?", "clarifying"),
        ("What is the expected traffic?", "clarifying"),
        ("can you repeat the question please?", "clarifying"),
        ("Is it a mutex?", None),
        ("Users are how many requests are counted by, and the bucket refills.", None),
        ("I don't know the name, but a lock is held while bytecode runs.", None),
        ("Stop words are left out of the index.", None),
        ("A stack is last in, first out.", None),
        ("Is it a mutex? I think the lock is released during I/O.", None),
    ],
)
def test_what_a_learner_says_instead_of_an_answer(text: str, said: str | None) -> None:
    assert what_is_said(text) == said
