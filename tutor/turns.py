"""Follow-ups: what a question that leans on the conversation asks when it stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.words import fold, words_of
from tutor.queries import STOP_WORDS

# These alone name no subject: "show me code", "can you give an example?", "more details please".
_ABOUT_THE_ANSWER = frozenset(
    """yes yeah yep ok okay sure no nope right thanks why how example examples code detail details
    more again simpler shorter longer continue go further next deeper elaborate clarify summary
    summarise summarize difference differences better worse pros cons advantage disadvantage
    advantages disadvantages drawback drawbacks tradeoff tradeoffs complexity cost costs memory
    faster slower test tests python cplusplus java javascript line lines word words sentence
    write give bit little same too instead part first second third last other one ones work works
    si vale ejemplo codigo mas porque haan nahi udaharan aur
    """.split()
)
_LEANS_BACK = re.compile(
    r"""^\W*(?:and|but|or|so|also|then|what\ about|how\ about|what\ if|same\ for|y|pero|aur|lekin)\b
      | \b(?:it|its|they|them|their|those|these|that|this|the\ (?:former|latter|second|first)\ one
        |the\ (?:other|former|latter|above|previous)|eso|esto|iska|uska)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FEW_WORDS = 3  # besides those that only say how something is asked


def stand_alone(query: str, earlier: Sequence[str]) -> str:
    """`query`, with the questions that it leans on in front if it doesn't stand by itself.

    `earlier` are the questions before it, oldest first.
    """
    parts = [query]
    for question in reversed(earlier):
        if not leans_on_context(parts[0]):
            break
        parts.insert(0, question)
    return "\n".join(parts)


def leans_on_context(query: str) -> bool:
    """Whether a question means little without the one before. A cheap guess from its words."""
    subjects = _subjects(query)
    if not subjects:
        return True
    return len(subjects) <= _FEW_WORDS and _LEANS_BACK.search(query) is not None


def names_a_subject(query: str) -> bool:
    """Whether a question says what it is about, be it only in part."""
    return bool(_subjects(query))


def _subjects(query: str) -> list[str]:
    own = [word for word in words_of(query) if word not in STOP_WORDS]
    return [word for word in own if fold(word) not in _ABOUT_THE_ANSWER]
