from datetime import date
from pathlib import Path

import pytest

from ingest.errors import UsageError
from tests.test_learner import open_store
from tutor.about_learner import remembering, reply_about_learner
from tutor.days_said import day_said
from tutor.facts import Facts
from tutor.facts_said import facts_in

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my name is Ana", [("name", "Ana")]),
        ("call me Ravi please", [("name", "Ravi")]),
        ("mera naam Ravi hai", [("name", "Ravi")]),
        ("me llamo José y tengo entrevista el viernes", [("name", "José"), ("date", "2026-03-06")]),
        (
            "Hi, I'm Ana and I have an interview on Friday at Zeta, what should I study?",
            [("name", "Ana"), ("goal", "an interview at Zeta"), ("date", "2026-03-06")],
        ),
        (
            "I'm preparing for backend interviews at Globex.",
            [("goal", "backend interviews at Globex")],
        ),
        ("my goal is to become a data engineer", [("goal", "become a data engineer")]),
        ("I've got an onsite in two weeks", [("date", "2026-03-18")]),
        (
            "I'm a junior developer and code in C++",
            [("level", "junior developer"), ("coding", "C++")],
        ),
        (
            "I am a junior developer. I struggle with graphs and dynamic programming",
            [
                ("level", "junior developer"),
                ("weak_spot", "graphs"),
                ("weak_spot", "dynamic programming"),
            ],
        ),
        ("please answer in Spanish", [("language", "Spanish")]),
        ("I mostly code in C++", [("coding", "C++")]),
    ],
)
def test_facts_come_from_the_learners_own_prose(text: str, told: list[tuple[str, str]]) -> None:
    assert [(fact.kind, fact.value) for fact in facts_in(text, WEDNESDAY)] == told


@pytest.mark.parametrize(
    "text",
    [
        "```python\n# my name is Bob\nname = 'Bob'\n```",
        "what does `my name is Bob` print?",
        'He said "my name is Bob"',
        "> my name is Bob\nwhat is this?",
        "print('I am a senior engineer')",
        "x = 'my name is Eve'",
        "if my name is Bob, what prints?",
        "what is my name?",
        "how do I say my name is X in an interview?",
        "explain the GIL in Spanish",
        "call me back later",
        "I have an interview question: what is a mutex",
        "my code is slow at sorting",
        "Is a junior developer asked about locks?",
    ],
)
def test_code_quotes_suppositions_and_questions_tell_nothing(text: str) -> None:
    assert facts_in(text, WEDNESDAY) == ()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on Friday", date(2026, 3, 6)),
        ("on Wednesday", date(2026, 3, 11)),
        ("next Monday", date(2026, 3, 9)),
        ("the day after tomorrow", date(2026, 3, 6)),
        ("in 10 days", date(2026, 3, 14)),
        ("three weeks from now", date(2026, 3, 25)),
        ("on 12 December", date(2026, 12, 12)),
        ("March 2nd", date(2027, 3, 2)),
        ("2026-04-01", date(2026, 4, 1)),
        ("el viernes", date(2026, 3, 6)),
        ("30 February", None),
        ("2020-01-01", None),
        ("soon", None),
    ],
)
def test_days_are_read_as_people_say_them(words: str, day: date | None) -> None:
    assert day_said(words, WEDNESDAY) == day


def tell(facts: Facts, text: str) -> str:
    return remembering(facts.take(facts_in(text, facts.today())))


def test_a_fact_keeps_its_words_and_day_and_is_told_on_request(tmp_path: Path) -> None:
    facts = Facts(open_store(tmp_path))
    assert tell(facts, "Hello! My name is Ana.") == "I'll remember: name Ana."
    (fact,) = facts.all()
    assert (fact.words, fact.day) == ("My name is Ana", date(2026, 3, 1))
    recalled = reply_about_learner("what's my name?", facts, ())
    assert recalled == "Your name: Ana (on 1 March you said: “My name is Ana”)."
    assert facts.take(facts_in("my name is ana", facts.today())) == ()


def test_what_was_never_told_is_said_to_be_unknown(tmp_path: Path) -> None:
    facts = Facts(open_store(tmp_path))
    for asked in ("what's my name?", "when is my interview?", "where do I work?", "who am I?"):
        assert reply_about_learner(asked, facts, ()).startswith("You haven't told me")


def test_taking_back_a_fact_leaves_the_one_before(tmp_path: Path) -> None:
    facts = Facts(open_store(tmp_path))
    tell(facts, "my name is Ana")
    tell(facts, "call me Annie")
    assert [fact.value for fact in facts.all()] == ["Annie"]
    facts.take_back(facts.all()[0].id)
    assert [fact.value for fact in facts.all()] == ["Ana"]


def test_facts_are_forgotten_on_request(tmp_path: Path) -> None:
    facts = Facts(open_store(tmp_path))
    tell(facts, "my name is Ana. I struggle with graphs, joins and heaps. I code in Go")
    assert len(facts.all()) == 5
    assert reply_about_learner("forget my name", facts, ()) == "Forgotten: name Ana."
    assert "remember nothing" in reply_about_learner("please forget my name", facts, ())
    assert "codes in Go" in reply_about_learner("forget that", facts, ())
    reply_about_learner("Forget everything about me", facts, ())
    assert facts.all() == ()


def test_a_fact_can_be_edited(tmp_path: Path) -> None:
    facts = Facts(open_store(tmp_path))
    tell(facts, "my interview is on 12 December")
    (fact,) = facts.all()
    facts.edit(fact.id, "24 December")
    assert facts.all()[0].shown == "Thursday, 24 December 2026"
    with pytest.raises(UsageError, match="coming day"):
        facts.edit(fact.id, "some time")
    with pytest.raises(UsageError, match="empty"):
        facts.edit(fact.id, "  ")
