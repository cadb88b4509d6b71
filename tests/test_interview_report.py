from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest

from tests.interviewing import answered, interviewer_of
from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index, starter_sources
from tutor.fields import FIRST_FIELDS
from tutor.interview import Plan
from tutor.interview_markdown import how_graded, report_markdown
from tutor.interview_report import report_on
from tutor.key_points import key_points
from tutor.learner import Event
from tutor.readiness import readiness
from tutor.then_and_now import imported_answers
from tutor.weak_topics import UNDECIDED


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
    (improve,) = report.to_improve
    assert improve.turn.number == 1
    assert improve.reading == improve.turn.question.origin
    assert report.card_ids == (improve.card_id,)
    assert [turn.number for turn in report.strengths] == [0]
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


def test_skills_show_all_that_they_rest_on(interviewer) -> None:
    interview = interviewer.start(Plan(fields=("Python",)))
    while len(key_points(interview.turn.question.reference)) < 3:
        interview = interviewer.take_next(interviewer.skip(interview))
    said = key_points(interview.turn.question.reference)[0].text
    interview = interviewer.end(interviewer.answer(interview, said))
    skills = report_on(interview, ()).skills
    correctness, depth, structure = (
        next(skill for skill in skills if skill.name == name)
        for name in ("Correctness", "Depth", "Structure")
    )
    assert correctness.said == 1
    assert [(one.text, one.words) for one in correctness.evidence if one.state == "hit"] == [
        (said, said)
    ]
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
    assert all(
        re.match(
            r"#+ (Mock|By|Strengths|To improve|Once more|Then and|The conv|Question|Follow-up)", h
        )
        for h in headings
    )


def test_the_same_question_once_more_shows_the_change(interviewer) -> None:
    first = interviewer.start(Plan(fields=("Python",)))
    while len(key_points(first.turn.question.reference)) < 3:
        first = interviewer.take_next(interviewer.skip(first))
    points = [point.text for point in key_points(first.turn.question.reference)]
    first = interviewer.end(interviewer.answer(first, points[0]))
    again = interviewer.start(Plan(questions=1, again=first.main_turns[-1].given.event_id))
    again = interviewer.end(interviewer.answer(again, points[1]))
    change = report_on(again, interviewer.interviews.all()).again
    assert change is not None
    assert (change.gained, change.lost) == ((points[1],), (points[0],))
    assert points[2] in change.missing
    text = report_markdown(report_on(again, interviewer.interviews.all()), "")
    assert f"- said now: {' '.join(points[1].split())}" in text


def test_the_last_interview_on_the_same_stands_beside_graded_in_the_same_way(interviewer) -> None:
    first = interviewer.start(Plan(fields=("Python",)))
    first = interviewer.end(interviewer.give_up(first))
    second = interviewer.start(Plan(fields=("Python",)))
    second = interviewer.end(interviewer.give_up(second))
    (figures,) = report_on(second, interviewer.interviews.all()).fields
    assert figures.before is not None
    assert (figures.before.at, figures.before.right, figures.before.answered) == (first.at, 0, 1)
    third = interviewer.start(Plan(fields=("Python",)))
    third = interviewer.end(interviewer.answer(third, "something quite different"))
    (by_rules,) = report_on(third, interviewer.interviews.all()).fields
    assert (by_rules.graded_by, by_rules.before) == ("rules", None)


def test_imported_answers_are_compared_and_marked(interviewer) -> None:
    memory = interviewer.interviews.memory
    interview = interviewer.start(Plan(fields=("Python",)))
    question = interview.turn.question
    details = {"imported": "k", "said_at": "2025-11-03T10:00:00", "text": "an old answer"}
    facts = {"question": "Asked elsewhere?", "topic": question.topic, "lost": 0.9}
    memory.store.record(UNDECIDED, {**facts, "details": details, "day": "2026-03-02"})
    interview = interviewer.end(interviewer.answer(interview, question.reference))

    def first():
        report = report_on(interview, (), imported_answers(memory.store))
        assert "an old answer" in report_markdown(report, "")
        return report.compared[0].first

    assert (first().text, first().verdict, first().is_imported) == ("an old answer", None, True)
    assert how_graded(first()) == "imported, not graded"
    memory.answered(
        "interview_answered",
        "Asked elsewhere?",
        "wrong",
        topic=question.topic,
        graded_by="self",
        details=details,
    )
    assert how_graded(first()) == "imported, graded by you"


