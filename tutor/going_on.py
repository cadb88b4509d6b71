"""“Go on”: what the notes say further, beyond what was told in this chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from ingest.index import PairEntry
from ingest.words import fold
from tutor.answers import Source
from tutor.earlier_turns import Turn
from tutor.extracts import quotable

_MORE = re.compile(
    r"^\W*(?:(?:ok|okay|yes|and|please|can you|could you)\W+)*"
    r"(?:go on|continue|keep going|next|more|tell me more|what else|anything else|what more"
    r"|(?:give me |show me )?(?:some )?more(?: details?| examples?| about (?:it|that|this))?"
    r"|another (?:one|example)|sigue|continua|mas|aur(?: batao)?)(?:\W+please)?\W*$"
)
_LOOKED_AT = 3  # sentences of a passage that tell whether it was told


def asks_for_more(text: str) -> bool:
    """Whether a message wants what comes after the last answer, and names nothing itself."""
    return bool(_MORE.match(fold(text)))


def untold(
    sources: Sequence[Source], pairs: Sequence[PairEntry], earlier: Sequence[Turn]
) -> tuple[tuple[Source, ...], tuple[PairEntry, ...]]:
    """The passages, numbered anew by the caller, and pairs of which nothing was told yet.

    All of them where nothing is left.
    """
    told = _plain(" ".join(turn.answer for turn in earlier))
    left = tuple(source for source in sources if _is_new(source.text, told))
    if not left:
        return tuple(sources), tuple(pairs)
    return left, tuple(pair for pair in pairs if _plain(pair.pair.answer) not in told)


def _is_new(text: str, told: str) -> bool:
    """Has it sentences to quote, and was none of its first ones told?"""
    sentences = [_plain(sentence) for sentence in islice(quotable(text), _LOOKED_AT)]
    return bool(sentences) and not any(sentence in told for sentence in sentences)


def _plain(text: str) -> str:
    return " ".join(text.split())
