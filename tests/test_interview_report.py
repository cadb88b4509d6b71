from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from tests.interviewing import answered, interviewer_of
from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index, starter_sources
from tutor.fields import FIRST_FIELDS
from tutor.interview import Plan
from tutor.interview_markdown import report_markdown
from tutor.interview_report import report_on
from tutor.key_points import key_points
from tutor.learner import Event
from tutor.readiness import readiness


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def interviewer(tmp_path, clock):
    return interviewer_of(open_deck(tmp_path, clock), starter_index())


def a_mixed_one(interviewer):
    """One right, one not known, one skipped, one left open."""
    interview = interviewer.start(Plan(fields=FIRST_FIELDS))
    interview = answered(interviewer, interview, interview.turn.question.reference)
    interview = interviewer.take_next(interviewer.give_up(interview))
    interview = interviewer.take_next(interviewer.skip(interview))
    return interviewer.end(interview)


def test_the_report_counts_what_was_said_and_nothing_else(interviewer) -> None:
    interview = a_mixed_one(interviewer)
    report = report_on(interview, interviewer.interviews.all())
    assert sum(figures.right for figures in report.fields) == 1
    assert sum(figures.missed for figures in report.fields) == 1
    assert (report.skipped, report.unanswered) == (1, 1)
    assert [turn.number for turn in report.to_improve] == [1]
    assert len(report.card_ids) == len(report.readings) == 1
    assert report.compared == ()


def test_grades_made_in_different_ways_are_counted_apart(interviewer) -> None:
    interview = interviewer.start(Plan(fields=("Python",)))
    interview = answered(interviewer, interview, interview.turn.question.reference)
    interview = interviewer.answer(interview, "perhaps")
    points = [point.text for point in interview.turn.typed.points]
    interview = interviewer.end(interviewer.tick(interview, 1, points))
    fields = report_on(interview, ()).fields
    assert {(f.field, f.graded_by, f.right) for f in fields} == {
        ("Python", "rules", 1),
        ("Python", "self", 1),
    }


def test_skills_name_an_example_and_a_gap(interviewer) -> None:
    interview = interviewer.start(Plan(fields=("Python",)))
    while len(key_points(interview.turn.question.reference)) < 3:
        interview = interviewer.take_next(interviewer.skip(interview))
    said = key_points(interview.turn.question.reference)[0].text
    interview = interviewer.end(interviewer.answer(interview, said))
    correctness, depth, structure, _ = report_on(interview, ()).skills
    assert (correctness.said, correctness.example) == (1, said)
    assert correctness.gap
    assert depth.said == 0
    assert (structure.said, structure.of) == (1, 1)


def test_the_first_and_the_latest_answer_to_a_topic_stand_side_by_side(interviewer) -> None:
    first = interviewer.start(Plan(fields=("Python",)))
    first = interviewer.end(interviewer.answer(first, "something quite different"))
    event = first.turns[0].given.event_id
    again = interviewer.start(Plan(questions=1, again=event))
    again = answered(interviewer, again, again.turn.question.reference)
    (compared,) = report_on(again, interviewer.interviews.all()).compared
    assert (compared.first.text, compared.first.verdict) == ("something quite different", "wrong")
    assert compared.latest.verdict == "correct"


def test_the_markdown_has_iso_times_and_quotes_what_others_wrote(interviewer) -> None:
    interview = a_mixed_one(interviewer)
    text = report_markdown(report_on(interview, ()), "Of 3 topics …")
    assert "- began: 2026-03-02T20:00:00+00:00" in text
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert all(re.match(r"#+ (Mock|By|To read|The conv|Question|Follow-up)", h) for h in headings)


def test_readiness_names_its_ground_and_its_holes() -> None:
    notes = starter_sources()
    topics = list(dict.fromkeys(source.topic for source in notes))

    def event(id_: int, topic: str, verdict: str, day: str) -> Event:
        facts = {"topic": topic, "verdict": verdict, "day": day}
        return Event(id_, datetime(2026, 3, 2, tzinfo=UTC), "interview_answered", facts)

    events = [
        event(1, topics[0], "wrong", "2026-03-01"),
        event(2, topics[0], "correct", "2026-03-02"),
        event(3, topics[1], "correct", "2026-01-02"),
        event(4, topics[2], "partial", "2026-03-02"),
        event(5, topics[3], "skipped", "2026-03-02"),
    ]
    found = readiness(notes, events, date(2026, 3, 2))
    assert (found.asked, found.right, found.longer_ago) == (2, 1, 1)
    assert found.never == found.topics - 3
    assert found.in_words().startswith(f"Of {found.topics} topics, 2 asked in the last 10 days, 1")
    assert "ready" not in found.in_words()
