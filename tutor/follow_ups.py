"""What to do next after an answer: three offers, from the notes' own questions first.

`ask_me` is a question that the learner answers: exactly one of the three, the check of what was
just explained. `tell_me` is asked and answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.index import PairEntry
from tutor.answers import FollowUp, Source
from tutor.sentences import split_sentences
from tutor.wording import likeness

OFFERED = 3
SAME_QUESTION = 0.75
LONGEST_CHARS = 200


def suggest(
    asked: Sequence[str],
    cited: Sequence[Source],
    pairs: Sequence[PairEntry],
    model_question: str | None = None,
) -> tuple[FollowUp, ...]:
    """A check and two more, repeating nothing of `asked`; the model's own question comes last.

    `pairs` are those of the cited documents. Without passages there is nothing to offer.
    """
    if not cited:
        return ()
    known = [*asked, *([model_question] if model_question else [])]
    texts = _unlike(known, (entry.pair.question for entry in nearest_pairs(cited, pairs)))
    check, *more = [*texts, *([model_question] if model_question else [])] or [_own_words(cited[0])]
    tell = [FollowUp(text, "tell_me") for text in [*more, *_generic(cited[0])]]
    return (FollowUp(check, "ask_me"), *tell)[:OFFERED]


def check_question(answer: str) -> str | None:
    """The question with which a model's answer ends."""
    last = (split_sentences(answer) or [""])[-1].strip()
    plain = re.sub(r"\s*\[\d+\]|^[*_>\s]+|[*_\s]+$", "", last)
    return plain if plain.endswith("?") and 10 <= len(plain) <= LONGEST_CHARS else None


def nearest_pairs(cited: Sequence[Source], pairs: Sequence[PairEntry]) -> Iterator[PairEntry]:
    """Pairs of the cited sections, then of the rest; each time the nearest first."""
    sections = {source.section_id for source in cited}

    def nearness(entry: PairEntry) -> tuple[bool, int]:
        return entry.pair.section_id not in sections, _distance(entry, cited)

    for entry in sorted(pairs, key=nearness):
        if len(entry.pair.question) <= LONGEST_CHARS:
            yield entry


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


def _own_words(source: Source) -> str:
    return f"Explain in your own words: {_subject(source)}"


def _generic(source: Source) -> list[str]:
    return [
        f"Show me an example: {_subject(source)}",
        f"What goes wrong most often: {_subject(source)}",
    ]


def _subject(source: Source) -> str:
    return source.heading_path[-1] if source.heading_path else source.document_title
