"""`python -m tutor interview`: a mock interview in the terminal, the report on stdout.

The conversation goes to stderr, so that `> report.md` keeps the report alone.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import StudyError
from tutor.card_content import card_sources
from tutor.fields import topics_in, usual_fields
from tutor.interview import LEVELS, Interview, Plan
from tutor.interview_kinds import QUESTIONS
from tutor.interview_markdown import report_markdown
from tutor.interview_report import report_on
from tutor.interview_request import fields_named
from tutor.interview_terminal import converse
from tutor.interviewer import Interviewer
from tutor.judging import interviewer_over
from tutor.readiness import readiness_in
from tutor.section_questions import section_questions
from tutor.services import Services
from tutor.settings import with_model
from tutor.then_and_now import imported_answers

MOST_QUESTIONS = 20
LONGEST_MINUTES = 180
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # notes mustn't steer the terminal


def run(argv: Sequence[str]) -> int:
    """Goes on with the interview that was begun, else starts one. Ctrl+D leaves it for later."""
    arguments = _parser().parse_args(argv)
    services = None
    try:
        services = Services(os.environ, Path.cwd())
        if arguments.model is not None:
            services.settings = with_model(services.settings, arguments.model)
        return _run(services, arguments)
    except StudyError as error:
        _say(f"{error.problem} {error.fix}")
        return error.exit_code
    finally:
        if services is not None:
            services.close()


def _run(services: Services, arguments: argparse.Namespace) -> int:
    interviewer = interviewer_over(services, services.index())
    interview = _begin(services, interviewer, arguments)
    if interview is None:
        _say("The notes hold no question for this. Name another subject with --about.")
        return 0
    try:
        beside = None if arguments.no_model else services.assistant
        interview = converse(interviewer, interview, input, _say, beside)
    except (EOFError, KeyboardInterrupt):
        _say("\nIt waits for you: run the same command again to go on.")
        return 0
    sys.stdout.write(_report(services, interviewer, interview))
    return 0


def _begin(
    services: Services, interviewer: Interviewer, arguments: argparse.Namespace
) -> Interview | None:
    begun = interviewer.interviews.unfinished()
    if begun is not None and begun.turns:
        if not arguments.new:
            return interviewer.come_back(begun)
        interviewer.end(begun)
    if arguments.kind in QUESTIONS:
        return interviewer.start(Plan(questions=QUESTIONS[arguments.kind], kind=arguments.kind))
    index = services.index()
    notes = card_sources(index) or section_questions(index)
    usual = usual_fields(notes, (), arguments.questions)
    named = fields_named(arguments.about, notes)
    topics = named.topics if named else ()
    if arguments.job is not None:
        topics = topics_in(_read_job(arguments.job), notes)
    return interviewer.start(
        Plan(
            questions=arguments.questions,
            fields=named.fields if named else usual,
            topics=topics,
            difficulty=arguments.difficulty,
            minutes=arguments.minutes,
            is_feedback_at_end=arguments.feedback_at_end,
        )
    )


def _read_job(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise StudyError(
            f"The job description {file} can't be read.", fix="Name a text file with --job."
        ) from error


def _report(services: Services, interviewer: Interviewer, interview: Interview) -> str:
    fields = {turn.question.field for turn in interview.turns}
    notes = card_sources(services.index())
    found = readiness_in(fields, notes, interviewer.interviews.memory)
    imported = imported_answers(interviewer.interviews.memory.store)
    report = report_on(interview, interviewer.interviews.all(), imported)
    return report_markdown(report, found.in_words())


def _say(text: str) -> None:
    sys.stderr.write(_CONTROL.sub("", text) + "\n")
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tutor interview",
        description="A mock interview from your notes; the report goes to stdout.",
    )
    parser.add_argument("--about", default="", metavar="SUBJECT", help="fields or topics to ask")
    parser.add_argument("--questions", type=_count, default=6, metavar="N", help="how many (6)")
    parser.add_argument("--kind", choices=("design", "code", "story"), help="instead of questions")
    parser.add_argument("--job", type=Path, metavar="FILE", help="ask what a job description names")
    parser.add_argument("--difficulty", choices=LEVELS, help="to begin with (medium)")
    parser.add_argument("--minutes", type=_minutes, help="begin no question after so many")
    parser.add_argument("--feedback-at-end", action="store_true")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", metavar="NAME", help="a model that Ollama has here")
    which.add_argument("--no-model", action="store_true", help="from the notes alone")
    parser.add_argument("--new", action="store_true", help="end the one that was begun")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_QUESTIONS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_QUESTIONS}")
    return int(text)


def _minutes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST_MINUTES:
        raise argparse.ArgumentTypeError(f"a number from 1 to {LONGEST_MINUTES}")
    return int(text)