def test_stories_count_for_structure_by_their_parts(interviewer) -> None:
    interview = interviewer.start(Plan(kind="story", questions=1))
    interview = interviewer.answer(interview, "I fixed a bug in 2024. As a result it was fast.")
    hits = [point.text for point in interview.turn.typed.points if point.state == "hit"]
    interview = interviewer.end(interviewer.tick(interview, 0, hits))
    (structure,) = report_on(interview, ()).skills
    assert (structure.name, structure.said, structure.of) == ("Structure", len(hits), 6)
    assert structure.graded_by == "self"


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_counted_again_from_the_events(interviewer, seed) -> None:
    """Whole interviews of chance; the report is held against what stands in the store."""
    random = Random(seed)
    for _ in range(2):
        interview = interviewer.start(Plan(fields=FIRST_FIELDS, questions=5))
        while interview.step not in ("ended",):
            interview = act_by_chance(interviewer, interview, random)
    report = report_on(interview, interviewer.interviews.all())
    counted = count_from_events(interviewer.interviews.memory.store, interview.id)
    assert {(f.field, f.graded_by): (f.right, f.partial, f.missed) for f in report.fields} == {
        place: (c["correct"], c["partial"], c["wrong"] + c["dont_know"])
        for place, c in counted["fields"].items()
    }
    assert (report.skipped, report.hints) == (counted["skipped"], counted["hints"])
    assert len(report.strengths) == counted["right"]
    assert {
        skill.graded_by: (skill.said, skill.of)
        for skill in report.skills
        if skill.name == "Correctness"
    } == counted["points"]
    text = report_markdown(report, "")
    assert text.count("\nVerdict: ") == counted["answers"] - counted["skipped"]
    assert text.count("\nSkipped, ") == counted["skipped"]


def act_by_chance(interviewer, interview, random: Random):
    if interview.step == "feedback":
        if random.random() < 0.2:
            given = interview.turn.given
            interviewer.overrule(given, random.choice(["correct", "partial", "wrong"]))
        return interviewer.take_next(interviewer.interviews.get(interview.id))
    if interview.step == "ticking":
        points = interview.exchange()[0].typed.points
        said = [point.text for point in points if random.random() < 0.5]
        return interviewer.tick(interview, interview.exchange()[0].number, said)
    reference = interview.turn.question.reference
    half = " ".join(point.text for point in key_points(reference)[::2])
    words = random.choice([reference, half, f"perhaps {half}", "something else", "skip", "idk"])
    if random.random() < 0.2:
        interview = interviewer.hint(interview)
    return interviewer.answer(interview, words)


def count_from_events(store, interview_id: int) -> dict:
    """The slow way: event by event, without the interview's own types."""
    asked, answers, hints = {}, {}, 0
    for event in store.events():
        facts = event.payload
        if event.kind == "interview_asked" and facts["interview"] == interview_id:
            asked[facts["number"]] = facts
        elif event.kind == "interview_hinted" and facts["interview"] == interview_id:
            hints += 1
        elif event.kind == "interview_answered":
            if facts["details"].get("interview") == interview_id:
                answers[event.id] = {**facts, "number": facts["details"]["number"]}
        elif event.kind == "verdict_overruled" and facts["event_id"] in answers:
            answers[facts["event_id"]]["verdict"] = facts["verdict"]
            answers[facts["event_id"]]["graded_by"] = "self"
    fields: dict = {}
    points: dict = {}
    right = 0
    for answer in answers.values():
        question = asked[answer["number"]]
        if answer["verdict"] == "skipped":
            continue
        right += answer["verdict"] == "correct"
        by = answer["graded_by"]
        if question["probes"] is None:
            place = question["question"]["field"], by
            fields.setdefault(place, Counter())[answer["verdict"]] += 1
        details = answer["details"]
        if details["text"] and details["points"] and not details["gate"]:
            said, of = points.get(by, (0, 0))
            hits = sum(point["state"] == "hit" for point in details["points"])
            points[by] = said + hits, of + len(details["points"])
    skipped = sum(answer["verdict"] == "skipped" for answer in answers.values())
    return {
        "fields": fields,
        "points": points,
        "right": right,
        "skipped": skipped,
        "hints": hints,
        "answers": len(answers),
    }


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
    assert "(1 by rules)" in found.in_words()


def test_an_old_log_imported_today_doesnt_undo_what_was_shown_since() -> None:
    notes = starter_sources()
    topic = notes[0].topic
    at = datetime(2026, 3, 2, tzinfo=UTC)
    facts = {"topic": topic, "graded_by": "self"}
    now = {**facts, "verdict": "correct", "day": "2026-03-01"}
    log = {"imported": "k", "said_at": "2026-02-25T10:00:00"}
    old = {**facts, "verdict": "wrong", "day": "2026-03-02", "details": log}
    events = [
        Event(1, at, "interview_answered", now),
        Event(2, at, "interview_answered", old),
    ]
    assert readiness(notes, events, date(2026, 3, 2)).right_by == (("self", 1),)
    assert readiness(notes, events[1:], date(2026, 3, 2)).right == 0
