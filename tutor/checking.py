"""Does a sentence rest on the passages? A verdict for each, by rules that are the same every time.

What is compared: words, meaning when the embedder is at hand, numbers, negations, and terms that
are easily swapped. A contradiction outweighs any likeness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.words import words_of
from tutor.answers import Sentence, Source, Verdict
from tutor.citations import markers_in, without_markers
from tutor.sentences import fences, split_sentences
from tutor.wording import likeness, share, stem, stems

# (n, m) float32: cosine of each of n texts with each of m texts
Similarity = Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]

# Fixed, never lowered so that something appears: at or above, a sentence is supported.
SUPPORTED, SUPPORTED_WITH_MEANING = 0.62, 0.45
WEAK, WEAK_WITH_MEANING = 0.42, 0.30
MEANING_CLOSE, MEANING_NEAR = 0.68, 0.55  # cosine
SAME_STATEMENT = 0.6  # share of words from where two sentences speak of the same thing
NEARLY_VERBATIM = 0.8  # likeness of two whole sentences
AS_NEAR = 0.15  # likeness by which a clause may fall behind the nearest and still count
SAME_BEGINNING = 5  # letters that related words share: replica, replication
MOST_COMPARED = 12  # sentences of the passages, by meaning
FEWEST_WORDS = 2  # with fewer there is no claim to check

_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|neither|nor|none|nothing|nobody|hardly|nowhere)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\bnot only\b|\bno longer than\b|\bno matter\b|\bnot just\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;:—–]\s|,\s+(?:and|but|while|whereas|so|which|because|or)\s"
    r"|\s(?:but|while|whereas|because|although|though|unless)\s|\s\(|,\s"
)
_NUMBER = re.compile(r"(?<![\w.])(?<!O\()\d+(?:[.,]\d+)*(?:\.\d+)?(?![\w]*\()")
_QUANTITY = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)*)[ -]?"
    r"(%|[kKMGT]i?B|[num]s|µs|s|(?:nano|micro|milli)?seconds?|minutes?|hours?|days?|weeks?|months?"
    r"|years?|bits?|bytes?|[kmgt]egabytes?|kilobytes?|megabytes?|gigabytes?|terabytes?)(?!\w)"
)
_UNIT_NAMES = {"s": "second", "ms": "millisecond", "us": "microsecond", "µs": "microsecond"}
_UNIT_NAMES |= {"ns": "nanosecond", "kB": "KB", "kilobytes": "KB", "megabytes": "MB"}
_SUBJECT = re.compile(
    r"\W*((?:[\w`'’+#-]+ ){1,4}?)(?:is|are|was|were|has|have|does|can|must|will|takes?|needs?"
    r"|keeps?|gives?|means?|stores?|uses?|returns?|holds?|makes?|runs?)\b"
)
_NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_NUMBER_WORDS |= {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_OPPOSITES = (
    ("fifo", "lifo"),
    ("queue", "stack"),
    ("head", "tail"),
    ("enqueue", "dequeue"),
    ("push", "pop"),
    ("mutable", "immutable"),
    ("synchronous", "asynchronous"),
    ("sync", "async"),
    ("process", "thread"),
    ("concurrency", "parallelism"),
    ("concurrent", "parallel"),
    ("unique_ptr", "shared_ptr", "weak_ptr"),
    ("lvalue", "rvalue"),
    ("copy", "move"),
    ("shallow", "deep"),
    ("compile", "runtime"),
    ("static", "dynamic"),
    ("increase", "decrease"),
    ("faster", "slower"),
    ("fast", "slow"),
    ("more", "less", "fewer"),
    ("higher", "lower"),
    ("larger", "smaller"),
    ("always", "sometimes"),
    ("before", "after"),
    ("first", "last"),
    ("best", "worst"),
    ("minimum", "maximum"),
    ("min", "max"),
    ("ascending", "descending"),
    ("read", "write"),
    ("reader", "writer"),
    ("client", "server"),
    ("producer", "consumer"),
    ("consistency", "availability"),
    ("strong", "eventual"),
    ("vertical", "horizontal"),
    ("vertically", "horizontally"),
    ("optimistic", "pessimistic"),
    ("public", "private"),
    ("leader", "follower"),
    ("primary", "replica"),
    ("list", "tuple"),
    ("iterator", "iterable"),
    ("__getitem__", "__setitem__"),
    ("__eq__", "__hash__"),
    ("__new__", "__init__"),
    ("tcp", "udp"),
    ("bfs", "dfs"),
    ("inner", "outer"),
    ("left", "right"),
    ("latency", "throughput"),
    ("encrypt", "decrypt"),
    ("authentication", "authorization"),
    ("cpu", "io"),
    ("safe", "unsafe"),
    ("ordered", "unordered"),
    ("true", "false"),
    ("add", "remove"),
    ("allow", "forbid", "prevent"),
    ("acquire", "release"),
    ("start", "end"),
    ("top", "bottom"),
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One sentence of a passage, with the words that stand around it."""

    source_n: int
    text: str
    stems: frozenset[str]  # its own and its heading's
    with_next: frozenset[str]  # and the next sentence's, for claims that join two

    def likeness(self, wanted: frozenset[str]) -> float:
        """The share of the wanted words that stand here, 0 to 1."""
        return max(share(wanted, self.stems), 0.95 * share(wanted, self.with_next))


