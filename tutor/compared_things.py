"""The things that a question compares, and which of them each part of a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.words import words_of
from tutor.key_points import KeyPoint, clauses
from tutor.wording import stem

MOST_THINGS = 6

_BETWEEN = re.compile(
    r"(?:\bbetween|\bcompare|\bdistinguishes|\bchoose|\bhow (?:do|does|are|is))\s+(?P<list>[^?]+)",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:vs\.?|versus|instead of|rather than|over|better than|differ from)\b")
_TWICE = re.compile(r"\b(when|which)\b.*\band\s+(?:\w+\s+)?\1\b", re.IGNORECASE)
_ENUMERATION = re.compile(r"[\w@:]+(?:, [\w@:]+)+,? (?:and|or) [\w@:]+")
_SEPARATOR = re.compile(
    r",?\s+(?:and|or|vs\.?|versus|instead of|rather than|over|than|differ from|with)\s+|\s*[,/&]\s+"
    r"|\b(?:[Ww]hen|[Ww]here|[Ww]hy|[Hh]ow|[Ww]hat|[Ww]hich)\s+(?!$)"
)
_FRAME = frozenset(
    "an a the is are do does did you use used using when what which how why where of to for in on"
    " it that s each good take took choose chosen difference differ better be between them than"
    " pick prefer"
    " answer example usually would should could can i we should compare explain and or with"
    " python programming one their does do it them".split()
)
_ORDINALS = (
    re.compile(
        r"\bthe\s+former\b|\bthe\s+first(?=\s+(?:one|kind|is|\w+s)\b|\s*:)|\bone(?=\s+(?:of\s+them\s+)?\w+s\b)",
        re.I,
    ),
    re.compile(r"\bthe\s+latter\b|\bthe\s+second\b|\b(?:the\s+)?other\b(?!s)", re.I),
    re.compile(r"\bthe\s+third\b|\bthe\s+last\b", re.I),
    re.compile(r"\bthe\s+fourth\b", re.I),
)
_PLAIN_WORD = re.compile(r"(?<![\w.:`@])[A-Za-z][a-z]+(?![\w.:(`]*[\w(`])")
_CODE_NAME = re.compile(r"[_@=]|::|\w\.\w|\(|[a-z][A-Z]")
NAME = re.compile(r"[\w@]+(?:(?:::|[._-])[\w]+)*|[=!<>]=+")


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things compared. Its marks are words, or stems written `~stem`."""

    name: str
    own: frozenset[str]  # marks that name it and none of the others
    shared: frozenset[str] = frozenset()  # marks that name it where none of the others is named


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text and the one thing it speaks of (its place among the things)."""

    text: str
    thing: int
    is_named: bool  # by its name rather than "the first" or as a continuation


def things_compared(question: str, points: Sequence[KeyPoint]) -> tuple[Thing, ...]:
    """Two to six things in the question's order, else in the reference's; () without any."""
    reference = " ".join(point.text for point in points)
    found = _distinct(_names_in(question), reference, question)
    if len(found) < 2:
        leads = list(dict.fromkeys(point.lead for point in points if point.lead))
        leads = leads if 2 * len(leads) > len(points) else []  # a list of named things
        found = _distinct(leads, reference, question)
    return found[:MOST_THINGS] if len(found) >= 2 else ()


def things_asked(question: str) -> tuple[Thing, ...]:
    """What a question compares, whether or not the reference speaks of it."""
    names = _names_in(question)
    found = [{m for m in marks(name) if m[0] == "~" and m[1:] not in _FRAME} for name in names]
    things = []
    for i, (name, own) in enumerate(zip(names, found, strict=True)):
        alone = own.difference(*(other for j, other in enumerate(found) if j != i))
        if alone:
            things.append(Thing(name, frozenset(alone)))
    return tuple(things)


def pair_of(one: str, other: str) -> tuple[Thing, Thing]:
    """Two marks as things."""
    return Thing(one, frozenset({one})), Thing(other, frozenset({other}))


def parts_about(text: str, things: Sequence[Thing]) -> tuple[Part, ...]:
    """The clauses of a text that speak of exactly one of the things, in order.

    A clause without a name goes on about the thing before it.
    """
    found: list[Part] = []
    current = -1
    ordinals = () if things_named(text, things) else _ORDINALS[: len(things)]
    for clause in clauses(text):
        named = things_named(clause, things)
        if len(named) > 1:
            found += _halves(clause, things)
            current = found[-1].thing if found else -1
            continue
        ordinal = [i for i, form in enumerate(ordinals) if form.search(clause)]
        if len(named) == 1:
            current = named[0]
        elif len(ordinal) == 1:
            current = ordinal[0]
        if current >= 0:
            found.append(Part(clause, current, is_named=len(named) == 1))
    return tuple(found)


def things_named(text: str, things: Sequence[Thing]) -> list[int]:
    """Places of the things that a text names; `unordered_map` names that and not also `map`."""
    named, shared = set[int](), set[int]()
    for token in NAME.findall(text):
        here = marks(token)
        fits = {i: max(map(len, own)) for i, t in enumerate(things) if (own := t.own & here)}
        named.update(i for i, length in fits.items() if length == max(fits.values()))
        shared.update(i for i, thing in enumerate(things) if not thing.own and thing.shared & here)
    return sorted(named or shared)


def without_names(text: str, things: Sequence[Thing]) -> str:
    """The text with each thing's name as `it`, so that only what is said of it is compared."""
    names = frozenset[str]().union(*(thing.own | thing.shared for thing in things))

    def mask(match: re.Match[str]) -> str:
        return "it" if marks(match[0]) & names else match[0]

    masked = NAME.sub(mask, text)
    for form in _ORDINALS:
        masked = form.sub("it", masked)
    return re.sub(r"\b(?:(?:an?|the)\s+)?it(?:[\s,]+it)*\b(?:\(\))?", "it", masked)


