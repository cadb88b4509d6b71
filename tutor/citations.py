"""The numbers in an answer: resolved by code, never trusted.

A marker is valid only for this turn's passages; code keeps every bracket it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from ingest.words import words_of
from tutor.sentences import code_spans, fences, is_inside, split_sentences

_NUMBERS = r"\d{1,3}(?:\s*(?:,|;|&|and|-|–)\s*\d{1,3})*"
_MARKER = re.compile(
    rf"(?P<space>[ \t]*)(?P<open>[\[【])\s*(?:(?:passages?|sources?|notes?|refs?)\s*\#?:?\s*|\^)?"
    rf"(?P<numbers>{_NUMBERS})\s*(?:†[^\]】\n]*)?[\]】](?:\((?:[^()\s]|\([^()\s]*\))*\))?",
    re.IGNORECASE,
)
_AFTER_ATTACHED = re.compile(r"(?:\[\d+\])*(?:[.,;:!?)]|[*_]*[ \t]*(?:\n|\Z)|【)")
_SOURCE_HEAD = re.compile(
    r"^[\s#>*_-]*(?:sources?|references?|citations?|works cited|cited (?:passages?|sources?)"
    r"|passages? (?:used|cited)|bibliography|fuentes|referencias)[\s*_]*(?::|$)(?P<rest>.*)$",
    re.IGNORECASE,
)
_CODE_MARKS = re.compile(r"[ \t]*[`~]")
_LIST_LINE = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,3}[.):\]]|\[|【|$)")
_DEFINITION = re.compile(r"^ {0,3}\[\d{1,3}\]:[ \t]*\S.*\n?", re.MULTILINE)
QUOTE_CHARS = 600


def resolve_markers(text: str, numbers: Collection[int]) -> str:
    """Every citation as `[n]` with n among `numbers`; invented ones dropped, code untouched.

    `[1, 2]`, `[1-3]`, `[passage 2]`, `【3】` and `[1](link)` all become plain markers. A bracket
    right behind a name (`items[1] = 2`) is an index and stays.
    """
    code = code_spans(text)

    def resolved(match: re.Match[str]) -> str:
        if is_inside(match.start("open"), code) or _is_index(text, match):
            return match[0]
        known = [n for n in _numbers_in(match["numbers"]) if n in numbers]
        if known:
            return match["space"] + "".join(f"[{n}]" for n in known)
        return _instead(text, match)

    return _MARKER.sub(resolved, text)


def _instead(text: str, marker: re.Match[str]) -> str:
    """What a dropped marker leaves: enough that the code marks behind it mean what they meant."""
    if not _CODE_MARKS.match(text, marker.end()):
        return ""
    before = text[text.rfind("\n", 0, marker.start()) + 1 : marker.start()]
    return " " if _MARKER.sub("", before).strip(" \t>") else "\\"


def markers_in(text: str) -> tuple[int, ...]:
    """The numbers cited in a text that went through `resolve_markers`, in order, once each."""
    code = code_spans(text)
    found = (m for m in re.finditer(r"\[(\d{1,3})\]", text) if not is_inside(m.start(), code))
    return tuple(dict.fromkeys(int(match[1]) for match in found))


def without_markers(text: str) -> str:
    code = code_spans(text)
    return re.sub(
        r"[ \t]*\[\d{1,3}\]",
        lambda match: match[0] if is_inside(match.end() - 1, code) else "",
        text,
    )


def strip_source_list(text: str) -> str:
    """The answer without the list of sources that models like to write at its end."""
    text = _outside_fences(text, lambda prose: _DEFINITION.sub("", prose))
    lines = text.splitlines(keepends=True)
    blocks, offset = fences(text), len(text)
    for number in range(len(lines) - 1, -1, -1):
        offset -= len(lines[number])
        head = _SOURCE_HEAD.match(lines[number].rstrip("\n"))
        if head and not is_inside(offset, blocks) and _is_list(head["rest"], lines[number + 1 :]):
            return "".join(lines[:number]).rstrip()
    return text.rstrip()


def best_quote(claim: str, passage: str) -> str:
    """The sentence of `passage` nearest to the claim: an exact part of it, QUOTE_CHARS at most."""
    wanted = set(words_of(without_markers(claim)))
    sentences = [sentence.strip() for sentence in split_sentences(passage)] or [""]

    def nearness(sentence: str) -> tuple[float, int]:
        words = set(words_of(sentence))
        shared = len(wanted & words)
        return shared / (len(words) + 8), -len(sentence)

    return max(sentences, key=nearness)[:QUOTE_CHARS].rstrip()


def _numbers_in(words: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"\s*(?:,|;|&|and)\s*", words):
        ends = [int(end) for end in re.split(r"\s*[-–]\s*", part)]
        numbers += range(ends[0], min(ends[-1], ends[0] + 20) + 1) if len(ends) > 1 else ends
    return list(dict.fromkeys(numbers))


def _is_index(text: str, match: re.Match[str]) -> bool:
    """`name[1]` or `name[1][2]`, not followed by what follows a citation."""
    start = match.start("open")
    while chain := re.search(r"\[\w+\]\Z", text[max(0, start - 12) : start]):
        start -= len(chain[0])
    is_attached = bool(re.match(r"[\w)\"']", text[start - 1 : start])) and not match["space"]
    return is_attached and match["open"] == "[" and not _AFTER_ATTACHED.match(text, match.end())


def _is_list(rest: str, following: list[str]) -> bool:
    is_markers = not re.sub(rf"[\[【(]?{_NUMBERS}[\]】)]?|[\s,;.*_]", "", rest)
    names_files = bool(re.match(r"\s*(?:[\[【(]?\d|\S+\.(?:md|txt|pdf)\b)", rest))
    has_something = bool(rest.strip()) or any(line.strip() for line in following)
    return (
        (is_markers or names_files)
        and has_something
        and all(_LIST_LINE.match(line) for line in following)
    )


def _outside_fences(text: str, change: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for start, stop in fences(text):
        pieces += [change(text[end:start]), text[start:stop]]
        end = stop
    return "".join([*pieces, change(text[end:])])
