"""Why a hit ranks where it does, in numbers and in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.words import words_in
from tutor.passages import Passage
from tutor.queries import QueryTerm
from tutor.ranking import Evidence, shares_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """What made a hit's score. The three shares add up to it."""

    words: float  # for the query's words
    meaning: float  # for the passage's meaning as a whole
    tokens: float  # for each word's nearest match in its context
    words_rank: int | None  # in the list of each, from 1; None: not in it
    meaning_rank: int | None
    found_words: tuple[str, ...]  # of the query, as typed or by another spelling
    absent_words: tuple[str, ...]
    is_own: bool  # the learner's own come first among equals
    was_shown: bool  # in the last turn, and so a candidate in any case
    twin: str | None  # in what the same is told by another hit: "python"

    def sentences(self) -> tuple[str, ...]:
        """For a page."""
        lines = [
            _rank_line("by its words", self.words_rank),
            _rank_line("by its meaning", self.meaning_rank),
        ]
        if self.found_words:
            lines.append(f"Holds {_listed(self.found_words)}.")
        if self.absent_words:
            lines.append(f"Doesn't hold {_listed(self.absent_words)}.")
        if self.is_own:
            lines.append("From your own notes, which come first among equals.")
        if self.was_shown:
            lines.append("Shown with the last answer, and looked at again.")
        if self.twin:
            lines.append(f"The same is also told in {self.twin}.")
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Told:
    """What the search knew about a hit beside its evidence."""

    terms: tuple[QueryTerm, ...]
    best_words: float  # the best BM25 of any candidate
    was_shown: bool
    twin: str | None


def explain(told: Told, passage: Passage, evidence: Evidence) -> Explanation:
    words, meaning, tokens = shares_of(evidence, told.best_words)
    shown = words_in(" ".join((*passage.heading_path, passage.text)))
    found = [term for term in told.terms if not shown.isdisjoint(term.words)]
    absent = [term for term in told.terms if shown.isdisjoint(term.words)]
    return Explanation(
        words=words,
        meaning=meaning,
        tokens=tokens,
        words_rank=evidence.words_rank,
        meaning_rank=evidence.meaning_rank,
        found_words=tuple(dict.fromkeys(term.words[0] for term in found)),
        absent_words=tuple(dict.fromkeys(term.words[0] for term in absent)),
        is_own=passage.ownership == "yours",
        was_shown=told.was_shown,
        twin=told.twin,
    )


def _rank_line(how: str, rank: int | None) -> str:
    return f"Number {rank} {how}." if rank else f"Not among the best {how}."


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
