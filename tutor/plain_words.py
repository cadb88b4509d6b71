"""What a question in everyday words may mean: "twice but charged once" is idempotency.

The embedder seldom knows which term a learner means who has forgotten it. The thesaurus in
`tutor/thesaurus/` does, one entry a line:

    deadlock: WAIT each_other | TWO thread stuck
    hash map = hash table = dictionary

Before a colon stand terms, behind it patterns. A pattern fits where all of its words stand near
each other, with one other word between two at most, in any order and in any form; `a/b` is either,
`a_b` a row of words, `WAIT` the family that `words.txt` lists; among three words or more each
stands for its family. Names between equals signs mean the same: the others are added to one that
the notes don't use.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ingest.words import singular, terms_of
from tutor.wording import stem

_FOLDER = Path(__file__).with_name("thesaurus")
_FORMS_AND_FAMILIES = "words.txt"
_MOST_TERMS = 4
_LONGEST_ROW = 6  # words of a term or an `a_b`
_WIDE_FROM = 3  # parts of a pattern, from which a word stands for its whole family
_SAYS_NOTHING = frozenset(
    "a an the for is are was were be been being to of that it its and do does did i my me you your"
    " we our this these those can could will would should there so please just".split()
)

Row = tuple[str, ...]  # stems that stand next to each other


@dataclass(frozen=True, slots=True)
class MeantTerm:
    term: str
    found_by: str  # the words of the question that stand for it


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    terms: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    same_as: str = ""  # the name that means the same as the terms, which is the pattern


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    text: str  # as it is written in the thesaurus
    parts: tuple[frozenset[Row], ...]  # each with the rows that may stand for it

    heads: tuple[frozenset[str], ...]  # the words with which these rows begin
    reach: int  # words from the first to the last at most


@dataclass(frozen=True, slots=True)
class _Match:
    entry: Entry
    pattern: Pattern
    places: tuple[int, ...]  # of the question's words, ascending


def meant_terms(question: str, is_known: Callable[[str], bool]) -> tuple[MeantTerm, ...]:
    """Terms that the question circumscribes, the most certain first; none that it names itself.

    `is_known` says whether the notes hold a term: others are left out.
    """
    words, stems = _read(question)
    found: dict[str, str] = {}
    for match in _matches(stems):
        if match.entry.same_as and is_known(match.entry.same_as):
            continue
        for term in match.entry.terms:
            if not _names(stems, term) and is_known(term):
                found.setdefault(term, " ".join(words[place] for place in match.places))
    return tuple(MeantTerm(*pair) for pair in list(found.items())[:_MOST_TERMS])


def _matches(stems: Sequence[str]) -> list[_Match]:
    """Each entry once, by the pattern that says most."""
    best: dict[Entry, _Match] = {}
    candidates = dict.fromkeys(
        pair for word in dict.fromkeys(stems) for pair in _by_word().get(word, ())
    )
    there = frozenset(stems)
    for entry, pattern in candidates:
        if any(there.isdisjoint(heads) for heads in pattern.heads):
            continue
        places = _places(pattern, stems)
        if places and (entry not in best or len(places) > len(best[entry].places)):
            best[entry] = _Match(entry, pattern, places)
    return sorted(best.values(), key=lambda match: -len(match.places))


def _places(pattern: Pattern, stems: Sequence[str]) -> tuple[int, ...]:
    """Where the parts of a pattern stand, near enough to each other; () where they don't."""

    def rest(part: int, taken: frozenset[int]) -> frozenset[int] | None:
        if taken and max(taken) - min(taken) >= pattern.reach:
            return None
        if part == len(pattern.parts):
            return taken
        near = range(
            max(taken) - pattern.reach + 1 if taken else 0,
            min(taken) + pattern.reach if taken else len(stems),
        )
        for places in _standing(pattern, part, stems, near):
            if not places & taken and (all_ := rest(part + 1, taken | places)):
                return all_
        return None

    return tuple(sorted(rest(0, frozenset()) or ()))


def _standing(
    pattern: Pattern, part: int, stems: Sequence[str], near: Iterable[int]
) -> Iterator[frozenset[int]]:
    rows, heads = pattern.parts[part], pattern.heads[part]
    for first in near:
        if 0 <= first < len(stems) and stems[first] in heads:
            for length in range(1, _LONGEST_ROW + 1):
                if tuple(stems[first : first + length]) in rows:
                    yield frozenset(range(first, first + length))


