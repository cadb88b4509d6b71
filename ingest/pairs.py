"""Questions with their author's answers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from ingest.asking import Question
from ingest.documents import Difficulty, Lines, QAPair, Section
from ingest.identity import pair_id
from ingest.prose import plain_line
from ingest.questions import normalised_question
from ingest.sections import is_stub, last_content_line, points_elsewhere

_MARKS = re.compile(
    r"^[*_](?P<difficulty>easy|medium|hard)[ \t]*(?:·[ \t]*(?P<topic>[^*_·]+?)[ \t]*)?"
    r"(?P<exercise>·[ \t]*exercise[ \t]*)?[*_][ \t]*$",
    re.IGNORECASE,
)
_ANSWER_TITLE = re.compile(
    r"^[ \t]*#{1,6}[ \t]+\W*(?:the |short |model |sample )?(?:answer|solution)s?\b"
    r"(?P<rest>.{0,80})$",
    re.IGNORECASE,
)
_ANSWER_SUMMARY = re.compile(
    r"<summary[^<>]*>(?:<\w+>|\W)*(?:(?:show|see|view) )?(?:the )?(?:answer|solution)",
    re.IGNORECASE,
)


def build_pairs(
    questions: Sequence[Question], lines: Lines, rows: Sequence[str], sections: Sequence[Section]
) -> tuple[QAPair, ...]:
    """The answered questions as pairs. A question whose answer is only promised is none."""
    pairs = []
    seen: dict[tuple[str, str], int] = {}
    starts = [section.start_line for section in sections]
    next_lines = [question.line for question in questions[1:]] + [len(rows) + 1]
    for question, next_line in zip(questions, next_lines[: len(questions)], strict=True):
        question = replace(question, limit=min(question.limit, next_line - 1))
        home = sections[bisect_right(starts, question.line) - 1]
        key = (home.id, normalised_question(question.text))
        pair = _pair(question, lines, rows, sections, home, seen.get(key, 0))
        if pair:
            seen[key] = seen.get(key, 0) + 1
            pairs.append(pair)
    return tuple(pairs)


def _pair(
    question: Question,
    lines: Lines,
    rows: Sequence[str],
    sections: Sequence[Section],
    home: Section,
    ordinal: int,
) -> QAPair | None:
    marks = None
    text, start = question.text, question.line
    if not question.answer_column:
        marks, first = _marks_below(rows, question)
        text, first = _after_answer_mark(rows, question, first)
        start = _first_content(rows, first, question.limit)
        if not start:
            return None
    end = last_content_line(rows, start, _without_trailing_links(sections, start, question.limit))
    start_char = lines.start_char(start) + question.answer_column
    answer = lines.text[start_char : lines.end_char(end)].rstrip("\r\n")
    answer_rows = re.split(r"\r\n|\r|\n", answer)
    words = " ".join(map(plain_line, answer_rows[:6])).strip()
    refers = len(answer_rows) <= 5 and points_elsewhere(words)
    if is_stub(answer_rows) and not refers:
        return None
    return QAPair(
        id=pair_id(home.id, question.text, ordinal),
        section_id=home.id,
        question=text,
        answer=answer,
        question_line=question.line,
        answer_start=start,
        answer_end=end,
        answer_start_char=start_char,
        answer_end_char=start_char + len(answer),
        difficulty=cast(Difficulty, marks["difficulty"].lower()) if marks else None,
        topic=marks["topic"] if marks else None,
        is_exercise=bool(marks and marks["exercise"]),
        points_elsewhere=refers,
    )


def _marks_below(rows: Sequence[str], question: Question) -> tuple[re.Match[str] | None, int]:
    """The line of difficulty and topic, if there is one, and the first line behind it."""
    line = _first_content(rows, question.answer_from, question.limit)
    marks = _MARKS.match(rows[line - 1]) if line else None
    return marks, line + 1 if marks else question.answer_from


def _first_content(rows: Sequence[str], start: int, limit: int) -> int:
    """The first line from `start` to `limit` that isn't blank; 0 when all are."""
    return next((line for line in range(start, limit + 1) if rows[line - 1].strip()), 0)


def _after_answer_mark(rows: Sequence[str], question: Question, first: int) -> tuple[str, int]:
    """The question's text and the first line of its answer, where "Answer" stands between them.

    What is above that mark (code, choices) belongs to the question.
    """
    for line in range(first, question.limit + 1):
        row = rows[line - 1]
        title = _ANSWER_TITLE.match(row) if "#" in row else None
        if title or ("<summary" in row and _ANSWER_SUMMARY.search(row)):
            above = "\n".join(rows[first - 1 : line - 1]).strip()
            above = re.sub(r"\n*<details[^<>]*>\s*$", "", above)
            text = f"{question.text}\n\n{above}" if above else question.text
            keeps_line = title and re.search(r"\w", title["rest"])
            return text, _answer_below(rows, line if keeps_line else line + 1, question.limit)
    return question.text, first


def _answer_below(rows: Sequence[str], line: int, limit: int) -> int:
    """`line`, or the line of an answer's title that follows within a few lines of tags."""
    for number in range(line, min(line + 4, limit) + 1):
        title = _ANSWER_TITLE.match(rows[number - 1])
        if title:
            return number if re.search(r"\w", title["rest"]) else number + 1
    return line


def _without_trailing_links(sections: Sequence[Section], start: int, limit: int) -> int:
    """`limit` moved above the lists of links that end an answer."""
    inside = [s for s in sections_between(sections, start + 1, limit)]
    while inside and inside[-1].role == "links":
        limit = inside.pop().start_line - 1
    return limit


def sections_between(sections: Sequence[Section], start: int, end: int) -> Sequence[Section]:
    """The sections whose headings stand from line `start` to line `end`."""
    first = bisect_right(sections, start - 1, key=lambda section: section.start_line)
    last = bisect_right(sections, end, key=lambda section: section.start_line)
    return sections[first:last]
