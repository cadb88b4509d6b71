"""Pairs that explain one term: the term and its meaning in a line, for matching them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from tutor.distractors import Candidate, is_surely_wrong
from tutor.wording import share, stems

MATCHED = 4
LONGEST_TERM_WORDS = 4

_AND_MORE = r"(?:,\s(?:and|how|why|when|what|or)\b[^?]*)?\s*[?.]?$"
_ASKS_FOR_TERM = (
    re.compile(
        r"^(?:what(?:['’]s| is| are)|define|explain|describe)\s+(?:(?:an?|the)\s+)?"
        rf"(?P<term>[^,;:?]+?)(?:\s+in \w+)?{_AND_MORE}",
        re.IGNORECASE,
    ),
    # What does RAII stand for; what does least privilege mean in practice; what does `del x` do
    re.compile(
        r"^what (?:does|do)\s+(?:(?:an?|the)\s+)?(?P<term>[^,;:?]+?)"
        rf"\s+(?:[a-z]+|stand for)(?:\s+in \w+)?{_AND_MORE}",
        re.IGNORECASE,
    ),
)
_NO_TERM = re.compile(
    r"\b(?:difference|between|vs|versus|when|how|why|your?|i|do|does|and|or|of|for|in|to|with|from"
    r"|than|that|which|wrong|is|are|best|make[sd]?|mean|say|rules?|advantages?|costs?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    candidate: Candidate

    @property
    def meaning(self) -> str:
        return self.candidate.gist.text


def term_of(candidate: Candidate) -> Term | None:
    """The term that the pair explains, when its question asks for just that."""
    question = " ".join(candidate.source.question.split())
    match = next((found for form in _ASKS_FOR_TERM if (found := form.match(question))), None)
    if match is None:
        return None
    name = match["term"].strip(" *\"'“”")
    if len(name.split()) > LONGEST_TERM_WORDS or _NO_TERM.search(name) or len(name) < 2:
        return None
    # A term that its own meaning still names would give itself away.
    return None if stems(name) & stems(candidate.gist.text) else Term(name, candidate)


def terms_to_match(
    first: Term, others: Iterable[Term], random: Random, count: int = MATCHED
) -> tuple[Term, ...]:
    """`first` and others near by, none of which could take another's place; () when too few."""
    able = [term for term in others if term != first]
    random.shuffle(able)
    able.sort(key=lambda term: term.candidate.source.area != first.candidate.source.area)
    chosen = [first]
    for term in able:
        if len(chosen) < count and all(can_stand_beside(term, one) for one in chosen):
            chosen.append(term)
    return tuple(chosen) if len(chosen) == count else ()


def can_stand_beside(one: Term, other: Term) -> bool:
    """Whether neither meaning could be taken for the other's, and the names differ."""
    if share(stems(one.name), stems(other.name)) > 0.5:
        return False
    return is_surely_wrong(one.candidate, other.candidate) and is_surely_wrong(
        other.candidate, one.candidate
    )
