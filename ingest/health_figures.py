"""Sums in notes that don't come out, growths that are known to be others, and figures on which
two places of the notes disagree.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.documents import Document, Outline
from ingest.findings import Fault, Finding
from ingest.prose import plain_line
from ingest.words import words_of

_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}
_SCALE_WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NUMBER = (
    r"(?P<{0}>\d[\d,_]*(?:\.\d+)?)(?:\s?(?P<{0}_scale>[kKMGTB](?![A-Za-z])|[kKMGT]i?B\b|bytes?\b"
    r"|thousand|million|billion|trillion))?(?:\s*(?!and\b|of\b)[A-Za-z]+(?:/[a-z]+)?){{0,2}}"
)
_SUM = re.compile(
    rf"(?<![\w.^*/+×·-])(?<!\d )(?:~|≈)?\s*{_NUMBER.format('one')}\s*(?P<sign>[*×·/÷+−]|\s-\s)\s*"
    rf"{_NUMBER.format('two')}\s*(?P<equals>=|≈|=\s*~|~)\s*(?:about\s+|roughly\s+|~\s*)?"
    rf"{_NUMBER.format('sum')}(?!\s*[*×·/÷+^]|\w|\.\d)"
)
_OPERATOR_BEFORE = re.compile(r"[*×·/÷+−^-]\s*\S{0,3}\s*$")
EXACT, ROUGH = 0.06, 0.35  # how far a sum may be off, as a share

# What is known beyond doubt, by the words that name it.
_KNOWN_GROWTH = (
    (("selection", "sort"), "o_n2", "O(n²)"),
    (("bubble", "sort"), "o_n2", "O(n²)"),
    (("merge", "sort"), "o_nlogn", "O(n log n)"),
    (("binary", "search"), "o_logn", "O(log n)"),
    (("check", "all", "pairs"), "o_n2", "O(n²)"),
    (("linear", "search"), "o_n", "O(n)"),
)
_NOT_TIME = re.compile(
    r"\bspace|memory|best|swaps?|amorti[sz]ed|tree|answer|(?:faster|better|less) than",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"\b0\((?=n|1\)|log)")

_RATE = re.compile(
    r"(?P<number>\d[\d,_]*(?:\.\d+)?)\s?(?P<number_scale>[kKMBGT]|thousand|million|billion)?"
    r"\s+(?P<what>[A-Za-z]+)"
    r"\s*(?:/|per|an?|each|every)\s*(?P<unit>second|sec|minute|min|hour|day|week|month|year)s?\b"
)
_RATIO = re.compile(r"(?P<one>\d+)\s?:\s?(?P<two>\d+)\s+(?P<what>[a-z/]+(?:[ -][a-z]+)?)")
_TIME_OF_DAY = re.compile(r"\b\d{1,2}:\d{2}\b")
FEWEST_SHARED = 3  # words of what stands around a figure, which few notes have
RARE_SHARE = 20  # one in so many notes may have a word that still tells what is spoken of
LINES_ABOVE = 8
NEAR_WORDS = 6
SECONDS = {
    "sec": 1, "min": 60, "hou": 3600, "day": 86_400, "wee": 604_800, "mon": 2_592_000,
    "yea": 31_536_000,
}  # fmt: skip
SAME_RATE = 1.3  # times; a day's count is often rounded when it is given by the second


@dataclass(frozen=True, slots=True)
class _Statement:
    """A figure of something, in a section."""

    document: Document
    line: int
    subject: frozenset[str]  # rare words of the section's heading and of what stands above
    what: str  # the thing counted, and how; "" where it may be anything
    value: float  # a second, or one over the other
    text: str


def figure_faults(rows: Sequence[str]) -> Iterator[Fault]:
    """Sums that don't come out, known growths that are given wrongly, and a zero for an O."""
    for line, row in enumerate(rows, start=1):
        for match in _SUM.finditer(row):
            is_part = _OPERATOR_BEFORE.search(row[: match.start()])
            percent = row[match.end() :].lstrip().startswith("%")
            if not (is_part or percent) and (text := _wrong_sum(match)) is not None:
                yield Fault("wrong_arithmetic", line, line, text)
        if _GROWTH.search(row):
            text = "0(…) is written with a zero: a search for O(…) doesn't find it."
            yield Fault("wrong_growth", line, line, text)
        elif (text := _wrong_growth(row)) is not None:
            yield Fault("wrong_growth", line, line, text)


