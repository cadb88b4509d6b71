"""Where an answer says the contrary of its reference: negation, opposites, figures and growth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.words import fold, words_of
from tutor.compared_things import Thing, parts_about, without_names
from tutor.key_points import clauses, statements
from tutor.meanings import Meanings
from tutor.wording import share, stems

SAME_SUBJECT = 0.45  # cosine from where two clauses speak of the same thing
SAME_WORDS = 0.5  # share of words from where they do, for want of meanings

_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|neither|nor|none|nothing|nobody|hardly|nowhere|nunca|sin|nada"
    r"|tampoco|nicht|kein\w*|ohne|jamais|sans|nahi|nahin|bina|mat)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\b(?:not only|not just|no matter|no longer than|no[,.:]|why not|whether or not)",
    re.IGNORECASE,
)
_PREFIXES = ("im", "in", "un", "non", "a", "dis", "de", "ir", "multi")
_OPPOSITES = """fifo lifo|first last|before after|always sometimes once|never always|faster slower
fast slow|quick slow|more less fewer|higher lower|high low|larger smaller|bigger smaller|best worst
minimum maximum|ascending descending|read write|push pop|client server|strong weak|same different
public private|shared unique|open close closed|permanent temporary|before during|synchronous async
cheap expensive|cheaper dearer|free costly|early late|top bottom|left right|inside outside|one all
allow forbid prevent|prevents allows|increase decrease|rises falls|gain lose|encrypt plain|keep drop
constant linear logarithmic quadratic|stable unstable|correct incorrect|copy move share|own borrow
create use|creates receives|acquire release|acquires releases|several one|same new|old new
true false|always rarely|never|must may|each once"""
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w(])")
_NUMBER_WORDS = {
    word: str(i)
    for i, word in enumerate("zero one two three four five six seven eight nine ten".split())
}
_GROWTH_WORDS = {
    "constant": "o_1", "constante": "o_1", "linear": "o_n", "lineal": "o_n",
    "logarithmic": "o_logn", "logaritmico": "o_logn", "quadratic": "o_n2", "cuadratico": "o_n2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contradictions:
    """How many of each kind; `clause` is the part of the answer that contradicts most plainly."""

    negations: int
    opposites: int
    wrong_numbers: int
    wrong_growths: int
    right_growths: int
    is_turned: bool  # an odd number of negations in one text, an even one in the other
    clause: str | None


def find_contradictions(
    question: str,
    reference: str,
    answer: str,
    things: Sequence[Thing],
    meanings: Meanings | None,
) -> Contradictions:
    told, said = clauses(reference), clauses(answer)
    likeness = _likeness(said, told, meanings)
    negations, opposites = [], []
    for i, clause in enumerate(said):
        if not told:
            break
        j = int(np.argmax(likeness[i]))
        if likeness[i, j] < (SAME_SUBJECT if meanings else SAME_WORDS):
            continue
        if is_negated(clause) != is_negated(told[j]):
            negations.append(clause)
        if _has_opposite(clause, told[j]):
            opposites.append(clause)
    numbers = _numbers(answer) - _numbers(reference) - _numbers(question)
    wrong_numbers = len(numbers) if _numbers(reference) else 0
    right, wrong = _growths(reference, answer, things)
    return Contradictions(
        negations=len(negations),
        opposites=len(opposites),
        wrong_numbers=wrong_numbers,
        wrong_growths=len(wrong),
        right_growths=right,
        is_turned=is_negated(answer) != is_negated(reference),
        clause=next(iter([*wrong, *opposites, *negations]), None),
    )


def is_negated(text: str) -> bool:
    return len(_NEGATION.findall(_NO_NEGATION.sub("", text))) % 2 == 1


def growths_in(text: str) -> frozenset[str]:
    """How fast things grow, by O(...) or by its name."""
    words = words_of(text)
    found = {word for word in words if word.startswith("o_")}
    return frozenset(found | {_GROWTH_WORDS[word] for word in words if word in _GROWTH_WORDS})


def _likeness(said: Sequence[str], told: Sequence[str], meanings: Meanings | None) -> np.ndarray:
    words = np.array([[share(stems(a), stems(b)) for b in told] for a in said], float)
    words = words.reshape(len(said), len(told))
    if meanings is None or not said or not told:
        return words
    return np.round((meanings.of(said) @ meanings.of(told).T + words / 2).astype(float), 3)


def _has_opposite(clause: str, other: str) -> bool:
    here, there = set(words_of(clause)), set(words_of(other))
    new, gone = here - there, there - here
    if any(one in _OPPOSITE_OF and _OPPOSITE_OF[one] & gone for one in new):
        return True
    return any(_is_prefixed(one, two) or _is_prefixed(two, one) for one in new for two in gone)


def _is_prefixed(word: str, longer: str) -> bool:
    return len(word) > 4 and longer.endswith(word) and longer[: -len(word)] in _PREFIXES


def _opposites() -> dict[str, frozenset[str]]:
    groups = [line.split() for row in _OPPOSITES.split("\n") for line in row.split("|")]
    found: dict[str, set[str]] = {}
    for group in groups:
        for word in group:
            found.setdefault(word, set()).update(other for other in group if other != word)
    return {word: frozenset(others) for word, others in found.items()}


_OPPOSITE_OF = _opposites()


def _numbers(text: str) -> frozenset[str]:
    plain = re.sub(r"\b[oO]\([^)]*\)", " ", fold(text))
    found = {match[0].replace(",", "") for match in _NUMBER.finditer(plain)}
    words = {_NUMBER_WORDS[word] for word in words_of(plain) if word in _NUMBER_WORDS}
    return frozenset(found | (words - {"0", "1"}))


def _growths(reference: str, answer: str, things: Sequence[Thing]) -> tuple[int, list[str]]:
    """How many statements on growth agree with the reference's, and which ones don't."""
    told = _growth_claims(reference, things)
    right, wrong = 0, []
    for thing, subject, growths, clause in _growth_claims(answer, things):
        same = [claim for claim in told if claim[0] == thing or thing < 0 or claim[0] < 0]
        if not same:
            continue
        likeness = [share(subject, claim[1]) for claim in same]
        allowed = frozenset[str]().union(
            *(c[2] for c, alike in zip(same, likeness, strict=True) if alike >= max(likeness))
        )
        if growths & allowed:
            right += 1
        else:
            wrong.append(clause)
    return right, wrong


def _growth_claims(
    text: str, things: Sequence[Thing]
) -> list[tuple[int, frozenset[str], frozenset[str], str]]:
    """Thing (-1 when none is named), words of the subject, growths and clause of each statement."""
    claims = []
    for sentence in (s.text for s in statements(text) if s.is_whole):
        parts = parts_about(sentence, things) if things else ()
        spoken_of = {part.text: part.thing for part in parts}
        current = -1  # a new sentence may go on about something else
        for clause in clauses(sentence):
            current = spoken_of.get(clause, current)
            growths = growths_in(clause)
            if growths:
                subject = stems(without_names(clause, things)) - growths - {"bigo", "it"}
                claims.append((current, subject - _GROWTH_WORDS.keys(), growths, clause))
    return claims
