"""What of an author's text a question asks for.

An author tells more than was asked. Held against all of it, a short and right answer looks partial;
so an answer is held against the few sentences that the question is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from ingest.prose import plain_line
from tutor.meanings import Meanings
from tutor.sentences import fences, split_sentences
from tutor.wording import share, stems

WORDS_WEIGH = 0.3  # beside the cosine: the share of the question's words that a sentence has

_LABEL = re.compile(r"\*[^*\n]+ · [^*\n]+\*")  # *medium · caching*
_ASKS_COST = re.compile(
    r"\b(?:complexit|costs?\b|big.?o\b|run(?:ning)?.?time|how (?:fast|long|slow|expensive|much))",
    re.IGNORECASE,
)
_COST = re.compile(r"\b[OΘΩ]\(|\b(?:constant|linear|quadratic|logarithmic) (?:time|space)")


def beginning(question: str, text: str, sentences: int) -> str:
    """An author's first sentences, as most begin with the answer, and what it costs if asked."""
    said = _prose(text)
    return _joined(said, [*range(min(sentences, len(said))), *_asked_cost(question, said)]) or text


def nearest_sentences(
    question: str,
    text: str,
    sentences: int,
    meanings: Meanings | None,
    *,
    keeps_first: bool = False,
) -> str:
    """Those nearest to the question, in the author's order; code only where all of it is.

    `keeps_first`: where the text is an answer, its first sentence belongs to it.
    """
    said = _prose(text)
    if len(said) <= sentences:
        return " ".join(said) or text
    nearness = np.array([WORDS_WEIGH * share(stems(question), stems(one)) for one in said])
    if meanings:
        asked, *vectors = meanings.of([question, *said])
        nearness = nearness + np.array(vectors) @ asked
    nearness[[*([0] if keeps_first else []), *_asked_cost(question, said)]] = np.inf
    return _joined(said, np.argsort(-nearness, kind="stable")[:sentences].tolist())


def _joined(said: Sequence[str], places: Iterable[int]) -> str:
    return " ".join(said[place] for place in sorted(set(places)))


def _asked_cost(question: str, said: Sequence[str]) -> list[int]:
    """Where the cost is told first, if the question asks for it."""
    if not _ASKS_COST.search(question):
        return []
    return [place for place, one in enumerate(said) if _COST.search(one)][:1]


def _prose(text: str) -> list[str]:
    """What a text states: sentences without Markdown, headings, questions, labels and code."""
    pieces = (piece for piece in split_sentences(text) if not fences(piece))
    lines = (
        plain_line(" ".join(piece.split()))
        for piece in pieces
        if not piece.lstrip().startswith("#") and not _LABEL.fullmatch(piece.strip())
    )
    return [line for line in lines if any(map(str.isalnum, line)) and not line.endswith("?")]