def disagreements(notes: Sequence[tuple[Document, Outline]]) -> Iterator[Finding]:
    """Two documents that give one thing another figure; told at the later one, once a place."""
    by_kind: dict[str, list[_Statement]] = defaultdict(list)
    spread = Counter(word for document, _ in notes for word in _content(document.text))
    most = max(2, len(notes) // RARE_SHARE)
    common = frozenset(word for word, count in spread.items() if count > most)
    for document, outline in notes:
        for statement in _statements(document, outline, common):
            by_kind[statement.what].append(statement)
    told: set[tuple[str, str, int]] = set()
    for statements in by_kind.values():
        for one, other in combinations(statements, 2):
            place = (other.document.root, other.document.source, other.line)
            if place not in told and _disagree(one, other):
                told.add(place)
                text = f"“{other.text}” here, “{one.text}” at {one.document.source}:{one.line}."
                yield Finding("disagreement", place[0], place[1], other.line, other.line, text)


def _disagree(one: _Statement, other: _Statement) -> bool:
    if one.document == other.document or not one.what:
        return False
    if len(one.subject & other.subject) < FEWEST_SHARED:
        return False
    times = max(one.value, other.value) / max(1e-12, min(one.value, other.value))
    return times > SAME_RATE


def _wrong_sum(match: re.Match[str]) -> str | None:
    one, two, stated = (_value(match, name) for name in ("one", "two", "sum"))
    sign = match["sign"].strip()
    if sign in "/÷" and not two:
        return None
    if sign in "/÷":
        result = one / two
    else:
        result = one * two if sign in "*×·" else one + two if sign == "+" else one - two
    tolerance = EXACT if match["equals"] == "=" else ROUGH
    if not stated or abs(result - stated) <= tolerance * abs(stated):
        return None
    # Bytes and their multiples are often mixed with plain counts: a round factor is a unit.
    if any(abs(result / stated / 10.0**n - 1) <= tolerance for n in (-12, -9, -6, -3, 3, 6, 9, 12)):
        return None
    return f"“{' '.join(match[0].split())}” doesn't come out: it is {_written(result)}."


def _written(number: float) -> str:
    return f"{number:,.0f}" if 1e6 <= abs(number) < 1e18 else f"{number:,.6g}"


def _value(match: re.Match[str], name: str) -> float:
    number = float(match[name].replace(",", "").replace("_", ""))
    scale = (match[f"{name}_scale"] or "").lower()
    if scale.startswith("byte"):
        return number
    return number * _SCALE_WORDS.get(scale, _SCALES.get(scale[:1], 1.0) if scale != "b" else 1e9)


def _wrong_growth(row: str) -> str | None:
    """Names the line one well-known algorithm and, right behind it, another growth than its own?"""
    if _NOT_TIME.search(row):
        return None
    words = words_of(plain_line(row))
    growths = [i for i, word in enumerate(words) if word.startswith("o_")]
    for names, known, written in _KNOWN_GROWTH:
        at = next((i for i in range(len(words)) if tuple(words[i : i + len(names)]) == names), None)
        near = [i for i in growths if at is not None and abs(i - at) <= NEAR_WORDS]
        if len(growths) == 1 and near and words[near[0]] != known:
            return f"{' '.join(names).capitalize()} takes {written}; another growth stands here."
    return None


def _statements(
    document: Document, outline: Outline, common: frozenset[str]
) -> Iterator[_Statement]:
    rows = re.split(r"\r\n|\r|\n", document.text)
    subjects = _subjects(outline, rows)
    for line, row in enumerate(rows, start=1):
        for match in _RATE.finditer(row):
            rate = _value(match, "number") / SECONDS[match["unit"][:3].lower()]
            yield _statement(document, line, subjects[line - 1] - common, "rate of", match, rate)
        for match in _RATIO.finditer(_TIME_OF_DAY.sub(" ", row)):
            ratio = int(match["one"]) / max(1, int(match["two"]))
            yield _statement(document, line, subjects[line - 1] - common, "ratio of", match, ratio)


def _statement(
    document: Document,
    line: int,
    subject: frozenset[str],
    kind: str,
    match: re.Match[str],
    value: float,
) -> _Statement:
    counted = frozenset(words_of(match["what"])) - _ANYTHING
    what = f"{kind} {' '.join(sorted(counted))}" if counted else ""
    return _Statement(document, line, subject, what, value, " ".join(match[0].split()))


def _subjects(outline: Outline, rows: Sequence[str]) -> list[frozenset[str]]:
    """For each line the words above it, of its heading and of the question that it answers."""
    lines = len(rows)
    said = [_content(row) for row in rows]
    found = [frozenset[str]().union(*said[max(0, i - LINES_ABOVE) : i]) for i in range(lines)]
    for section in outline.sections:
        named = _content(section.title)
        for line in range(section.start_line, min(section.end_line, lines) + 1):
            found[line - 1] |= named
    for pair in outline.pairs:
        for line in range(pair.question_line, min(pair.answer_end, lines) + 1):
            found[line - 1] |= _content(pair.question)
    for unit in outline.units:
        for line in range(unit.start_line, min(unit.end_line, lines) + 1):
            found[line - 1] |= _content(unit.name)
    return found


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in words_of(text) if len(word) > 2) - _LITTLE


_ANYTHING = frozenset("request requests call calls operation operations thing things".split())
_LITTLE = frozenset(
    "how would you design like the and what for with interview question questions example "
    "examples system your are does".split()
)