def _names(stems: Sequence[str], term: str) -> bool:
    return set(_read(term)[1]) <= set(stems)


def _read(text: str) -> tuple[list[str], list[str]]:
    """The words of a text that say something, and their stems."""
    words: list[str] = []
    stems: list[str] = []
    for named in terms_of(text):
        # The parts of `os.path` say other things than the name.
        for word in named[:1] if "_" in named[0] else named:
            root = _stem(word)
            if word not in _SAYS_NOTHING and root != (stems or [""])[-1]:
                words.append(word)
                stems.append(root)
    return words, stems


def _stem(word: str) -> str:
    known = _forms()
    return known.get(word) or known.get(singular(word)) or stem(singular(word))


@cache
def entries() -> tuple[Entry, ...]:
    """The whole thesaurus.

    Raises:
        KeyError: a pattern names a family that there isn't.
    """
    found: list[Entry] = []
    for path in sorted(_FOLDER.glob("*.txt")):
        if path.name != _FORMS_AND_FAMILIES:
            for line in _lines(path):
                found += _same(line.split(" = ")) if " = " in line else [_entry(line)]
    return tuple(found)


def _entry(line: str) -> Entry:
    terms, _, patterns = line.partition(": ")
    return Entry(tuple(terms.split(", ")), tuple(_pattern(text) for text in patterns.split(" | ")))


def _same(names: Sequence[str]) -> Iterator[Entry]:
    for name in names:
        others = tuple(other for other in names if other != name)
        row = tuple(_read(name)[1])
        yield Entry(others, (_made(name, [frozenset({row})]),), name)


def _pattern(text: str) -> Pattern:
    parts = [rows for part in text.split() if (rows := frozenset(_rows(part)))]
    if len(parts) >= _WIDE_FROM:
        parts = [_with_families(part) for part in parts]
    return _made(text, parts)


def _made(text: str, parts: Sequence[frozenset[Row]]) -> Pattern:
    heads = tuple(frozenset(row[0] for row in part) for part in parts)
    length = sum(max(map(len, part)) for part in parts)
    return Pattern(text, tuple(parts), heads, length + len(parts) - 1)


def _rows(alternatives: str) -> Iterator[Row]:
    for words in alternatives.split("/"):
        if words.isalpha() and words.isupper():
            yield from _families()[words]
        elif row := _row(words):
            yield row


@lru_cache(maxsize=8192)
def _row(words: str) -> Row:
    return tuple(_read(words if words.startswith("__") else words.replace("_", " "))[1])


def _with_families(part: frozenset[Row]) -> frozenset[Row]:
    """What stands for a word in any pattern, where enough other words tell what is meant."""
    return part.union(*(_families_of().get(row, ()) for row in part))


@cache
def _by_word() -> Mapping[str, Sequence[tuple[Entry, Pattern]]]:
    """Patterns by the words one of which a question must hold: those of the rarest part."""
    pairs = [(entry, pattern) for entry in entries() for pattern in entry.patterns]
    used = Counter(head for _, pattern in pairs for heads in pattern.heads for head in heads)
    by_word: dict[str, list[tuple[Entry, Pattern]]] = defaultdict(list)
    for entry, pattern in pairs:
        for word in min(pattern.heads, key=lambda heads: sum(used[head] for head in heads)):
            by_word[word].append((entry, pattern))
    return by_word


@cache
def _forms() -> Mapping[str, str]:
    """Words by each of their forms that the stemmer doesn't know."""
    return {
        form: word for word, forms in _groups() if not word.isupper() for form in (word, *forms)
    }


@cache
def _families() -> Mapping[str, frozenset[Row]]:
    return {
        name: frozenset((_stem(word),) for word in words)
        for name, words in _groups()
        if name.isupper()
    }


@cache
def _families_of() -> Mapping[Row, frozenset[Row]]:
    """All families of a word together."""
    found: dict[Row, frozenset[Row]] = defaultdict(frozenset)
    for family in _families().values():
        for row in family:
            found[row] |= family
    return found


def _groups() -> list[tuple[str, list[str]]]:
    lines = (line.split(": ") for line in _lines(_FOLDER / _FORMS_AND_FAMILIES))
    return [(name, words.split()) for name, words in lines]


def _lines(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
