"""What hangs below what, where the marks of the headings alone would mislead."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ingest.headings import DIVIDER, LEVEL, LOOSE, RUN, Heading, free_lines, title_of
from ingest.markdown import Blocks
from ingest.questions import reads_as_question

_CODE_LEAD_IN = re.compile(
    r"^[^\W\d_][\w ]{0,40}\b(?:examples?|codes?|snippets?|samples?|implementations?|programs?)"
    r"(?: [\w ]{1,20})?:\s*$",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^\W*(?:the |short |model |sample )?(?:answer|solution)s?\b", re.IGNORECASE)

_CHAPTER_CODE_LINES = 40
_NESTED = 100  # more than any rank


def arrange(headings: list[Heading], rows: Sequence[str], blocks: Blocks) -> list[Heading]:
    """The headings with ranks as a person would give them; ranks compare within a document."""
    headings = _close_divided_chapters(headings, rows)
    headings = _hang_answers_below_questions(headings)
    headings = _hang_below_details(headings)
    return _with_chapter_code(headings, rows, blocks)


def _hang_answers_below_questions(headings: list[Heading]) -> list[Heading]:
    """`#### Answer` belongs to the question before it, however deep that one's marks are."""
    arranged: list[Heading] = []
    for heading in headings:
        above = arranged[-1] if arranged else None
        if above and reads_as_question(above.title) and _ANSWER.match(heading.title):
            heading = replace(heading, rank=max(heading.rank, above.rank + 1))
        arranged.append(heading)
    return arranged


def _hang_below_details(headings: list[Heading]) -> list[Heading]:
    """What stands inside `<details>` is below its summary."""
    arranged = []
    ends: list[int] = []  # of the details that are open, outermost first
    for heading in headings:
        while ends and ends[-1] < heading.start_line:
            ends.pop()
        end = heading.scope_end or (ends[-1] if ends else None)
        rank = heading.rank + _NESTED * len(ends)
        arranged.append(replace(heading, rank=rank, scope_end=end))
        if heading.is_summary and heading.scope_end:
            ends.append(heading.scope_end)
    return arranged


def _close_divided_chapters(headings: list[Heading], rows: Sequence[str]) -> list[Heading]:
    """Ends the chapter that a divider opens.

    A divider with nothing of its own groups the plain topics right below it. One with text of its
    own is a topic like any other, and the first topic with sections of its own stands by itself.
    """
    closed: list[Heading] = []
    in_chapter = False
    for place, heading in enumerate(headings):
        following = headings[place + 1] if place + 1 < len(headings) else None
        if heading.rank == DIVIDER:
            in_chapter = bool(
                following
                and following.rank == RUN
                and not any(map(str.strip, rows[heading.end_line : following.start_line - 1]))
            )
            heading = heading if in_chapter else replace(heading, rank=RUN)
        elif heading.rank == RUN and following and LEVEL <= following.rank < LOOSE:
            in_chapter = False
        if heading.rank == RUN and not in_chapter:
            heading = replace(heading, rank=DIVIDER)
        closed.append(heading)
    return closed


def _with_chapter_code(
    headings: list[Heading], rows: Sequence[str], blocks: Blocks
) -> list[Heading]:
    """Gives the code below a chapter's last section a heading of its own where it serves them all.

    That is so when a line like "Example code:" introduces a long block and none of the sections
    before it has any code.
    """
    long_fences = {
        fence.start_line
        for fence in blocks.fences
        if fence.end_line - fence.start_line >= _CHAPTER_CODE_LINES
    }
    fences = [fence.start_line for fence in blocks.fences]
    added = []
    for line in free_lines(rows, blocks):
        if line + 1 in long_fences or (line + 2 in long_fences and not rows[line].strip()):
            if not _CODE_LEAD_IN.match(rows[line - 1]):
                continue
            siblings = _siblings_above(headings, line)
            if len(siblings) > 1 and not _lies_between(fences, siblings[0].start_line, line):
                title = title_of(rows[line - 1]).rstrip(":").strip()
                added.append(Heading(line, line, siblings[-1].rank, title))
    return sorted(headings + added, key=lambda heading: heading.start_line)


def _siblings_above(headings: Sequence[Heading], line: int) -> list[Heading]:
    """The headings of the rank of the last one above `line`, back to their chapter's."""
    end = bisect_left(headings, line, key=lambda heading: heading.start_line)
    siblings: list[Heading] = []
    for place in range(end - 1, -1, -1):
        heading = headings[place]
        if siblings and heading.rank < siblings[0].rank:
            return siblings[::-1]
        if not siblings or heading.rank == siblings[0].rank:
            siblings.append(heading)
    return []


def _lies_between(starts: Sequence[int], after: int, before: int) -> bool:
    return bisect_right(starts, after) < bisect_left(starts, before)
