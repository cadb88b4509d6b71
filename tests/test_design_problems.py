from __future__ import annotations

from tests.interviewing import interviewer_of
from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index, starter_sources
from tutor.design_problems import design_problems
from tutor.design_stages import STAGES
from tutor.interview import Plan


def test_worked_designs_are_asked_for_and_other_questions_with_the_word_are_not() -> None:
    found = design_problems(starter_index(), starter_sources())  # type: ignore[arg-type]
    asked = [problem.question for problem in found]
    assert "Design this system: URL shortener." in asked
    assert "How would you build a cache spread over several machines?" in asked
    assert not any("parking lot" in question or "two stacks" in question for question in asked)
    for problem in found:
        text = starter_index().document("notes", problem.locator.source).text
        where = problem.locator
        assert text[where.start_char : where.end_char] == problem.text


def test_one_design_goes_through_all_stages_and_shows_the_notes_at_the_end(tmp_path) -> None:
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), starter_index())
    interview = interviewer.start(Plan(kind="design", questions=len(STAGES)))
    while interview.step != "ended":
        interview = interviewer.take_next(interviewer.skip(interview))
    questions = [turn.question for turn in interview.main_turns]
    assert len({question.prompt.split("\n\n")[0] for question in questions}) == 1
    assert len(questions) == len(STAGES)
    assert [bool(question.reference) for question in questions] == [False] * 6 + [True]
