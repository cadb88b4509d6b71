"""Where a sentence in its own words goes against a passage: a denial, an opposite, a figure.

A free paraphrase can't be laid beside its passage word by word. So for each part of the sentence
the nearest pieces of the passage are found by meaning. A part goes against a piece that speaks of
the same if it is denied and the piece isn't, if it has the opposite of a word that stands there, or
another figure. With opposites, the piece must be nearer to the part with the words exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tutor.conflicts import clauses
from tutor.meanings import Meanings
from tutor.opposites import companions_of, contraries_of, plain_form
from tutor.wording import share, stems

Kind = Literal["denial", "opposite", "figure"]

SAME_STATEMENT = 0.45  # cosine from where a piece may speak of the same
SAME_DENIED = 0.5  # as SAME_STATEMENT, for a denial
SURELY_THE_SAME = 0.7  # cosine from where a denial is surely one of the same,
SURELY_DENIED = 0.015  # if the piece comes nearer by as much when it is taken away
AS_NEAR = 0.1  # cosine by which a piece may fall behind the nearest
MOST_PIECES = 4
DENIED_WORDS = 5  # after a denial, that it may deny
MOST_WORDS = 0.6  # share of them from where another piece denies the same
# Odds that a part with an opposite is false: what cosine the exchange adds, the nearness before it,
# and the share of words in common. Fitted on `development` in benchmarks/free_paraphrases.jsonl and
# on the older paraphrases; kept low where the passage uses the part's own word elsewhere.
_NEW_WORD = ((17.4, 1.7, 2.1), -1.0)
_WORD_FROM_ELSEWHERE = ((5.9, 2.1, 1.9), -1.6)
DOUBTFUL, SURE = 0.7, 1.4  # odds, as logarithms

_WORD = re.compile(r"O\((?:[^()]|\([^()]*\))*\)|[A-Za-z_](?:[\w+/]|[-'’](?=\w)|::(?=\w))*")
_FIGURE = re.compile(r"O\((?:[^()]|\([^()]*\))*\)|(?<![\w.-])-?\d+(?:[.,]\d+)*(?![\w(])")
_COUNTS = {
    word: str(number)
    for number, words in {
        1: "one single once", 2: "two both pair twice double second", 3: "three triple third",
        4: "four quarter", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten",
        11: "eleven", 12: "twelve dozen", 15: "fifteen", 20: "twenty", 30: "thirty", 40: "forty",
        50: "fifty", 60: "sixty", 90: "ninety", 100: "hundred", 1000: "thousand",
    }.items()
    for word in words.split()
}  # fmt: skip
_DENIAL = re.compile(
    r"\b(?:could|do|does|did|is|are|was|were|has|have|must|should|would|need)n['’]t\b"
    r"|\b(?:[Cc]an|[Ww]on|[Dd]on)['’]t\b|\b[Nn](?:ever|either|obody|othing|ot)\b|\b(?:none|cannot)\b"
    r"|\bno (?:longer|other)\b"
)
_NEGATIVE = re.compile(
    r"\b(?:not?|never|cannot|without|neither|nor|none|nothing|nobody|hardly|unless|rarely|seldom|only"
    r"|just|instead|rather|except|but|lack\w*|avoid\w*|fail\w*|prevent\w*|forbid\w*|refus\w*|lost"
    r"|los[et]\w*|miss\w*|mistake\w*|wrong|trap|misuse\w*|limit\w*|caps?|free|drop\w*|hid\w*|stop\w*"
    r"|non-\w+|un\w{4,}|im(?:possible|mutable)\w*|in(?:valid|visible|dependent)\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_DESCRIBES_OR_DEPENDS = re.compile(
    r"\b(?:that|which|who|whose|where|if|when|unless|until|because|since|as|whether|though|although)"
    r"\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Counterclaim:
    """What a passage says against a sentence."""

    kind: Kind
    piece: str  # of the passage, in one line without its marks
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A part with one of its words as its piece has it."""

    text: str
    is_new: bool  # the passage uses the part's own word nowhere


@dataclass(frozen=True, slots=True)
class _Passage:
    pieces: tuple[str, ...]  # sentences and their clauses
    clauses: tuple[str, ...]
    words: frozenset[str]
    figures: frozenset[str]


def counterclaim(claim: str, passage: Sequence[str], meanings: Meanings) -> Counterclaim | None:
    """The surest thing that the passage's sentences (code left out) say against the claim."""
    lines = [_plain(text) for text in passage]
    pieces = tuple(dict.fromkeys(piece for line in lines for piece in (line, *clauses(line))))
    if not pieces:
        return None
    words = frozenset(plain_form(word) for line in lines for word in _WORD.findall(line))
    parts_of = tuple(piece for line in lines for piece in (clauses(line) or (line,)))
    known = _Passage(pieces, parts_of, words, frozenset(_figures(" ".join(lines))))
    parts = dict.fromkeys(map(_plain, (claim, *clauses(claim))))
    found = [against for part in parts for against in _against(part, known, meanings)]
    return max(found, key=lambda against: against.is_sure, default=None)


