"""Where a sentence says the contrary of a passage: figures, units, negations and opposites.

A claim and a sentence of the passage are laid side by side, word by word. What differs between
words that agree is what the claim changed: a negation more or less, or one of two opposites.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from ingest.words import words_of
from tutor.wording import is_stop_word, share, stem, stems

SAME_STATEMENT = 0.5  # share of a claim's words from where a sentence speaks of the same thing
AS_NEAR = 0.1  # share by which another sentence may fall behind the nearest and still count
SAME_PLACE = 0.5  # share of the words around a difference that agree
AROUND = 6  # words on either side that are looked at
GROWTH = "bigo"  # the word that every O(...) has besides its own
LONGEST_CHANGE = 3  # words; a longer difference is another statement, not a changed one
TURNED_STATEMENT = 0.7  # as SAME_STATEMENT, where order counts for nothing

_NEGATIONS = frozenset(
    "not no never cannot without neither nor none nothing nobody hardly nowhere unless rarely "
    "seldom".split()
)
_SHORT_NOT = re.compile(r"\bcan(?:not|['’]t)\b|n['’]t\b|\bnon-", re.IGNORECASE)
_NO_NEGATION = re.compile(r"\bnot (?:only|just)\b|\bno (?:matter|longer than)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?<=[;:—–])\s|,\s+(?=(?:and|but|while|whereas|so|which|because|or|unless)\s)"
    r"|\s(?=(?:but|while|whereas|because|although|though|unless)\s)|\s(?=\()|(?<=,)\s"
)
_FEWEST_WORDS = 2  # with fewer, a clause says nothing
_NUMBER = re.compile(r"(?<![\w.])(?<!O\()\d+(?:[.,]\d+)*(?:\.\d+)?(?![\w]*\()")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), start=2
    )
}
_UNIT_NAMES = {
    "ns": "nanosecond", "us": "microsecond", "µs": "microsecond", "ms": "millisecond",
    "s": "second", "kb": "kilobyte", "mb": "megabyte", "gb": "gigabyte", "tb": "terabyte",
    "kib": "kilobyte", "mib": "megabyte", "gib": "gigabyte", "per": "per",
}  # fmt: skip
QUANTITY = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)*)[ -]?"
    r"(%|[kKMGT]i?B|[num]s|µs|s|(?:nano|micro|milli)?seconds?|minutes?|hours?|days?|weeks?|months?"
    r"|years?|bits?|bytes?|(?:kilo|mega|giga|tera)bytes?)(?!\w)"
)
_MEASURED = re.compile(
    rf"\b({'|'.join(_NUMBER_WORDS)})[ -]"
    r"((?:nano|micro|milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|percent"
    r"|bits?|bytes?|(?:kilo|mega|giga|tera)bytes?)\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)*)[\w ,-]{0,30}? (?:an?|per|each|every) "
    r"(second|minute|hour|day|week|month|year)\b"
)
_OPPOSITES = """
fifo lifo|queue stack|head tail|enqueue dequeue|push pop|mutable immutable|sync async
synchronous asynchronous|process thread|concurrency parallelism|concurrent parallel
unique_ptr shared_ptr weak_ptr|lvalue rvalue|copy move|shallow deep|compile runtime|static dynamic
increase decrease|faster slower|fast slow|more less fewer|higher lower|larger smaller
bigger smaller|always sometimes never|before after|first last|best worst|minimum maximum|min max
ascending descending|read write|reader writer|client server|producer consumer
consistency availability|strong eventual weak|vertical horizontal|vertically horizontally
optimistic pessimistic|public private|leader follower|primary replica|list tuple
iterator iterable|__getitem__ __setitem__|__eq__ __hash__|__new__ __init__|tcp udp|bfs dfs
inner outer|left right|latency throughput|encrypt decrypt|authentication authorization|cpu io
safe unsafe|ordered unordered|true false|add remove|allow forbid prevent|acquire release|start end
top bottom|unique shared|replication sharding|constructor destructor|virtual physical|row column
depth breadth|parent child|subclass superclass|override overload|success failure|stateful stateless
precision recall|classification regression|supervised unsupervised
"""


@dataclass(frozen=True, slots=True)
class _Change:
    """Words of a claim and what stands in their place in a sentence of the passage."""

    said: tuple[str, ...]
    told: tuple[str, ...]
    agreement: float  # share of the words around that agree, 0 to 1
    neighbours: int  # how many words around carry meaning
    is_cut: bool  # more stands there, beyond the claim's beginning or end

    @property
    def is_short(self) -> bool:
        return max(len(self.said), len(self.told)) <= LONGEST_CHANGE


def contradicts(claim: str, sentences: Sequence[str], passage: str) -> bool:
    """A figure or unit that the passage hasn't, a turned negation, an opposite in its place.

    `sentences` are the passage's without its code, which says what it says in another way.
    """
    if figures_of(claim) - figures_of(passage, with_words=True):
        return True
    if _has_other_units(claim, passage):
        return True
    return any(_changes_each(part, sentences) for part in {*clauses(claim), claim})


def may_contradict(claim: str, sentences: Sequence[str]) -> bool:
    """Is a clause negated, and none that speaks of the same, or does it name the opposite?

    Weaker than `contradicts`, as order counts for nothing: a paraphrase may turn a negation and
    keep the meaning.
    """
    told = [clause for sentence in sentences for clause in (*clauses(sentence), sentence)]
    named = frozenset(_words(claim))
    return any(_is_turned(part, named, told) for part in clauses(claim) or (claim,))


def clauses(text: str) -> tuple[str, ...]:
    """The parts between commas and conjunctions that say something."""
    return tuple(part for part in _CLAUSE.split(text) if len(stems(part)) >= _FEWEST_WORDS)


@lru_cache(maxsize=4096)
def figures_of(text: str, *, with_words: bool = False) -> frozenset[str]:
    """Numbers as digits, `1,000` as `1000`; growth such as O(log n) counts as one.

    A number in words counts where it measures something ("nine weeks"); `with_words` all do.
    """
    text = _MEASURED.sub(lambda found: f"{_NUMBER_WORDS[found[1].lower()]} {found[2]}", text)
    words = words_of(text)
    found = {match[0].replace(",", "") for match in _NUMBER.finditer(text)}
    found |= {word for word in words if word.startswith("o_")}
    if with_words:
        found |= {_NUMBER_WORDS[word] for word in words if word in _NUMBER_WORDS}
    return frozenset(found)


@lru_cache(maxsize=1024)
def units_of(text: str) -> dict[str, frozenset[str]]:
    """The units that each number stands with: `{"5": {"millisecond"}}`; rates as `per day`."""
    units: dict[str, set[str]] = defaultdict(set)
    for number, unit in QUANTITY.findall(text):
        name = unit.casefold()
        units[number.replace(",", "")].add(_UNIT_NAMES.get(name, name.rstrip("s")))
    for number, unit in _RATE.findall(text):
        units[number.replace(",", "")].add(f"per {unit}")
    return {number: frozenset(names) for number, names in units.items()}


def _has_other_units(claim: str, passage: str) -> bool:
    """A number that the passage has with another unit of its kind only."""
    there = units_of(passage)
    for number, units in units_of(claim).items():
        for is_rate in (False, True):
            mine, told = (_of_kind(found, is_rate=is_rate) for found in (units, there.get(number)))
            if told and mine - told:
                return True
    return False


def _of_kind(units: Iterable[str] | None, *, is_rate: bool) -> set[str]:
    return {unit for unit in units or () if unit.startswith("per ") == is_rate}


def _changes_each(part: str, sentences: Sequence[str]) -> bool:
    """Does the part change what each sentence says that speaks of the same?"""
    beside = dict.fromkeys(piece for text in sentences for piece in (text, *clauses(text)))
    found = [_laid_beside(part, piece) for piece in beside]
    nearest = max((alike for alike, _ in found), default=0.0)
    if nearest < SAME_STATEMENT:
        return False
    return all(is_changed for alike, is_changed in found if alike >= nearest - AS_NEAR)


@lru_cache(maxsize=4096)
def _laid_beside(claim: str, sentence: str) -> tuple[float, bool]:
    """The share of the claim's words that the sentence has in this order, and if it is changed."""
    said, told = _words(claim), _words(sentence)
    codes = SequenceMatcher(None, said, told, autojunk=False).get_opcodes()
    same = {i for kind, start, end, _, _ in codes if kind == "equal" for i in range(start, end)}
    # What is spoken of, without the figures that are said of it.
    meant = [i for i, word in enumerate(said) if _names_a_subject(word)]
    alike = sum(i in same for i in meant) / max(1, len(meant))
    ends = [(start, end) for kind, _, _, start, end in codes if kind == "equal"]
    beside = told[max(0, ends[0][0] - 3) : ends[-1][1] + 3] if ends else told
    is_turned = _negations(said) % 2 != _negations(beside) % 2
    changes = _changes(said, told, codes, same)
    return alike, any(_is_contrary(change, is_turned=is_turned) for change in changes)


