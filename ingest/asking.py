"""Where a document asks: the lines that hold a question and where its answer may stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ingest.documents import Section
from ingest.headings import Heading
from ingest.prose import plain_inline
from ingest.questions import cleaned_question, opens_like_a_question, reads_as_question

_ANSWER_LINE = re.compile(
    r"^[ \t]*(?:[-*+>][ \t]+)?(?:\*\*|__)?(?:A|[Aa]ns|[Aa]nswer|ANSWER)\d{0,4}[ \t]?(?:\*\*)?:"
    r"(?:\*\*|__)?(?:[ \t]|$)"
)
_SECOND_CHOICE = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?\(?B(?:\*\*)?[:.)]")
_MARKED = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+|\d{1,4}[.)][ \t]+)?(?P<bold>\*{2,3}|__)?"
    r"(?:Q|[Qq]uestion|QUESTION)[ \t]?\.?\d{0,4}[ \t]?"
    r"(?:\*\*|__)?[:.)](?:\*\*|__)?(?!\w)[ \t]*(?P<text>\S.*)$"
)
_ANSWER_BEHIND = re.compile(r"\?(?:\*\*)?[ \t]+(?=(?:\*\*)?A(?:ns|nswer)?:(?:\*\*)?[ \t]*\w)")
_BOLD_WITH_ANSWER = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+|\d{1,4}[.)][ \t]+)?\*\*(?P<text>[^*]+\?)\*\*[ \t:–—-]*(?P<answer>\w)"
)
_BOLD = re.compile(r"^ {0,3}(?:\d{1,4}[.)][ \t]+)?\*\*(?P<text>[^*].*)\*\*\W*$")
_NUMBERED = re.compile(r"^\(?\d{1,3}[.)]\s+\S")
_QUESTIONS_TITLE = re.compile(
    r"\b(?:questions?|q\s?&\s?a|problems?|exercises?|tasks?|challenges?|katas?)\b", re.IGNORECASE
)
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_TAB_COLUMNS = 4
_MAX_QUESTION_LINES = 6
_LINES_AHEAD = 5
_FEWEST_WORDS_BEFORE_ANSWER = 3

Limit = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Question:
    line: int
    answer_from: int  # first line that may belong to the answer
    limit: int  # last line that may
    text: str
    answer_column: int = 0  # where the answer begins on the question's own line; 0: below it


def find_questions(
    rows: Sequence[str],
    free: Sequence[int],
    headings: Sequence[Heading],
    sections: Sequence[Section],
    title: str,
) -> list[Question]:
    """Every question in order, answered or not.

    What merely looks like a question counts only outside the answers of those that say so.
    """
    starts = [heading.start_line for heading in headings]

    def before_next_heading(line: int) -> int:
        place = bisect_right(starts, line)
        return starts[place] - 1 if place < len(starts) else len(rows)

    titles = _heading_questions(headings, sections, title)
    heading_lines = set(starts)
    texts = [line for line in free if line not in heading_lines]
    marked = list(_marked_questions(rows, texts, before_next_heading))
    covered = bytearray(len(rows) + 2)
    for question in titles + marked:
        covered[question.line : question.limit + 1] = b"\1" * (question.limit + 1 - question.line)
    open_texts = [line for line in texts if not covered[line]]
    bold = list(_bold_questions(rows, open_texts, before_next_heading))
    bold_lines = {question.line for question in bold}
    items = _item_questions(
        rows, [line for line in open_texts if line not in bold_lines], before_next_heading
    )
    return sorted([*titles, *marked, *bold, *items], key=lambda question: question.line)


def question_in_title(title: str, title_line: int, sections: Sequence[Section]) -> list[Question]:
    """The question of a note that asks it in its title and answers it right below."""
    if not (reads_as_question(title) and sections[0].end_line > title_line):
        return []
    last = sections[0].end_line
    return [Question(title_line, title_line + 1, last, _question_text(title))]


def _heading_questions(
    headings: Sequence[Heading], sections: Sequence[Section], title: str
) -> list[Question]:
    found = []
    own = [section for section in sections if section.heading_path]
    for heading, section in zip(headings, own, strict=True):
        text = heading.title
        is_leaf = section.subtree_end_line <= section.end_line
        asks = reads_as_question(text) or opens_like_a_question(text) or _MARKED.match(text)
        if asks or ((is_leaf or heading.is_summary) and _is_task(heading, section, title)):
            first, last = heading.end_line + 1, section.subtree_end_line
            found.append(Question(heading.start_line, first, last, _question_text(text)))
    return found


def _is_task(heading: Heading, section: Section, title: str) -> bool:
    """`#### 3. Design a cache`, or a summary that folds its answer, in a chapter of questions."""
    above = (title, *section.heading_path[:-1])
    is_one = heading.is_summary or bool(_NUMBERED.match(section.title))
    return is_one and any(map(_QUESTIONS_TITLE.search, above))


def _question_text(text: str) -> str:
    marked = _MARKED.match(text)
    return cleaned_question(plain_inline(marked["text"] if marked else text))


def _marked_questions(
    rows: Sequence[str], texts: Iterable[int], limit: Limit
) -> Iterable[Question]:
    for line in texts:
        row = rows[line - 1]
        marked = _MARKED.match(row)
        text = marked["text"] if marked else row
        behind = _ANSWER_BEHIND.search(row) if marked else None
        if marked and behind:
            asked = _question_text(row[: behind.start() + 1])
            yield Question(line, line + 1, limit(line), asked, behind.end())
            continue
        last = _last_question_line(rows, line)
        is_sure = marked and (marked["bold"] or last > line or reads_as_question(text))
        asks = marked or reads_as_question(row)
        if not (is_sure or (asks and _is_answered_next(rows, last))):
            continue
        text = " ".join([text, *(rows[number].strip() for number in range(line, last))])
        text = cleaned_question(plain_inline(text.strip().removesuffix("**")))
        if text:
            yield Question(line, last + 1, limit(line), text)


def _last_question_line(rows: Sequence[str], line: int) -> int:
    """The last line of a question that goes on until the answer's own mark."""
    for last in range(line, min(line + _MAX_QUESTION_LINES, len(rows))):
        if not rows[last].strip():
            break
        if _ANSWER_LINE.match(rows[last]):
            return last
    return line


