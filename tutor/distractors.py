"""Wrong answers that are worth reading: other questions' answers, near by and of the same shape.

A wrong option that is right after all does more harm than a dull one, so whatever might answer the
question is left out, on mere suspicion; what is left is ranked by how much it looks like the
right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from tutor.card_groups import asked, same_asked
from tutor.cards import CardSource
from tutor.gists import Gist
from tutor.wording import likeness, share, stems

OPTIONS = 4
NEAREST = 9  # candidates that chance picks from, so that a question doesn't always look the same

_SAYS_THE_SAME = 0.5  # of its words stand in the right answer
_IS_SAID_BY_IT = 0.6  # of the right answer's words stand in it
_ANSWERS_IT = 0.5  # of the question's words stand in it, or in the question that it answers
_NAMED_THERE = (
    0.6  # of the words that it is asked by stand in the right answer, as its part or cause
)
_TOO_ALIKE = 0.55  # two options that differ by less confuse
_UNTELLING = stems(
    "difference differ different between compare happen happens work works good best main kind"
    " example doesn't does explain describe need want keep know say give take makes make come goes"
    " python code program"
)
_OPENERS = (
    dict.fromkeys(("because", "since"), "reason")
    | dict.fromkeys(("when", "if", "whenever", "before", "after", "once", "not", "only"), "time")
    | dict.fromkeys(
        ("by", "with", "through", "use", "make", "keep", "give", "take", "don't"), "way"
    )
    | dict.fromkeys(("it", "they", "its", "that"), "it")
)
_FIGURE = re.compile(r"\bO\([^()]*(?:\([^()]*\))?[^()]*\)|\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair whose answer fits into a line or two."""

    source: CardSource
    gist: Gist


def distractors(
    right: Candidate, others: Iterable[Candidate], random: Random, count: int = OPTIONS - 1
) -> tuple[Candidate, ...]:
    """`count` wrong answers to the question of `right`; none at all when there aren't enough."""
    able = [other for other in others if is_surely_wrong(right, other)]
    able.sort(key=lambda other: -_resemblance(right, other))
    nearest = able[:NEAREST]
    random.shuffle(nearest)
    chosen: list[Candidate] = []
    for other in [*nearest, *able[NEAREST:]]:
        if len(chosen) == count:
            break
        if all(likeness(other.gist.bare, one.gist.bare) < _TOO_ALIKE for one in chosen):
            chosen.append(other)
    return tuple(chosen) if len(chosen) == count else ()


def is_surely_wrong(right: Candidate, other: Candidate) -> bool:
    """Whether the answer of `other` can't pass for one to the question of `right`."""
    if other.source.place_id == right.source.place_id or same_asked(right.source, other.source):
        return False
    said = stems(other.gist.bare)
    if share(said, stems(right.source.answer)) >= _SAYS_THE_SAME:
        return False
    if share(stems(right.gist.bare), said) >= _IS_SAID_BY_IT:
        return False
    about = stems(f"{other.source.question} {other.gist.bare}")
    if share(telling_words(right.source.question), about) >= _ANSWERS_IT:
        return False
    if share(telling_words(other.source.question), stems(right.source.answer)) >= _NAMED_THERE:
        return False
    return not (figures(right.gist.bare) & figures(other.gist.bare))


def telling_words(question: str) -> frozenset[str]:
    """The words of a question by which it is told from others."""
    words = stems(question)
    return words - _UNTELLING or words


def figures(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\s", "", match) for match in _FIGURE.findall(text))


def _resemblance(right: Candidate, other: Candidate) -> float:
    """How likely a learner in doubt takes one for the other; only the order matters."""
    here, there = right.source, other.source
    lengths = sorted((len(right.gist.text), len(other.gist.text)))
    score = lengths[0] / lengths[1] - 0.25 * abs(right.gist.blanks - other.gist.blanks)
    score += 1.5 * (here.topic == there.topic) + 4.0 * (here.area == there.area)
    score += 1.5 * (_opener(right.gist.bare) == _opener(other.gist.bare))
    score += 0.5 * (_way_of_asking(here) == _way_of_asking(there))
    score += 0.5 * (bool(figures(right.gist.bare)) == bool(figures(other.gist.bare)))
    return score + share(telling_words(here.question), stems(f"{there.question} {other.gist.bare}"))


def _opener(text: str) -> str:
    """What a first word tells of the question it answers: a reason, a time, a way, a thing."""
    first = text.split()[0].lower().strip("*_:,")
    return _OPENERS.get(first, "thing")


def _way_of_asking(source: CardSource) -> str | None:
    form = asked(source.question)
    return form.kind.split()[0] if form else None