def _changes(
    said: Sequence[str],
    told: Sequence[str],
    codes: Iterable[tuple[str, int, int, int, int]],
    same: set[int],
) -> Iterator[_Change]:
    for kind, start, end, there, there_end in codes:
        if kind == "equal":
            continue
        around = [*range(start - 1, start - AROUND - 1, -1), *range(end, end + AROUND)]
        around = [i for i in around if 0 <= i < len(said) and _carries_meaning(said[i])]
        near = sorted(around, key=lambda i: min(abs(i - start), abs(i - end)))[:4]
        agreement = sum(i in same for i in near) / len(near) if near else 0.0
        is_cut = there_end - there > LONGEST_CHANGE and (start == 0 or end == len(said))
        if is_cut:  # the sentence says more before the claim begins, or after it ends
            there = there if end == len(said) else there_end - LONGEST_CHANGE
            there_end = min(there_end, there + LONGEST_CHANGE)
        mine, theirs = tuple(said[start:end]), tuple(told[there:there_end])
        yield _Change(mine, theirs, agreement, len(near), is_cut)


def _is_contrary(change: _Change, *, is_turned: bool) -> bool:
    if not change.is_short or change.agreement < SAME_PLACE:
        return False
    return (
        (is_turned and _turns_negation(change)) or _swaps_opposites(change) or _has_figure(change)
    )


