"""Interviews of other kinds: a design by stages, code to write, stories about oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from ingest.questions import normalised_question
from tutor.about_me import CvLine
from tutor.cards import CardSource
from tutor.design_problems import is_design_problem
from tutor.design_stages import STAGES, stage_question
from tutor.interview import Interview, InterviewQuestion
from tutor.interview_questions import Choice, question_of
from tutor.sentences import fences
from tutor.stories import story_question

QUESTIONS = {"design": len(STAGES), "code": 2, "story": 3}


def choose_other(
    notes: Sequence[CardSource],
    interview: Interview,
    all_interviews: Sequence[Interview],
    *,
    designs: Sequence[CardSource],
    cv: Sequence[CvLine],
) -> Choice | None:
    """The next question of an interview whose kind isn't "pair"; None when there is no other."""
    kind, number = interview.plan.kind, len(interview.main_turns)
    chance = Random(interview.id)
    before = [t.question.prompt for one in all_interviews for t in one.main_turns]
    if kind == "story":
        told = _about_the_cv(cv, before, chance) if number % 2 == 0 else None
        return told or Choice(story_question(before, chance.randrange(100)), "")
    if kind == "design":
        fresh = [p for p in designs if not _is_among(p, before, but=interview)]
        chosen = _problem_of(designs, interview) or _any(fresh or designs, chance)
        is_over = chosen is None or number >= len(STAGES)
        return None if is_over or chosen is None else Choice(stage_question(chosen, number), "")
    problems = [source for source in notes if _asks_for_code(source)]
    asked = {turn.question.prompt for turn in interview.main_turns}
    left = [problem for problem in problems if problem.question not in asked]
    fresh = [problem for problem in left if problem.question not in before]
    chosen = _any(fresh or left, chance)
    return Choice(replace(question_of(chosen), kind="code"), "") if chosen else None


def _about_the_cv(cv: Sequence[CvLine], asked: Sequence[str], chance: Random) -> Choice | None:
    """A line that wasn't taken up before; it is asked about and proves nothing."""
    left = [line for line in cv if not any(f"“{line.text}”" in prompt for prompt in asked)]
    if not left:
        return None
    line = chance.choice(left)
    question = InterviewQuestion(
        kind="story",
        prompt=f"Your CV says: “{line.text}”. What was the situation, what did you do yourself, "
        "and what came of it?",
        reference="",
        field="Yourself",
        area="Yourself",
        topic="STAR stories",
        difficulty=None,
        origin=None,
        cv_line=line.text,
    )
    return Choice(question, f"{line.source}, line {line.line}")


def _asks_for_code(source: CardSource) -> bool:
    return source.is_exercise and bool(fences(source.answer)) and not is_design_problem(source)


def _problem_of(problems: Sequence[CardSource], interview: Interview) -> CardSource | None:
    """The one that the interview has begun with."""
    if not interview.main_turns:
        return None
    begun = normalised_question(interview.main_turns[0].question.prompt.split("\n\n**")[0])
    return next((p for p in problems if normalised_question(p.question) == begun), None)


def _is_among(problem: CardSource, prompts: Sequence[str], but: Interview) -> bool:
    mine = {turn.question.prompt for turn in but.main_turns}
    return any(p.startswith(problem.question) for p in prompts if p not in mine)


def _any(problems: Sequence[CardSource], chance: Random) -> CardSource | None:
    yours = [problem for problem in problems if problem.ownership == "yours"]
    return chance.choice(yours or list(problems)) if problems else None
