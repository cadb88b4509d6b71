"""Exported chats: who spoke where. A transcript is outlined and searchable, but never ground."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.documents import Turn
from ingest.headings import Heading
from ingest.prose import plain_line

_LEARNER = "you|user|me|human|student|candidate"
_OTHER = (
    "assistant|ai|bot|claude|chatgpt|gpt(?:-?\\d\\S*)?|gemini|copilot|llama|mistral|deepseek"
    "|interviewer|tutor|system"
)
_SPEAKER = rf"(?P<speaker>{_LEARNER}|{_OTHER})(?: said)?"
SPEAKER_HEADING = re.compile(rf"^ {{0,3}}#{{1,6}} +\**{_SPEAKER}\**:?\** *$", re.IGNORECASE)
_LINE_MARK = re.compile(
    rf"^ {{0,3}}(?:\*\*{_SPEAKER}:?\*\*:?|\[?{_SPEAKER.replace('speaker', 'plain')}\]?:)(?: +|$)",
    re.IGNORECASE,
)
_IS_LEARNER = re.compile(rf"^(?:{_LEARNER})$", re.IGNORECASE)
_TIME = re.compile(
    r"^ *#{0,6} *\[?(?P<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)"
    r"\]? *(?:\((?P<tag>[^()]*)\))? *$"
)
_FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})(?P<info>.*)$")

FEWEST_TURNS = 4
_TITLE_CHARS = 60


@dataclass(frozen=True, slots=True)
class _Mark:
    line: int
    speaker: str


def is_transcript(text: str) -> bool:
    """Whether the text is a chat: at least four turns, by the learner and by another."""
    return len(find_turns(re.split(r"\r\n|\r|\n", text))) > 0


def find_turns(rows: list[str], fewest: int = FEWEST_TURNS) -> tuple[Turn, ...]:
    """The turns of a chat in order; () where `rows` (its lines) are no chat of `fewest` turns.

    A turn reaches from its time line or speaker line to its last non-blank line.
    """
    marks = _speaker_marks(rows, SPEAKER_HEADING) or _speaker_marks(rows, _LINE_MARK)
    if len(marks) < fewest:
        return ()
    times = [_time_above(rows, mark.line) for mark in marks]
    starts = [time_line or mark.line for mark, (time_line, _, _) in zip(marks, times, strict=True)]
    ends = [start - 1 for start in starts[1:]] + [len(rows)]
    return tuple(
        Turn(mark.speaker, time, tag, start, _last_content(rows, mark.line, end))
        for mark, (_, time, tag), start, end in zip(marks, times, starts, ends, strict=True)
    )


def speaks_as_learner(speaker: str) -> bool:
    """Whether a turn's speaker is the learner rather than an assistant."""
    return _IS_LEARNER.match(speaker) is not None


def _speaker_marks(rows: list[str], pattern: re.Pattern[str]) -> list[_Mark]:
    marks = []
    fence = ""
    for line, row in enumerate(rows, start=1):
        fence = fence_after(row, fence)
        match = None if fence else pattern.match(row)
        if match:
            groups = match.groupdict()
            marks.append(_Mark(line, groups["speaker"] or groups["plain"]))
    speakers = {speaks_as_learner(mark.speaker) for mark in marks}
    return marks if len(speakers) == 2 else []


def fence_after(row: str, fence: str) -> str:
    """The marks of the fence that is open behind `row`; "" when none is."""
    match = _FENCE.match(row)
    if not match:
        return fence
    if not fence:
        return match["marks"]
    closes = match["marks"].startswith(fence) and not match["info"].strip()
    return "" if closes else fence


def _time_above(rows: list[str], line: int) -> tuple[int | None, str | None, str | None]:
    match = _TIME.match(rows[line - 2]) if line > 1 else None
    return (line - 1, match["time"], match["tag"]) if match else (None, None, None)


def _last_content(rows: list[str], start: int, end: int) -> int:
    while end > start and not rows[end - 1].strip():
        end -= 1
    return end


def turn_headings(turns: tuple[Turn, ...], rows: list[str]) -> list[Heading]:
    """One heading a turn: who speaks, and how it begins."""
    headings = []
    for turn in turns:
        mark = turn.start_line + (turn.time is not None)
        inline = plain_line(re.sub(rf"^\W*{turn.speaker}\W*", "", rows[mark - 1]))
        said = (plain_line(row) for row in rows[mark : turn.end_line])
        opening = inline or next(filter(None, said), "")
        title = f"{turn.speaker}: {opening[:_TITLE_CHARS]}".rstrip(" :")
        headings.append(Heading(turn.start_line, mark, 10, title))
    return headings
