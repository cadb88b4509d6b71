"""A report as a Markdown file that can be read without the app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tutor.interview import Given, Turn
from tutor.interview_report import Report
from tutor.memory import GradedBy, Verdict

VERDICT_WORDS: dict[Verdict, str] = {
    "correct": "right",
    "partial": "partly right",
    "wrong": "not right",
    "dont_know": "not known",
    "skipped": "skipped",
}
GRADED_WORDS: dict[GradedBy, str] = {
    "rules": "graded by rules",
    "model": "graded by the model",
    "self": "graded by you",
}
_POINTS = {"hit": "said", "missed": "missing", "contradicted": "said otherwise"}


def report_markdown(report: Report, readiness: str) -> str:
    """Times in ISO 8601; the learner's and the notes' words quoted, never as headings."""
    interview = report.interview
    lines = [
        f"# Mock interview {_iso(interview.at)}",
        "",
        f"- began: {_iso(interview.at)}",
        f"- ended: {_iso(interview.ended_at) if interview.ended_at else 'not yet'}",
        f"- questions: {len(interview.main_turns)}, hints: {report.hints}, "
        f"skipped: {report.skipped}",
        "",
        readiness,
        "",
        "## By field",
        "",
    ]
    for figures in report.fields:
        lines.append(
            f"- {figures.field}: {figures.right} right, {figures.partial} partly, "
            f"{figures.missed} missed of {figures.answered} ({GRADED_WORDS[figures.graded_by]})"
        )
    if skills := [skill for skill in report.skills if skill.of]:
        lines += ["", "## By skill", ""]
        lines += [f"- {skill.name}: {skill.said} of {skill.of} {skill.what}" for skill in skills]
    if report.readings:
        lines += ["", "## To read again", ""]
        lines += [f"- {_place(turn)}" for turn in report.to_improve if turn.question.origin]
    lines += ["", "## The conversation", ""]
    for turn in interview.turns:
        lines += _turn_lines(turn)
    return "\n".join(lines).rstrip() + "\n"


def _turn_lines(turn: Turn) -> Iterator[str]:
    name = "Follow-up" if turn.probes is not None else f"Question {turn.number + 1}"
    yield f"### {name} ({_iso(turn.at)})"
    yield from ("", _quoted(turn.question.prompt), "")
    if turn.hints:
        yield from (*(f"- hint: {words}" for words in turn.hints), "")
    given = turn.given
    if given is None:
        yield from ("Waits for your ticks." if turn.typed else "Not answered.", "")
        return
    yield from (_verdict_line(given), "")
    if given.points and given.text:
        yield from ("You said:", "", _quoted(given.text), "")
    for point in given.points:
        yield f"- {_POINTS[point.state]}: {' '.join(point.text.split())}"
    yield from ("", "The notes say:", "", _quoted(turn.question.reference), "")
    if turn.question.origin:
        yield from (f"Source: {_place(turn)}", "")


def _verdict_line(given: Given) -> str:
    if given.verdict == "skipped":
        return f"Skipped, {_iso(given.at)}"
    hints = f", hints: {given.hints}" if given.hints else ""
    return (
        f"Verdict: {VERDICT_WORDS[given.verdict]}{hints} ({GRADED_WORDS[given.graded_by]}), "
        f"after {given.seconds:.0f} s, {_iso(given.at)}"
    )


def _place(turn: Turn) -> str:
    assert turn.question.origin is not None
    locator = turn.question.origin.locator
    return f"{locator.source}, lines {locator.start_line} to {locator.end_line}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
