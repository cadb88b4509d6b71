"""From headings to sections: paths, ranges and what each is good for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ingest.documents import Document, Lines, Section
from ingest.headings import Heading
from ingest.identity import section_id
from ingest.prose import plain_line

Role = Literal["body", "contents", "links", "stub"]

_NOISE = re.compile(
    r"^[\s#=*_~+-]*$|^\s*(?:</?(?:br|p|div|details|center)(?:\s[^<>]{0,300})?/?>\s*)+$"
    r"|^\W{0,20}\[[^\[\]]{0,20}back to (?:the )?top[^\[\]]{0,20}\]\(#[^()]{0,200}\)\W{0,20}$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^\s*[*_(]{1,2}(?:last )?(?:updated?|modified|revised|edited|generated|created)\b[^*_]*[*_)]",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"^\W*(?:table of )?contents\W*$|^\W*toc\W*$|^\W*index\W*$|^\W*on this page\W*$", re.IGNORECASE
)
_LINK_LINE = re.compile(
    r"^\W{0,20}(?:\d+[.)|\s]*)?(?:\[[^\[\]]{0,300}\]\([^()\s]{0,1000}\)|<?https?://\S{1,1000})"
    r"[^\w(]{0,20}(?:\([^()]{0,100}\))?\W{0,300}$"
)
LINKS_TITLE = re.compile(
    r"^\W*(?:(?:useful|additional|further|recommended|external|more)\s+)?"
    r"(?:links|resources|references|reading|sources|read more|read further)\W*$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"^\W*(?:(?:to be|tbd|to do|todo|tba|wip|fixme)\b.{0,60}|coming soon|answer here|not yet|\.{3}"
    r"|…|work in progress|under construction|placeholder|fill (?:this )?in(?: later)?)\W*$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:already|as|see|shown|covered|described|implemented|explained|same as|refer)\b"
    r".{0,80}\b(?:above|below|earlier|previous(?:ly)?|section|chapter|guide|file|part|before)\b",
    re.IGNORECASE,
)
# "The implementation of this pattern is" shown above.
_LEADS_TO = re.compile(r"\b(?:is|are|was|were|be|been|have|has|had|we|i|you|as)\W*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)")
_FEWEST_WORDS_OF_ITS_OWN = 5
_MAX_POINTER_WORDS = 20
_LINK_SHARE = 0.7


def build_sections(
    document: Document, lines: Lines, rows: Sequence[str], headings: Sequence[Heading]
) -> tuple[Section, ...]:
    """The sections in order. Their own ranges tile the text; what stands first has the path ()."""
    last_line = max(len(rows), 1)
    starts = [heading.start_line for heading in headings]
    paths = _paths(headings)
    subtree_ends = _subtree_ends(headings, rows)
    sections: list[Section] = []
    seen: dict[tuple[str, ...], int] = {}
    if not headings or starts[0] > 1:
        end = starts[0] - 1 if headings else last_line
        content_end = last_content_line(rows, 1, end)
        has_parts = bool(headings)
        role = role_of("", rows[:content_end], has_parts)
        sections.append(_section(document, lines, (), 0, (1, end), content_end, role))
    for place, heading in enumerate(headings):
        end = starts[place + 1] - 1 if place + 1 < len(headings) else last_line
        path = paths[place]
        ordinal = seen[path] = seen.get(path, -1) + 1
        has_parts = subtree_ends[place] > end
        role = role_of(heading.title, rows[heading.end_line : end], has_parts)
        sections.append(
            _section(
                document, lines, path, ordinal, (starts[place], end), subtree_ends[place], role
            )
        )
    return tuple(sections)


def last_content_line(rows: Sequence[str], start: int, end: int) -> int:
    """The last line from `start` to `end` that says something; `start` when none does.

    Rules, lone marks and a "last updated" line at the document's end say nothing.
    """
    at_document_end = not any(rows[place].strip() for place in range(end, len(rows)))
    while end > start:
        row = rows[end - 1]
        if not (_NOISE.match(row) or (at_document_end and _FOOTER.match(row))):
            break
        end -= 1
    return end


def role_of(title: str, own_rows: Sequence[str], has_parts: bool) -> Role:
    """What a section's own text is good for."""
    texts = [row for row in own_rows if not _NOISE.match(row)]
    if _CONTENTS.match(title) and _share_of_links(texts) > 0.5:
        return "contents"
    if not texts:
        return "body" if has_parts else "stub"
    if not has_parts and is_stub(texts):
        return "stub"
    if _share_of_links(texts) >= _LINK_SHARE and (len(texts) > 2 or LINKS_TITLE.match(title)):
        inside = sum("](#" in row for row in texts)
        return "contents" if inside > len(texts) / 2 else "links"
    return "body"


def is_stub(texts: Sequence[str]) -> bool:
    """Whether the lines only promise text, or point to where it stands."""
    if sum(map(len, texts[:20])) > 400 or len(texts) > 5:
        return False
    words = " ".join(map(plain_line, texts)).strip()
    return not re.search(r"\w", words) or bool(_PLACEHOLDER.match(words)) or points_elsewhere(words)


def points_elsewhere(words: str) -> bool:
    """Whether all that the words say is where something else is said."""
    if len(words.split()) > _MAX_POINTER_WORDS or not _ELSEWHERE.search(words):
        return False
    return not any(map(_states_something, _SENTENCE_END.split(words)))


def _states_something(sentence: str) -> bool:
    """Beside a reference: `It keeps 20 until they are taken, see chapter 9` does."""
    match = _ELSEWHERE.search(sentence)
    own = sentence[: match.start()] if match else sentence
    return len(own.split()) >= _FEWEST_WORDS_OF_ITS_OWN and not _LEADS_TO.search(own)


def _share_of_links(texts: Sequence[str]) -> float:
    return sum(bool(_LINK_LINE.match(row)) for row in texts) / len(texts) if texts else 0.0


def _section(
    document: Document,
    lines: Lines,
    path: tuple[str, ...],
    ordinal: int,
    own: tuple[int, int],
    subtree_end: int,
    role: Role,
) -> Section:
    return Section(
        id=section_id(document.root, document.source, path, ordinal),
        heading_path=path,
        level=len(path),
        start_line=own[0],
        end_line=own[1],
        subtree_end_line=subtree_end,
        start_char=lines.start_char(own[0]),
        end_char=lines.end_char(own[1]),
        role=role,
    )


def _paths(headings: Sequence[Heading]) -> list[tuple[str, ...]]:
    paths = []
    open_headings: list[Heading] = []
    for heading in headings:
        while open_headings and open_headings[-1].rank >= heading.rank:
            open_headings.pop()
        open_headings.append(heading)
        paths.append(tuple(parent.title for parent in open_headings))
    return paths


def _subtree_ends(headings: Sequence[Heading], rows: Sequence[str]) -> list[int]:
    """For each heading the last content line before the next of its rank or higher."""
    limits = [len(rows)] * len(headings)
    open_places: list[int] = []
    for place, heading in enumerate(headings):
        while open_places and headings[open_places[-1]].rank >= heading.rank:
            limits[open_places.pop()] = heading.start_line - 1
        open_places.append(place)
    return [
        last_content_line(rows, h.start_line, min(limit, h.scope_end or limit))
        for h, limit in zip(headings, limits, strict=True)
    ]
