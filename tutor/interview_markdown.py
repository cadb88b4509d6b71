"""A report as a Markdown file that can be read without the app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tutor.interview import Given, Turn
from tutor.interview_report import FieldFigures, Report, ToImprove
from tutor.memory import GradedBy, Verdict
from tutor.quiz_questions import Origin
from tutor.skills import Skill
from tutor.then_and_now import Again, Compared, OldAnswer

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
    return "\n".join(_lines(report, readiness)).rstrip() + "\n"


def how_graded(answer: OldAnswer) -> str:
    """Who judged an answer of the past, and where it comes from."""
    if answer.verdict is None:
        return "imported, not graded"
    graded = GRADED_WORDS[answer.graded_by]
    return f"imported, {graded}" if answer.is_imported else graded


def _lines(report: Report, readiness: str) -> Iterator[str]:
    interview = report.interview
    yield from (f"# Mock interview {_iso(interview.at)}", "")
    yield f"- began: {_iso(interview.at)}"
    yield f"- ended: {_iso(interview.ended_at) if interview.ended_at else 'not yet'}"
    yield (
        f"- questions: {len(interview.main_turns)}, hints: {report.hints}, "
        f"skipped: {report.skipped}, not answered: {report.unanswered}"
    )
    yield from ("", readiness)
    yield from _part("By area", map(_field_line, report.fields))
    yield from _part("By skill", map(_skill_line, report.skills))
    yield from _part("Strengths", map(_strength_line, report.strengths))
    yield from _part("To improve", map(_improve_line, report.to_improve))
    if report.again:
        yield from ("", "## Once more", "", *_again_lines(report.again))
    if report.compared:
        yield from ("", "## Then and now")
        for one in report.compared:
            yield from _compared_lines(one)
    yield from ("", "## The conversation", "")
    for turn in interview.turns:
        yield from _turn_lines(turn)


def _part(title: str, items: Iterator[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield from ("", f"## {title}", "", *found)


def _field_line(figures: FieldFigures) -> str:
    before = figures.before
    then = (
        f"; {before.right} right of {before.answered} on {_iso(before.at)}"
        if before is not None
        else ""
    )
    return (
        f"- {figures.field}: {figures.right} right, {figures.partial} partly, "
        f"{figures.missed} missed of {figures.answered} ({GRADED_WORDS[figures.graded_by]}){then}"
    )


def _skill_line(skill: Skill) -> str:
    return (
        f"- {skill.name}: {skill.said} of {skill.of} {skill.what} ({GRADED_WORDS[skill.graded_by]})"
    )


def _strength_line(turn: Turn) -> str:
    assert turn.given is not None
    return f"- {_line(turn.question.prompt)} ({GRADED_WORDS[turn.given.graded_by]})"


def _improve_line(one: ToImprove) -> str:
    missing = f" Missing: {_line('; '.join(one.missing))}." if one.missing else ""
    reading = f" Read: {_place(one.reading)}." if one.reading else ""
    card = " It is among your cards." if one.card_id else ""
    return f"- {_line(one.turn.question.prompt)}{missing}{reading}{card}"


def _again_lines(again: Again) -> Iterator[str]:
    for name, answer in (("before", again.before), ("now", again.after)):
        verdict = VERDICT_WORDS[answer.verdict] if answer.verdict else "not graded"
        yield f"- {name}: {verdict} ({how_graded(answer)}), {_iso(answer.at)}"
    for name, points in (
        ("said now", again.gained),
        ("no longer said", again.lost),
        ("still missing", again.missing),
    ):
        yield from (f"- {name}: {_line(point)}" for point in points)


def _compared_lines(compared: Compared) -> Iterator[str]:
    yield from ("", f"### {_line(compared.topic)}")
    for answer in (compared.first, compared.latest):
        verdict = f"{VERDICT_WORDS[answer.verdict]}, " if answer.verdict else ""
        yield from ("", f"{_iso(answer.at)}, {verdict}{how_graded(answer)}:", "")
        yield from (_quoted(answer.question), ">", _quoted(answer.text))


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
    if given.text:
        yield from ("You said:", "", _quoted(given.text), "")
    for point in given.points:
        yield f"- {_POINTS[point.state]}: {_line(point.text)}"
    if turn.question.reference:
        yield from ("", "The notes say:", "", _quoted(turn.question.reference), "")
    if turn.question.origin:
        yield from (f"Source: {_place(turn.question.origin)}", "")


def _verdict_line(given: Given) -> str:
    if given.verdict == "skipped":
        return f"Skipped, {_iso(given.at)}"
    hints = f", hints: {given.hints}" if given.hints else ""
    return (
        f"Verdict: {VERDICT_WORDS[given.verdict]}{hints} ({GRADED_WORDS[given.graded_by]}), "
        f"after {given.seconds:.0f} s, {_iso(given.at)}"
    )


def _place(origin: Origin) -> str:
    locator = origin.locator
    lines = f"lines {locator.start_line} to {locator.end_line}"
    return f"{locator.source}, {locator.place or lines}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
