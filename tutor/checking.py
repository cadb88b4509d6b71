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

# (n, m) float32: cosine of each of n texts with each of m texts
Similarity = Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]

# Fixed, never lowered so that something appears: at or above, a sentence is supported.
SUPPORTED, SUPPORTED_WITH_MEANING = 0.62, 0.45
WEAK, WEAK_WITH_MEANING = 0.42, 0.30
MEANING_CLOSE, MEANING_NEAR = 0.68, 0.55  # cosine
SAME_STATEMENT = 0.6  # share of words from where two sentences speak of the same thing
FEWEST_WORDS = 2  # with fewer there is no claim to check

_STOP_WORDS = """a an and are as at be been being but by ca can could did do does doing done for
from had has have having he her hers him his how i if in into is it its itself just like may me
might more most much must my of on one only onto or other our out over own same shall she should
so some such than that the their them then there these they this those to too under until up upon
us very was we were what when where whether which while who whom whose why will with wo would you
your also about after again all any because before both each few here either let lets mean call called
use used using make made way thing get got e.g i.e example instead not no never cannot without
neither nor none hardly yes exactly sure right correct ok true good"""
_STOP = frozenset(f"{_STOP_WORDS}".split())
_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|neither|nor|none|nothing|nobody|hardly|nowhere)\b|n['’]t\b",
    re.IGNORECASE,
)
_SHORT_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_NO_NEGATION = re.compile(
    r"\bnot only\b|\bno longer than\b|\bno matter\b|\bnot just\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;:—–]\s|,\s+(?:and|but|while|whereas|so|which|because|or)\s"
    r"|\s(?:but|while|whereas|because|although|though|unless)\s|\s\(|,\s"
)
_NUMBER = re.compile(r"(?<![\w.])(?<!O\()\d+(?:[.,]\d+)*(?:\.\d+)?(?![\w]*\()")
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
    stems: frozenset[str]
    with_next: frozenset[str]  # its words and the next sentence's, for claims that join two


def check_sentences(
    texts: Sequence[str], sources: Sequence[Source], similarity: Similarity | None = None
) -> tuple[Sentence, ...]:
    """A verdict for each sentence of an answer whose markers are resolved.

    A sentence with numbers is held against the passages it names. One without is held against all,
    and when it is supported it gets that passage's number, marked as matched by us.
    """
    evidence = [piece for source in sources for piece in _evidence_of(source)]
    meaning = _meanings(texts, evidence, similarity)
    around = {source.n: _stems(" ".join(source.heading_path)) for source in sources}
    checked = []
    for row, text in enumerate(texts):
        cited = markers_in(text)
        if not _makes_a_claim(text) or not evidence:
            checked.append(Sentence(text, "not_checked", cited))
            continue
        held = [i for i, piece in enumerate(evidence) if not cited or piece.source_n in cited]
        claim = without_markers(text)
        verdict, n = _verdict(claim, [evidence[i] for i in held], meaning[row, held], around)
        matched = not cited and verdict == "supported"
        checked.append(Sentence(text, verdict, (n,) if matched else cited, is_matched=matched))
    return tuple(checked)


def _verdict(
    claim: str,
    evidence: Sequence[_Evidence],
    meaning: NDArray[np.float32],
    around: dict[int, frozenset[str]],
) -> tuple[Verdict, int]:
    """The verdict and the passage it rests on. `meaning`: (len(evidence),) cosine, 0 if unknown."""
    wanted = _stems(claim)
    likeness = [
        max(_share(wanted, e.stems | around[e.source_n]), 0.95 * _share(wanted, e.with_next))
        for e in evidence
    ]
    best = max(range(len(evidence)), key=lambda i: (likeness[i] + 0.5 * float(meaning[i]), -i))
    share, closeness, nearest = likeness[best], float(meaning[best]), evidence[best]
    same_passage = [piece.text for piece in evidence if piece.source_n == nearest.source_n]
    if _contradicts(claim, nearest.text, same_passage):
        return "unsupported", nearest.source_n
    if share >= SUPPORTED or (closeness >= MEANING_CLOSE and share >= SUPPORTED_WITH_MEANING):
        return "supported", nearest.source_n
    if share >= WEAK or (closeness >= MEANING_NEAR and share >= WEAK_WITH_MEANING):
        return "weak", nearest.source_n
    return "unsupported", nearest.source_n