def _is_answered_next(rows: Sequence[str], line: int) -> bool:
    """Whether an answer follows that says so, and is no list of choices."""
    following = [row for row in rows[line : line + _LINES_AHEAD] if row.strip()]
    is_answer = bool(following) and bool(_ANSWER_LINE.match(following[0]))
    return is_answer and not any(map(_SECOND_CHOICE.match, following))


def _bold_questions(rows: Sequence[str], texts: Iterable[int], limit: Limit) -> Iterable[Question]:
    for line in texts:
        match = _BOLD.match(rows[line - 1]) if "**" in rows[line - 1] else None
        if match and reads_as_question(match["text"]):
            yield Question(line, line + 1, limit(line), _question_text(match["text"]))
            continue
        match = _BOLD_WITH_ANSWER.match(rows[line - 1]) if "?**" in rows[line - 1] else None
        if match and len(match["text"].split()) >= _FEWEST_WORDS_BEFORE_ANSWER:
            end = limit(line)
            if _LIST_MARK.match(rows[line - 1]):
                end = _end_of_item(rows, line, _indent(rows[line - 1]), end)
            asked = _question_text(match["text"])
            yield Question(line, line + 1, end, asked, match.start("answer"))


def _item_questions(rows: Sequence[str], texts: Iterable[int], limit: Limit) -> Iterable[Question]:
    """List items that ask, with what is nested below them, and lone questions above a list."""
    for line in texts:
        row = rows[line - 1]
        if "?" not in row or not reads_as_question(row) or line >= len(rows):
            continue
        below = rows[line]
        if not below.strip():
            continue
        is_item = bool(_LIST_MARK.match(row))
        indent, below_indent = _indent(row), _indent(below)
        below_is_item = bool(_LIST_MARK.match(below))
        if is_item and (below_indent > indent or not below_is_item):
            end = _end_of_item(rows, line, indent, limit(line))
        elif not is_item and below_is_item and below_indent >= indent and _stands_alone(rows, line):
            end = _end_of_item(rows, line, below_indent - 1, limit(line))
        else:
            continue
        yield Question(line, line + 1, end, _question_text(_LIST_MARK.sub("", row)))


def _stands_alone(rows: Sequence[str], line: int) -> bool:
    return line == 1 or not rows[line - 2].strip()


def _end_of_item(rows: Sequence[str], line: int, indent: int, limit: int) -> int:
    """The last line nested deeper than `indent`; unindented lines belong when no gap is before."""
    after_gap = False
    for number in range(line + 1, limit + 1):
        row = rows[number - 1]
        if not row.strip():
            after_gap = True
            continue
        if _indent(row) <= indent and (after_gap or _LIST_MARK.match(row)):
            return number - 1
        after_gap = False
    return limit


def _indent(row: str) -> int:
    white = row[: len(row) - len(row.lstrip(" \t"))]
    return len(white.expandtabs(_TAB_COLUMNS))
