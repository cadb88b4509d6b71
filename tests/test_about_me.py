from __future__ import annotations

from tests.interviewing import interviewer_of
from tests.practice import Clock, NotesIndex, open_deck
from tests.quiz_notes import starter_index
from tutor.about_me import cv_lines
from tutor.interview import Plan
from tutor.section_questions import section_questions

CV = """# Ana Ruiz

ana@example.org · +34 600 000 000

## Experience

- Led the migration of the billing service to PostgreSQL, without downtime
- Reduced the nightly job from 3 hours to 20 minutes by batching writes
- Python, Django, SQL
- Built a dashboard: https://example.org/ana

## Education

Computer science, 2015 to 2019
"""


def index_with_cv() -> NotesIndex:
    return NotesIndex({**starter_index().files, "cv.md": CV})


def test_what_was_done_is_found_and_contacts_and_lists_are_not() -> None:
    lines = cv_lines(index_with_cv())  # type: ignore[arg-type]
    assert [(line.line, line.text.split()[0]) for line in lines] == [(7, "Led"), (8, "Reduced")]


def test_a_cv_is_asked_about_among_stories_and_never_for_facts(tmp_path) -> None:
    index = index_with_cv()
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), index)
    interview = interviewer.start(Plan(kind="story", questions=3))
    for _ in range(3):
        interview = interviewer.take_next(interviewer.skip(interview))
    questions = [turn.question for turn in interview.main_turns]
    assert [bool(question.cv_line) for question in questions] == [True, False, True]
    assert len({question.prompt for question in questions}) == 3
    assert questions[0].cv_line in CV
    assert all(question.reference == "" for question in questions)
    assert "cv.md" not in {one.locator.source for one in section_questions(index)}  # type: ignore[arg-type]