def _turns_negation(change: _Change) -> bool:
    """Is a negation all that differs? With other words it may deny something else."""
    if change.is_cut or change.neighbours < 2 or change.agreement <= SAME_PLACE:
        return False
    is_all = not any(_carries_meaning(word) for word in (*change.said, *change.told))
    return is_all and _negations(change.said) % 2 != _negations(change.told) % 2


def _swaps_opposites(change: _Change) -> bool:
    return any(_OPPOSITES_OF.get(word, frozenset()) & {*change.told} for word in change.said)


def _has_figure(change: _Change) -> bool:
    """A figure in place of other figures."""
    mine, theirs = ({w for w in side if _is_figure(w)} for side in (change.said, change.told))
    return bool(mine and theirs and not mine & theirs)


def _is_figure(word: str) -> bool:
    return word[0].isdigit() or word.startswith("o_")


def _names_a_subject(word: str) -> bool:
    return _carries_meaning(word) and not _is_figure(word) and word != GROWTH


def _is_turned(part: str, named: frozenset[str], told: Sequence[str]) -> bool:
    """Says the part the contrary of every clause that speaks of the same?"""
    alike = [_alike(part, clause) for clause in told]
    nearest = max(alike, default=0.0)
    if nearest < TURNED_STATEMENT:
        return False
    near = [c for c, share in zip(told, alike, strict=True) if share >= nearest - 1.5 * AS_NEAR]
    if not any(_is_negated(part) == _is_negated(clause) for clause in near):
        return True
    return all(_names_opposite(part, named, clause) for clause in near)


def _names_opposite(part: str, named: frozenset[str], clause: str) -> bool:
    """Has the clause the opposite of a word of the part, and the claim never names it?"""
    here, there = frozenset(_words(part)), frozenset(_words(clause))
    return any(_OPPOSITES_OF.get(word, frozenset()) & there - named for word in here - there)


def _alike(one: str, other: str) -> float:
    """How much of the one with fewer words is in the other, 0 to 1, if it has enough words."""
    fewer, more = sorted((stems(one), stems(other)), key=len)
    return share(fewer, more) * min(1.0, len(fewer) / max(1, 0.5 * len(more)))


def _is_negated(text: str) -> bool:
    return _negations(_words(text)) % 2 == 1


def _negations(words: Iterable[str]) -> int:
    return sum(word in _NEGATIONS for word in words)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """All words in order, stemmed, every negation one of `_NEGATIONS`."""
    text = _SHORT_NOT.sub(" not ", _NO_NEGATION.sub("", text))
    words = words_of(text)
    once = [words[0]] if words else []  # a plural is followed by its singular
    once += [word for before, word in pairwise(words) if not _is_singular_of(word, before)]
    return tuple(word if word in _NEGATIONS else stem(word) for word in once)


def _is_singular_of(word: str, before: str) -> bool:
    return before.startswith(word) and 0 < len(before) - len(word) <= 2


def _carries_meaning(word: str) -> bool:
    return word not in _NEGATIONS and not is_stop_word(word)


def _opposites_of() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in _OPPOSITES.replace("\n", "|").split("|"):
        words = {stem(word) for word in group.split()}
        for word in words:
            found[word] |= words - {word}
    return {word: frozenset(others) for word, others in found.items()}


_OPPOSITES_OF = _opposites_of()
