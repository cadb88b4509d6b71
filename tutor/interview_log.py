"""Exported chats that hold mock interviews: questions, answers and the feedback on them.

A question belongs to the answer that comes right after it. One that was never answered and an
answer whose question is missing are told as such, never paired with a neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.documents import Document, Lines, Turn
from ingest.questions import reads_as_question
from ingest.transcripts import speaks_as_learner
from tutor.interview_request import interview_request
from tutor.interview_words import what_is_said

_ASKS = re.compile(
    r"^[ \t]*(?:[#>*_ ]*)(?:(?:next|final|last|first|follow-?up)\s+)?question(?:\s+\d+)?"
    r"(?:\s*\([^)\n]*\))?[ \t]*[:.]?[ \t*_]*:?[ \t*_]*"
    r"|(?<=[.!?] )\**(?:next|final|last|first|follow-?up) question\s*\**:[ \t*_]*",
    re.IGNORECASE | re.MULTILINE,
)
_OVER = re.compile(
    r"\binterview (?:is )?(?:complete|over|finished|ended)\b|\boverall assessment\b", re.I
)
_JUDGES = re.compile(
    r"\bfeedback\b|^\W*(?:good|great|excellent|perfect|correct|not quite|close)\b", re.I
)
_LABEL = re.compile(r"^\W*feedback\W*", re.IGNORECASE)
_PRAISE = re.compile(r"(?:[^.!?\n]*!\s+)*")  # what stands in front of a question on its own line
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")

LineRange = tuple[int, int]  # both included


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question of a past interview and what was said to it."""

    interview: int  # from 0: which interview of the log
    question: str | None  # None: it is missing from the log
    answer: str | None  # None: it was never answered
    feedback: str | None  # the assistant's; never a reference
    said_at: str | None  # ISO 8601, of the answer or else of the question
    question_lines: LineRange | None
    answer_lines: LineRange | None

    @property
    def assistant_verdict(self) -> str:
        """How the assistant's feedback begins, to be quoted as the assistant's."""
        first = _SENTENCE.search(_LABEL.sub("", self.feedback or ""))
        return first.group().strip(" *") if first else ""


@dataclass(frozen=True, slots=True)
class _Said:
    """A turn without its marks."""

    is_learner: bool
    text: str
    lines: LineRange
    time: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    lines: LineRange
    time: str | None


def exchanges_in(document: Document, turns: Sequence[Turn]) -> tuple[Exchange, ...]:
    """All of a transcript's, in order; () when it holds no interview."""
    lines = Lines(document.text)
    said = [_said(lines, turn) for turn in turns]
    found: list[Exchange] = []
    is_interview, number, open_question = False, -1, None
    for place, one in enumerate(said):
        if not one.is_learner:
            open_question = _question_in(one) if is_interview else None
            is_interview = open_question is not None
            continue
        is_request = interview_request(one.text) is not None
        if open_question is not None and (is_request or _is_no_answer(one)):
            found.append(_unanswered(number, open_question))
        if is_request:
            is_interview, number = True, number + 1
        elif is_interview and not _is_no_answer(one):
            reply = next((later for later in said[place + 1 : place + 2]), None)
            found.extend(_answered(number, open_question, one, reply))
        open_question = None
    if open_question is not None:
        found.append(_unanswered(number, open_question))
    return tuple(found)


def _said(lines: Lines, turn: Turn) -> _Said:
    first = turn.start_line + (turn.time is not None)
    text = lines.at(first)
    inline = re.sub(rf"^[\W_]*{re.escape(turn.speaker)}(?: said)?[\W_]*", "", text)
    start = first if inline else first + 1
    while start < turn.end_line and not lines.at(start).strip():
        start += 1
    body = lines.between(start, turn.end_line)
    return _Said(
        speaks_as_learner(turn.speaker),
        inline + body[len(text) :] if inline else body,
        (start, turn.end_line),
        turn.time,
    )


def _answered(
    number: int, question: _Asked | None, answer: _Said, reply: _Said | None
) -> Iterator[Exchange]:
    """Without a question it has to be the assistant's reply that shows it was an answer."""
    feedback = _feedback_in(reply) if reply and not reply.is_learner else None
    if question is None and not (feedback and _JUDGES.search(feedback)):
        return
    yield Exchange(
        interview=number,
        question=question.text if question else None,
        answer=answer.text.strip(),
        feedback=feedback,
        said_at=answer.time,
        question_lines=question.lines if question else None,
        answer_lines=answer.lines,
    )


def _unanswered(number: int, question: _Asked) -> Exchange:
    return Exchange(number, question.text, None, None, question.time, question.lines, None)


def _is_no_answer(said: _Said) -> bool:
    return what_is_said(said.text) in ("skip", "end", "hint", "clarifying")


def _question_in(said: _Said) -> _Asked | None:
    """What the assistant asks at the end of a turn: after its own label, else a last question."""
    if _OVER.search(said.text):
        return None
    labels = list(_ASKS.finditer(said.text))
    if labels and said.text[labels[-1].end() :].strip():
        return _asked(said, labels[-1].end())
    paragraphs = list(re.finditer(r"\S(?:.|\n(?![ \t]*\n))*", said.text))
    if paragraphs and reads_as_question(paragraphs[-1].group()):
        praise = _PRAISE.match(said.text, paragraphs[-1].start())
        return _asked(said, praise.end() if praise else paragraphs[-1].start())
    return None


def _asked(said: _Said, start: int) -> _Asked:
    text = said.text[start:]
    start += len(text) - len(text.lstrip())
    first = said.lines[0] + said.text[:start].count("\n")
    return _Asked(text.strip(), (first, said.lines[1]), said.time)


def _feedback_in(said: _Said) -> str:
    """All that stands in front of the next question."""
    asked = _question_in(said)
    if asked is None:
        return said.text.strip()
    before = said.text[: said.text.rindex(asked.text)]
    labels = list(_ASKS.finditer(before))
    return before[: labels[-1].start()].strip() if labels else before.strip()
