"""What to do next after an answer: three offers, from the notes' own questions first.

`tell_me` is asked and answered; `ask_me` is a question that the learner answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.index import PairEntry
from tutor.answers import FollowUp, FollowUpKind, Source
from tutor.sentences import split_sentences
from tutor.wording import likeness

OFFERED = 3
SAME_QUESTION = 0.75
LONGEST_CHARS = 200
_KINDS: tuple[FollowUpKind, ...] = ("tell_me", "ask_me", "tell_me")


def suggest(
    asked: Sequence[str], cited: Sequence[Source], pairs: Sequence[PairEntry], answer: str = ""
) -> tuple[FollowUp, ...]:
    """Three offers that repeat nothing of `asked`; the model's own question, if any, comes last.

    `pairs` are those of the cited documents.
    """
    own = check_question(answer)
    texts = _unlike(list(asked) + ([own] if own else []), _from_notes(cited, pairs))
    offers = [FollowUp(text, kind) for text, kind in zip(texts, _KINDS, strict=False)]
    if cited and len(offers) < OFFERED:
        offers += _generic(cited[0])
    offers = offers[: OFFERED - 1] + [FollowUp(own, "ask_me")] if own else offers
    return tuple(offers[:OFFERED])


def check_question(answer: str) -> str | None:
    """The question with which a model's answer ends."""
    last = (split_sentences(answer) or [""])[-1].strip()
    plain = re.sub(r"\s*\[\d+\]|^[*_>\s]+|[*_\s]+$", "", last)
    return plain if plain.endswith("?") and 10 <= len(plain) <= LONGEST_CHARS else None


def _from_notes(cited: Sequence[Source], pairs: Sequence[PairEntry]) -> Iterator[str]:
    """Questions of the cited sections, then of the rest; each time the nearest first."""
    sections = {source.section_id for source in cited}

    def nearness(entry: PairEntry) -> tuple[bool, int]:
        return entry.pair.section_id not in sections, _distance(entry, cited)

    for entry in sorted(pairs, key=nearness):
        if len(entry.pair.question) <= LONGEST_CHARS:
            yield entry.pair.question


def _distance(entry: PairEntry, cited: Sequence[Source]) -> int:
    """Lines between a question and the nearest cited passage of its document."""
    return min(
        (
            abs(entry.pair.question_line - source.locator.start_line)
            for source in cited
            if (source.locator.root, source.locator.source) == (entry.root, entry.source)
        ),
        default=10**6,
    )


def _unlike(asked: list[str], questions: Iterator[str]) -> list[str]:
    kept: list[str] = []
    for question in questions:
        if all(likeness(question, other) < SAME_QUESTION for other in asked + kept):
            kept.append(question)
        if len(kept) == OFFERED:
            break
    return kept


def _generic(source: Source) -> list[FollowUp]:
    about = source.heading_path[-1] if source.heading_path else source.document_title
    return [
        FollowUp(f"Show me an example: {about}", "tell_me"),
        FollowUp(f"Explain in your own words: {about}", "ask_me"),
        FollowUp(f"What goes wrong most often: {about}", "tell_me"),
    ]
