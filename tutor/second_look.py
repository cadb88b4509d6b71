"""A model's look at a typed answer that the rules have judged; nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor.jobs import Jobs
from tutor.model_events import LanguageModel
from tutor.quiz import Quizzes

if TYPE_CHECKING:  # pages import this module, and grading is slow to import
    from tutor.grading import Judgement


def begin_second_look(
    jobs: Jobs,
    model: LanguageModel | None,
    quizzes: Quizzes,
    event_id: int,
    question: str,
    answer: str,
    rules: Judgement,
) -> None:
    """Begin a job that writes the model's grade down once it is there, if it is of any use."""
    if model is not None and _leaves_something_open(rules):
        work = _look_again(model, quizzes, event_id, question, answer, rules)
        jobs.start(job_of(event_id), work)


def job_of(event_id: int) -> int:
    """The job that looks again at the answer of an event; other numbers than those of chats."""
    return -event_id


def _leaves_something_open(rules: Judgement) -> bool:
    """No answer is none whatever a model says, and a whole one can't become better."""
    grade = rules.grade
    is_whole = grade.decided and all(point.state == "hit" for point in grade.points)
    return bool(rules.chances) and grade.gate is None and not is_whole


async def _look_again(
    model: LanguageModel,
    quizzes: Quizzes,
    event_id: int,
    question: str,
    answer: str,
    rules: Judgement,
) -> None:
    from tutor.grading_with_model import refine

    grade = await refine(question, answer, rules, model)
    if grade.graded_by == "model":
        quizzes.refine(event_id, grade)