def check_sentences(
    texts: Sequence[str], sources: Sequence[Source], similarity: Similarity | None = None
) -> tuple[Sentence, ...]:
    """A verdict for each sentence of an answer whose markers are resolved.

    A sentence with numbers is held against the passages it names. One without is held against all,
    and when it is supported it gets that passage's number, marked as matched by us.
    """
    evidence = [piece for source in sources for piece in _evidence_of(source)]
    return tuple(_check(text, evidence, similarity) for text in texts)


def _check(text: str, evidence: Sequence[_Evidence], similarity: Similarity | None) -> Sentence:
    cited = markers_in(text)
    held = [piece for piece in evidence if not cited or piece.source_n in cited]
    if not held or not _makes_a_claim(text):
        return Sentence(text, "not_checked", cited)
    verdict, n = _verdict(without_markers(text), held, similarity)
    matched = not cited and verdict == "supported"
    return Sentence(text, verdict, (n,) if matched else cited, is_matched=matched)


def _verdict(
    claim: str, evidence: Sequence[_Evidence], similarity: Similarity | None
) -> tuple[Verdict, int]:
    """The verdict and its passage; meaning is asked for only where words leave doubt."""
    for piece in evidence:
        if _plain(claim) in _plain(piece.text):
            return "supported", piece.source_n
    wanted = stems(claim)
    ranked = sorted(evidence, key=lambda piece: -piece.likeness(wanted))[:MOST_COMPARED]
    nearest, closeness = ranked[0], 0.0
    if similarity is not None and nearest.likeness(wanted) < SUPPORTED:
        cosines = similarity([claim], [piece.text for piece in ranked])[0]
        best = max(range(len(ranked)), key=lambda i: ranked[i].likeness(wanted) + cosines[i] / 2)
        nearest, closeness = ranked[best], float(cosines[best])
    alike = nearest.likeness(wanted)
    passage = [piece for piece in evidence if piece.source_n == nearest.source_n]
    if _contradicts(claim, nearest.text, [piece.text for piece in passage]):
        return "unsupported", nearest.source_n
    is_about_another = _is_about_another(claim, passage)
    if alike >= (SUPPORTED_WITH_MEANING if closeness >= MEANING_CLOSE else SUPPORTED):
        return "weak" if is_about_another else "supported", nearest.source_n
    if alike >= (WEAK_WITH_MEANING if closeness >= MEANING_NEAR else WEAK):
        return "weak", nearest.source_n
    return "unsupported", nearest.source_n


def _contradicts(claim: str, nearest: str, passage: Sequence[str]) -> bool:
    """A number the passage hasn't, another number or unit, a turned negation, a swapped term."""
    numbers, there = _numbers(claim), _numbers(nearest)
    if numbers - frozenset[str]().union(*map(_numbers, passage)):
        return True
    if _has_other_units(claim, " ".join(passage)):
        return True
    if numbers and there and not numbers <= there and _alike(claim, nearest) >= SAME_STATEMENT:
        return True
    if likeness(claim, nearest) >= NEARLY_VERBATIM and (
        _is_negated(claim) != _is_negated(nearest) or _is_swapped(claim, "", nearest)
    ):
        return True
    clauses = [*_clauses(nearest), nearest]
    return any(_turns(part, claim, clauses) for part in _clauses(claim) or [claim])


