"""Answers that rules can read but not judge: stages of a design, code, stories.

What was found is ticked beforehand; the verdict is the learner's.
"""

from __future__ import annotations

from tutor.code_reading import NOT_RUN, read_code
from tutor.design_stages import read_stage
from tutor.interview import InterviewQuestion, PointSaid, QuestionKind
from tutor.stories import read_story

READ_NOT_JUDGED: dict[QuestionKind, str] = {
    "design": "Read for what a stage names, not judged: tick what your answer has.",
    "code": f"{NOT_RUN} Tick what holds.",
    "story": "Read for how it is built, not judged: tick what it has.",
}


def read_answer(question: InterviewQuestion, text: str) -> tuple[PointSaid, ...] | None:
    """What was found of what is looked for; None for a question that the judge decides."""
    if question.kind == "design":
        return read_stage(question.prompt, text)
    if question.kind == "code":
        return read_code(text, question.reference)
    return read_story(text) if question.kind == "story" else None