def _against(part: str, passage: _Passage, meanings: Meanings) -> Iterator[Counterclaim]:
    cosines = (meanings.of([part]) @ meanings.of(passage.pieces).T)[0]
    nearest = [int(j) for j in np.argsort(-cosines)[:MOST_PIECES]]
    for j in nearest:
        piece, nearness = passage.pieces[j], float(cosines[j])
        if nearness < max(SAME_STATEMENT, float(cosines.max()) - AS_NEAR):
            return
        if _is_denied(part) and not _NEGATIVE.search(piece):
            if nearness >= SAME_DENIED and not _denies_the_same(part, passage.clauses):
                granted = meanings.of([_without_denial(part), piece])
                gain = float(granted[0] @ granted[1]) - nearness
                is_sure = nearness >= SURELY_THE_SAME and gain >= SURELY_DENIED
                yield Counterclaim("denial", piece, is_sure)
        elif _is_denied(part) == _is_denied(piece):
            for exchange in _exchanges(part, piece, passage.words):
                odds = _odds(exchange, part, piece, nearness, meanings)
                if odds >= DOUBTFUL:
                    yield Counterclaim("opposite", piece, exchange.is_new and odds >= SURE)
        if other := _other_figures(part, piece, passage.figures):
            yield Counterclaim("figure", piece, is_sure=any(f in part for f in other))


def _is_denied(text: str) -> bool:
    """Is the statement itself denied, rather than a noun described or a condition named?"""
    return any(
        not _DESCRIBES_OR_DEPENDS.search(text[: found.start()]) for found in _DENIAL.finditer(text)
    )


def _without_denial(text: str) -> str:
    text = re.sub(r"\b(?:[Dd]o|does|did)(?:n['’]t| not) ", "", text)
    text = text.replace("cannot", "can").replace("nothing", "something").replace("neither", "each")
    text = re.sub(r"\bcan['’]t\b", "can", re.sub(r"\bwon['’]t\b", "will", text))
    text = re.sub(r"n['’]t\b|\b(?:not|never|no longer)\b", "", text)
    return " ".join(re.sub(r"\bno other\b", "other", text).split())


def _denies_the_same(part: str, pieces: Sequence[str]) -> bool:
    """Is there a piece with any kind of negative and the word that the part denies, or most?"""
    negative = [stems(piece) for piece in pieces if _NEGATIVE.search(piece)]
    for found in _DENIAL.finditer(part):
        words = part[found.end() :].split()[:DENIED_WORDS]
        denied = stems(" ".join(words))
        first = next((own for word in words if (own := stems(word))), frozenset[str]())
        if any(
            first and first <= there or share(denied, there) >= MOST_WORDS for there in negative
        ):
            return True
    return False


def _exchanges(part: str, piece: str, words: frozenset[str]) -> Iterator[_Exchange]:
    """For each word whose opposite stands in the piece, and nothing that says the same."""
    said = {plain_form(word): word for word in _WORD.findall(part)}
    there = {plain_form(word): word for word in _WORD.findall(piece)}
    for plain, word in said.items():
        opposites = [other for other in there if other in contraries_of(plain)]
        same = companions_of(plain)
        if opposites and not same & there.keys() and not said.keys() & {*opposites}:
            instead = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", there[opposites[0]], part)
            yield _Exchange(instead, is_new=not same & words)


def _odds(exchange: _Exchange, part: str, piece: str, nearness: float, meanings: Meanings) -> float:
    exchanged, told = meanings.of([exchange.text, piece])
    weights, start = _NEW_WORD if exchange.is_new else _WORD_FROM_ELSEWHERE
    common = share(stems(part), stems(piece))
    return float(np.dot(weights, (float(exchanged @ told) - nearness, nearness, common))) + start


def _other_figures(part: str, piece: str, figures: frozenset[str]) -> set[str]:
    """The part's figures that the passage has nowhere, if the piece has others of their kind."""
    there = _figures(piece) - _figures(part)
    kinds = {figure.startswith("O") for figure in there}
    own = _figures(part) - figures - {"1"}
    return {figure for figure in own if figure.startswith("O") in kinds}


def _figures(text: str) -> set[str]:
    """Numbers, those in words too, and growth such as O(n); without thousands' commas."""
    found = {match[0].replace(" ", "").replace(",", "") for match in _FIGURE.finditer(text)}
    return found | {_COUNTS[word] for word in text.lower().split() if word in _COUNTS}


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").replace("`", "").split())
