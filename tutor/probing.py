"""Follow-ups: an interviewer goes on about the point that is missing or shaky."""

from __future__ import annotations

from tutor.hints import cue_of
from tutor.interview import Interview, InterviewQuestion, PointSaid, Turn

MOST_FOLLOW_UPS = 2  # to one question
_QUOTED_CHARS = 160


def follow_up(interview: Interview) -> InterviewQuestion | None:
    """The next one, or None: only an answer with something in it and something missing is probed.

    The author's answer hasn't been shown yet; what a follow-up asks for must not give it away.
    """
    main, *asked = interview.exchange()
    if len(asked) >= MOST_FOLLOW_UPS or not _is_worth_probing(main):
        return None
    if asked and not _went_well(asked[-1]):
        return None
    probed = {turn.question.reference for turn in asked}
    for point in _doubtful(main):
        if point.text not in probed and (prompt := _prompt(point, main.question)):
            return _about(main.question, prompt, point.text)
    return None


def _is_worth_probing(turn: Turn) -> bool:
    given = turn.given
    if turn.question.kind != "pair" or (given and (given.graded_by == "self" or given.gate)):
        return False
    judged_low = given.verdict in ("partial", "wrong") if given else bool(turn.typed)
    return judged_low and any(point.state != "missed" for point in _points(turn))


def _went_well(turn: Turn) -> bool:
    return turn.given is not None and turn.given.verdict in ("correct", "partial")


def _doubtful(turn: Turn) -> list[PointSaid]:
    """What was said wrongly, then what is missing, in the author's order."""
    points = _points(turn)
    wrong = [point for point in points if point.state == "contradicted"]
    return wrong + [point for point in points if point.state == "missed"]


def _points(turn: Turn) -> tuple[PointSaid, ...]:
    """Also of an answer that the rules couldn't judge; none of one that was only said aloud."""
    if turn.given:
        return turn.given.points
    return turn.typed.points if turn.typed and turn.typed.text else ()


def _prompt(point: PointSaid, question: InterviewQuestion) -> str:
    if point.state == "contradicted" and point.evidence:
        said = " ".join(point.evidence.split())[:_QUOTED_CHARS].rstrip(" .,;:")
        return f"You said “{said}”. Think again: is it so?"
    cue = cue_of(point.text, question.prompt)
    return f"And what about “{cue}”?" if cue else ""


def _about(question: InterviewQuestion, prompt: str, reference: str) -> InterviewQuestion:
    return InterviewQuestion(
        kind="follow_up",
        prompt=prompt,
        reference=reference,
        field=question.field,
        area=question.area,
        topic=question.topic,
        difficulty=question.difficulty,
        origin=question.origin,
    )