def _contradicts(claim: str, nearest: str, passage: Sequence[str]) -> bool:
    """A number the passage hasn't, another number, a turned negation, or a swapped term."""
    numbers, there = _numbers(claim), _numbers(nearest)
    if numbers - frozenset[str]().union(*map(_numbers, passage)):
        return True
    if numbers and there and not numbers <= there and _alike(claim, nearest) >= SAME_STATEMENT:
        return True
    clauses = _clauses(nearest)
    return any(_turns(part, clauses) for part in _clauses(claim))


def _turns(part: str, clauses: Sequence[str]) -> bool:
    """Says the part of a claim the contrary of the clause that it is nearest to?"""
    clause = max(clauses, key=lambda clause: _alike(part, clause))
    if _alike(part, clause) >= SAME_STATEMENT:
        mine, theirs = _numbers(part), _numbers(clause)
        if _is_negated(part) != _is_negated(clause) or (mine and theirs and not mine & theirs):
            return True
    return any(_is_swapped(part, clause, group) for group in _OPPOSITES)


def _is_swapped(part: str, clause: str, group: Sequence[str]) -> bool:
    """One of the opposites here, only another one there, and the rest much alike."""
    said, there = set(words_of(part)), set(words_of(clause))
    mine, theirs = said.intersection(group), there.intersection(group)
    if not mine or not theirs or mine & theirs:
        return False
    opposites = frozenset(map(_stem, group))
    rest = _stems(part) - opposites
    return bool(rest) and _share(rest, _stems(clause)) >= SAME_STATEMENT


def _clauses(text: str) -> list[str]:
    """The parts between commas and conjunctions that say something, and the whole."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    parts = [text[i:j] for i, j in zip(cuts, cuts[1:], strict=False)]
    return [part for part in parts if len(_stems(part)) >= FEWEST_WORDS] + [text]


def _alike(one: str, other: str) -> float:
    """How much of the one with fewer words is in the other, 0 to 1, if it has enough words."""
    fewer, more = sorted((_subject(one), _subject(other)), key=len)
    return _share(fewer, more) * min(1.0, len(fewer) / max(1, 0.5 * len(more)))


def _subject(text: str) -> frozenset[str]:
    """What is spoken of, without how fast it grows."""
    return frozenset(stem for stem in _stems(text) if stem != "bigo" and stem[:2] != "o_")


def _is_negated(text: str) -> bool:
    return len(_NEGATION.findall(_NO_NEGATION.sub("", text))) % 2 == 1


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
    return len(_stems(plain)) >= FEWEST_WORDS


def _evidence_of(source: Source) -> list[_Evidence]:
    texts = [text.strip() for text in split_sentences(source.text)]
    stems = [_stems(text) for text in texts]
    return [
        _Evidence(source.n, text, own, own.union(*stems[i + 1 : i + 2]))
        for i, (text, own) in enumerate(zip(texts, stems, strict=True))
    ]


def _meanings(
    texts: Sequence[str], evidence: Sequence[_Evidence], similarity: Similarity | None
) -> NDArray[np.float32]:
    if similarity is None or not texts or not evidence:
        return np.zeros((len(texts), len(evidence)), dtype=np.float32)
    return similarity([without_markers(text) for text in texts], [e.text for e in evidence])


def _share(wanted: frozenset[str], there: frozenset[str]) -> float:
    """How much of what is wanted is there, 0 to 1."""
    return len(wanted & there) / len(wanted) if wanted else 0.0


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    """Words that carry meaning, without the endings of English verbs and adverbs."""
    words = words_of(_SHORT_NOT.sub("", text))
    return frozenset(_stem(word) for word in words if word not in _STOP and not word.isdigit())


def _stem(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ed", "ly", "er", "ion", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
