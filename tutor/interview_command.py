"""`python -m tutor interview`: a mock interview in the terminal, the report on stdout.

The conversation goes to stderr, so that `> report.md` keeps the report alone.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.errors import StudyError
from tutor.answer_reading import READ_NOT_JUDGED
from tutor.card_content import card_sources
from tutor.fields import usual_fields
from tutor.interview import Interview, Plan, Turn
from tutor.interview_kinds import QUESTIONS
from tutor.interview_markdown import GRADED_WORDS, VERDICT_WORDS, report_markdown
from tutor.interview_report import report_on
from tutor.interview_request import fields_named
from tutor.interviewer import Interviewer
from tutor.judging import judge_by_rules
from tutor.readiness import readiness_in
from tutor.services import Services

MOST_QUESTIONS = 20
_WIDTH = 88
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # notes mustn't steer the terminal
_POINTS = {"hit": "+", "missed": "-", "contradicted": "x"}
_HOW = 'Answer in one line; or say "hint", "skip", "I don\'t know", "end".'

Listen = Callable[[], str]
Say = Callable[[str], None]


def run(argv: Sequence[str]) -> int:
    """Goes on with the interview that was begun, else starts one. Ctrl+D leaves it for later."""
    arguments = _parser().parse_args(argv)
    services = None
    try:
        services = Services(os.environ, Path.cwd())
        return _run(services, arguments)
    except StudyError as error:
        _say(f"{error.problem} {error.fix}")
        return error.exit_code
    finally:
        if services is not None:
            services.close()


def _run(services: Services, arguments: argparse.Namespace) -> int:
    interviewer = Interviewer(services.deck, services.index(), judge_by_rules(services))
    interview = _begin(services, interviewer, arguments)
    if interview is None:
        _say("The notes hold no question for this. Name another subject with --about.")
        return 0
    try:
        interview = converse(interviewer, interview, input, _say)
    except (EOFError, KeyboardInterrupt):
        _say("\nIt waits for you: run the same command again to go on.")
        return 0
    sys.stdout.write(_report(services, interviewer, interview))
    return 0


def converse(interviewer: Interviewer, interview: Interview, listen: Listen, say: Say) -> Interview:
    """From the question that is open to the end; each step is stored before it is said."""
    say(_HOW)
    asked = -1
    while interview.step != "ended" or interview.waiting:
        turn = interview.turn
        assert turn is not None
        if interview.step in ("ticking", "ended"):
            interview = _tick(interviewer, interview, interview.waiting[0], listen, say)
        elif interview.step == "feedback":
            _say_feedback(interview, say)
            interview = interviewer.take_next(interview)
        else:
            if asked != turn.number:
                _say_question(interview, turn, say)
                asked = turn.number
            interview = _take_answer(interviewer, interview, turn, listen(), say)
    return interview


def _take_answer(
    interviewer: Interviewer, interview: Interview, turn: Turn, text: str, say: Say
) -> Interview:
    """What was said, and what came new of it: a hint, an interviewer's reply."""
    if not text.strip():
        return interview
    after = interviewer.answer(interview, text)
    now = after.turns[turn.number]
    for words in now.hints[len(turn.hints) :]:
        say(_wrapped(f"Hint: {words}"))
    for clarified in now.clarified[len(turn.clarified) :]:
        say(_wrapped(clarified.reply))
    return after


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
    notes = card_sources(services.index())
    usual = usual_fields(notes, (), arguments.questions)
    named = fields_named(arguments.about, notes)
    return interviewer.start(
        Plan(
            questions=arguments.questions,
            fields=named.fields if named else usual,
            topics=named.topics if named else (),
            is_feedback_at_end=arguments.feedback_at_end,
        )
    )


def _say_question(interview: Interview, turn: Turn, say: Say) -> None:
    if turn.probes is not None:
        say(_wrapped(f"\n{turn.question.prompt}"))
        return
    place = f"Question {len(interview.main_turns)} of {interview.plan.questions}"
    say(f"\n{place} ({turn.question.field})")
    say(_wrapped(turn.question.prompt))


def _say_feedback(interview: Interview, say: Say) -> None:
    main = interview.exchange()[0]
    given = main.given
    assert given is not None
    how = "" if given.verdict in ("skipped", "dont_know") else GRADED_WORDS[given.graded_by]
    say(f"\n{VERDICT_WORDS[given.verdict].capitalize()}{f' ({how})' if how else ''}.")
    if given.misconception:
        say(_wrapped(given.misconception))
    for point in given.points:
        say(_wrapped(f"{_POINTS[point.state]} {point.text}"))
    if main.question.reference:
        say("\nThe notes say:")
        say(textwrap.indent(main.question.reference, "  "))
    if main.question.origin:
        locator = main.question.origin.locator
        say(f"  ({locator.source}, lines {locator.start_line} to {locator.end_line})")


def _tick(
    interviewer: Interviewer, interview: Interview, turn: Turn, listen: Listen, say: Say
) -> Interview:
    assert turn.typed is not None
    lead = READ_NOT_JUDGED.get(turn.question.kind, "I can't tell.")
    say(_wrapped(f"\n{lead} {turn.question.prompt}"))
    for number, point in enumerate(turn.typed.points, start=1):
        found = " (found)" if point.state == "hit" else ""
        say(_wrapped(f"{number}. {point.text}{found}"))
    say("Which did you say? Their numbers, or nothing:")
    chosen = {int(number) for number in re.findall(r"\d+", listen())}
    points = enumerate(turn.typed.points, start=1)
    said = [point.text for number, point in points if number in chosen]
    return interviewer.tick(interview, turn.number, said)


def _report(services: Services, interviewer: Interviewer, interview: Interview) -> str:
    fields = {turn.question.field for turn in interview.turns}
    notes = card_sources(services.index())
    found = readiness_in(fields, notes, interviewer.interviews.memory)
    report = report_on(interview, interviewer.interviews.all())
    return report_markdown(report, found.in_words())


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, _WIDTH, replace_whitespace=False) for line in text.split("\n")
    )


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
    parser.add_argument("--feedback-at-end", action="store_true")
    parser.add_argument("--new", action="store_true", help="end the one that was begun")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_QUESTIONS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_QUESTIONS}")
    return int(text)
