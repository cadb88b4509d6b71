"""A mock interview as a conversation in a terminal; no model that adds to it is waited for."""

from __future__ import annotations

import re
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tutor.answer_reading import READ_NOT_JUDGED
from tutor.interview import Interview, Turn
from tutor.interview_assistant import Assistant
from tutor.interview_markdown import GRADED_WORDS, VERDICT_WORDS
from tutor.interview_tasks import Task, task_on_screen
from tutor.interviewer import Interviewer

_WIDTH = 88
_LOOKS_EVERY_S = 0.3
_POINTS = {"hit": "+", "missed": "-", "contradicted": "x"}
_HOW = (
    'Answer in one line, ask back, or say "hint", "skip", "I don\'t know", "end".'
    " Ctrl+D leaves it for later."
)

Listen = Callable[[], str]
Say = Callable[[str], None]


def converse(
    interviewer: Interviewer,
    interview: Interview,
    listen: Listen,
    say: Say,
    beside: Assistant | None = None,
) -> Interview:
    """From the question that is open to the end; each step is stored before it is said.

    What a model adds beside it is said as it comes, and nothing waits for it.
    """
    say(_HOW)
    asked = -1
    while interview.step != "ended" or interview.waiting:
        turn = interview.turn
        assert turn is not None
        if interview.step == "answering" and asked != turn.number:
            _say_question(interview, turn, say)
            asked = turn.number
        elif interview.step == "feedback":
            _say_feedback(interview, say)
        with _model_beside(beside, interviewer, interview, say):
            if interview.step in ("ticking", "ended"):
                interview = _tick(interviewer, interview, interview.waiting[0], listen, say)
            elif interview.step == "feedback":
                if beside is not None and beside.is_busy(interview.id):
                    say("\nThe model phrases a better answer. Enter for the next question.")
                    listen()
                interview = interviewer.take_next(interview)
            else:
                interview = _take_answer(interviewer, interview, turn, listen(), say, beside)
    return interview


@contextmanager
def _model_beside(
    beside: Assistant | None, interviewer: Interviewer, interview: Interview, say: Say
) -> Iterator[None]:
    """While the learner is listened to, what the model adds is said once it is stored."""
    if beside is None:
        yield
        return
    beside.help(interviewer, interview)
    is_over = threading.Event()
    arguments = (beside, interviewer, interview, say, is_over)
    telling = threading.Thread(target=_say_what_comes, args=arguments, daemon=True)
    telling.start()
    try:
        yield
    finally:
        is_over.set()
        telling.join()


def _say_what_comes(
    beside: Assistant,
    interviewer: Interviewer,
    interview: Interview,
    say: Say,
    is_over: threading.Event,
) -> None:
    task = task_on_screen(interview)
    while task is not None and not is_over.wait(_LOOKS_EVERY_S):
        now = interviewer.interviews.get(interview.id)
        if now is None or task_on_screen(now) == task:
            continue
        if words := _what_came(task, now):
            say(words)
        return


def _what_came(task: Task, interview: Interview) -> str:
    """The model's words; "" when it had none that hold."""
    turn = interview.turns[task.number]
    match task.kind:
        case "better":
            lead = "\nA better answer, phrased by the model:\n"
            return lead + _wrapped(turn.better) if turn.better else ""
        case "read":
            points = interview.points_to_tick(turn) if turn.read else ()
            found = [str(n) for n, point in enumerate(points, 1) if point.state == "hit"]
            return f"The model finds {', '.join(found)}." if found else ""
        case "follow_up":
            return _wrapped(interview.wordings[turn.question.prompt])
    return _wrapped(interview.wordings[turn.clarified[-1].reply])


def _take_answer(
    interviewer: Interviewer,
    interview: Interview,
    turn: Turn,
    text: str,
    say: Say,
    beside: Assistant | None,
) -> Interview:
    """What was said, and what came new of it: a hint, an interviewer's reply."""
    if not text.strip():
        return interview
    if beside is not None:
        beside.hush(interview.id)
    after = interviewer.answer(interview, text)
    now = after.turns[turn.number]
    for words in now.hints[len(turn.hints) :]:
        say(_wrapped(f"Hint: {words}"))
    for clarified in now.clarified[len(turn.clarified) :]:
        say(_wrapped(clarified.reply))
    return after


def _say_question(interview: Interview, turn: Turn, say: Say) -> None:
    if turn.probes is not None:
        say(_wrapped(f"\n{turn.question.prompt}"))
        return
    place = f"Question {len(interview.main_turns)} of {interview.plan.questions}"
    say(f"\n{place} ({turn.question.field})")
    say(_wrapped(interview.worded(turn.question.prompt)))


def _say_feedback(interview: Interview, say: Say) -> None:
    main = interview.exchange()[0]
    given = main.given
    assert given is not None
    how = "" if given.verdict in ("skipped", "dont_know") else GRADED_WORDS[given.graded_by]
    say(f"\n{VERDICT_WORDS[given.verdict].capitalize()}{f' ({how})' if how else ''}.")
    if given.misconception:
        say(_wrapped(given.misconception))
    for point in given.points:
        said = f' (you: "{point.evidence}")' if point.evidence else ""
        say(_wrapped(f"{_POINTS[point.state]} {point.text}{said}"))
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
    points = interview.points_to_tick(turn)
    for number, point in enumerate(points, start=1):
        found = " (found)" if point.state == "hit" else ""
        say(_wrapped(f"{number}. {point.text}{found}"))
    say("Which did you say? Their numbers; Enter for those found, 0 for none:")
    reply = listen()
    chosen = {int(number) for number in re.findall(r"\d+", reply)}
    now = interviewer.interviews.get(interview.id) or interview  # a model may have read it
    points = now.points_to_tick(now.turns[turn.number])
    said = [
        point.text
        for number, point in enumerate(points, start=1)
        if (number in chosen if reply.strip() else point.state == "hit")
    ]
    return interviewer.tick(now, turn.number, said)


def _wrapped(text: str) -> str:
    return "\n".join(
        textwrap.fill(line, _WIDTH, replace_whitespace=False) for line in text.split("\n")
    )