def marks(text: str) -> frozenset[str]:
    """All words of a text, of little words too, and their stems as `~stem`."""
    return _marks_of(words_of(text))


def _marks_of(words: Sequence[str]) -> frozenset[str]:
    return frozenset(words) | {"~" + stem(word) for word in words}


def _names_in(question: str) -> list[str]:
    """What a question compares: after `between`, on both sides of `vs`, or by `and when`."""
    between = None if "differ from" in question else _BETWEEN.search(question)
    versus = _VERSUS.search(question)
    if between and _SEPARATOR.search(between["list"].strip()):
        text = re.split(
            r",\s+(?:and\s+)?(?:what|when|why|how|which)\b|\s+in\s+\w+\s*$", between["list"]
        )[0]
    elif enumeration := _ENUMERATION.search(question):
        text = enumeration[0]
    elif versus:
        text = (
            re.split(r"\bwhen\b", question.rstrip("?"))[0]
            if "and when" not in question
            else question
        )
    elif _TWICE.search(question) or re.search(r"\bor\b", question) or len(question.split()) <= 6:
        text = question.rstrip("?")
    else:
        return []
    text = re.sub(r"\s+differ$", "", text.strip().rstrip("?"))
    names = [_without_frame(part) for part in _SEPARATOR.split(text) if part]
    return _without_head([name for name in names if name])


def _without_frame(part: str) -> str:
    """The words of a part that may name a thing; a lone little word is kept (`is`)."""
    words = part.split()
    kept = [word for word in words if word.isupper() or not set(words_of(word)) <= _FRAME]
    return " ".join(kept[-3:] if kept else words[-1:] if len(words) == 1 else [])


def _without_head(names: list[str]) -> list[str]:
    """`shallow`, `deep copy` share the head that only the last one has."""
    if len(names) >= 2 and len(names[-1].split()) == len(names[-2].split()) + 1 > 1:
        names[-1] = " ".join(names[-1].split()[:-1])
    return names


def _distinct(names: Sequence[str], reference: str, question: str) -> tuple[Thing, ...]:
    """Things that the reference speaks of, by the marks that only they have."""
    found = [_name_marks(name, reference, question) for name in names]
    things = []
    for i, (name, own) in enumerate(zip(names, found, strict=True)):
        others = frozenset[str]().union(*(other for j, other in enumerate(found) if j != i))
        if own:
            things.append(Thing(name, own - others, own & others))
    bare = [thing for thing in things if not thing.own]
    return tuple(things) if len(bare) <= 1 else tuple(thing for thing in things if thing.own)


def _name_marks(name: str, reference: str, question: str) -> frozenset[str]:
    """The marks of a name that stand in the reference; empty when it doesn't speak of the thing."""
    there = marks(reference)
    if _CODE_NAME.search(name):
        words = frozenset(words_of(name)) & there
        return words - _marks_of(words_of(" ".join(_PLAIN_WORD.findall(reference)))) or words
    own = {mark for mark in marks(name) if mark[0] == "~"}
    own = {mark for mark in own if mark[1:] not in _FRAME and len(mark) > 2} or own
    if len(name) == 1:
        own |= marks(name)
    first = {mark for mark in marks(name.split()[0]) if mark in own}
    aliases = _aliases(own, reference)
    found = ((first | aliases) & there) or own & there
    if not found:
        long = [mark for mark in own if len(mark) > 5]
        inside = {m for m in there - marks(question) if m[0] == "~" and len(m) > 4}
        found = {m for m in inside if any(m[1:] in mark for mark in long)}
    return frozenset(found)


def _aliases(own: frozenset[str] | set[str], reference: str) -> set[str]:
    """Abbreviations: `BFS` in `Breadth-first search (BFS)`, `ABC` for an abstract base class."""
    found = set()
    for match in re.finditer(r"\b[A-Z]{2,5}\b", reference):
        before = re.findall(r"\w+", reference[: match.start()])[-len(match[0]) :]
        short = match[0].casefold()
        if "".join(word[0] for word in before).casefold() == short and own & marks(before[0]):
            found.add(short)
    return found


def _halves(clause: str, things: Sequence[Thing]) -> list[Part]:
    """A clause that names several things, cut before each name but the first."""
    cuts, seen = [0], set[int]()
    for match in NAME.finditer(clause):
        named = things_named(match[0], things)
        if len(named) == 1 and named[0] not in seen:
            if seen:
                cuts.append(match.start())
            seen.add(named[0])
    pieces = [clause[i:j] for i, j in zip(cuts, [*cuts[1:], len(clause)], strict=True)]
    parts = [(piece, things_named(piece, things)) for piece in pieces]
    return [Part(piece, named[0], is_named=True) for piece, named in parts if len(named) == 1]