def _turns(part: str, claim: str, clauses: Sequence[str]) -> bool:
    """Says the part of a claim the contrary of every clause that speaks of the same?"""
    best = max(_alike(part, clause) for clause in clauses)
    near = [clause for clause in clauses if _alike(part, clause) >= best - AS_NEAR]
    if best >= SAME_STATEMENT and not any(_agrees(part, clause) for clause in near):
        return True
    return all(_is_swapped(part, claim, clause) for clause in near)


def _agrees(part: str, clause: str) -> bool:
    mine, theirs = _numbers(part), _numbers(clause)
    has_same_number = not mine or not theirs or bool(mine & theirs)
    return has_same_number and _is_negated(part) == _is_negated(clause)


def _is_about_another(claim: str, passage: Sequence[_Evidence]) -> bool:
    """Stands none of the subject's words anywhere in the passage or its headings?"""
    subject = _SUBJECT.match(claim)
    words = stems(subject[1]) if subject else frozenset[str]()
    known = {stem[:SAME_BEGINNING] for piece in passage for stem in piece.stems}
    return bool(words) and not any(word[:SAME_BEGINNING] in known for word in words)


def _has_other_units(claim: str, passage: str) -> bool:
    """A number that the passage has with another unit only."""
    there = _quantities(passage)
    return any(
        number in there and unit not in there[number]
        for number, units in _quantities(claim).items()
        for unit in units
    )


@lru_cache(maxsize=1024)
def _quantities(text: str) -> dict[str, frozenset[str]]:
    """The units that each number stands with."""
    units: dict[str, set[str]] = {}
    for number, unit in _QUANTITY.findall(text):
        units.setdefault(number.replace(",", ""), set()).add(
            _UNIT_NAMES.get(unit, unit.rstrip("s"))
        )
    return {number: frozenset(names) for number, names in units.items()}


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").split()).strip(" .;")


def _is_swapped(part: str, claim: str, clause: str) -> bool:
    """One of some opposites here, only one that the claim never names there, the rest alike."""
    said, there = set(words_of(part)), set(words_of(clause))
    named = said | set(words_of(claim))
    for group in _OPPOSITES:
        mine, theirs = said.intersection(group), there.intersection(group)
        if mine and theirs and not named & theirs:
            rest = stems(part) - set(map(stem, group))
            if rest and share(rest, stems(clause)) >= SAME_STATEMENT:
                return True
    return False


def _clauses(text: str) -> list[str]:
    """The parts between commas and conjunctions that say something."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    parts = [text[i:j] for i, j in zip(cuts, cuts[1:], strict=False)]
    return [part for part in parts if len(stems(part)) >= FEWEST_WORDS]


def _alike(one: str, other: str) -> float:
    """How much of the one with fewer words is in the other, 0 to 1, if it has enough words."""
    fewer, more = sorted((_subject(one), _subject(other)), key=len)
    return share(fewer, more) * min(1.0, len(fewer) / max(1, 0.5 * len(more)))


@lru_cache(maxsize=4096)
def _subject(text: str) -> frozenset[str]:
    """What is spoken of, without how fast it grows."""
    return frozenset(stem for stem in stems(text) if stem != "bigo" and stem[:2] != "o_")


def _is_negated(text: str) -> bool:
    return len(_NEGATION.findall(_NO_NEGATION.sub("", text))) % 2 == 1


@lru_cache(maxsize=4096)
def _numbers(text: str) -> frozenset[str]:
    """Numbers as digits, `1,000` as `1000`; growth such as O(log n) counts as one."""
    found = {match[0].replace(",", "") for match in _NUMBER.finditer(text)}
    words = words_of(text)
    found |= {str(_NUMBER_WORDS[word]) for word in words if word in _NUMBER_WORDS}
    return frozenset(found | {word for word in words if word.startswith("o_")})


def _makes_a_claim(text: str) -> bool:
    """Not a question, a heading, code, or a few words."""
    plain = without_markers(text).strip()
    if fences(text) or plain.startswith("#") or plain.rstrip("*_ )").endswith(("?", ":")):
        return False
    return len(stems(plain)) >= FEWEST_WORDS


def _evidence_of(source: Source) -> list[_Evidence]:
    texts = [text.strip() for text in split_sentences(source.text)]
    heading = stems(" ".join(source.heading_path))
    words = [stems(text) | heading for text in texts]
    return [
        _Evidence(source.n, text, own, own.union(*words[i + 1 : i + 2]))
        for i, (text, own) in enumerate(zip(texts, words, strict=True))
    ]
