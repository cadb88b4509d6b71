"""An answer in one or two sentences, so that several can stand side by side to choose from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.sentences import code_spans, fences, is_inside, split_sentences
from tutor.wording import stems

SHORTEST_CHARS, LONGEST_CHARS = 45, 260
BLANK = "____"
MOST_BLANKS = 3
LEAST_WORDS_LEFT = 4  # that carry meaning, beside the blanks
_COMMON = stems("does doesn't difference happen happens work works good need want")

_TOKEN = re.compile(r"`[^`\n]+`|[A-Za-z_][\w+#]*(?:'\w+)?")
_NO_PROSE = re.compile(r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s|\||>|#)")
_YES_OR_NO = re.compile(r"^(?:yes|no|both|neither|it depends|true|false)\b", re.IGNORECASE)
_LEANS_ON_MORE = re.compile(
    r"^(?:task|arithmetic)\b|\b(?:above|below|following|as follows|these steps)\b", re.IGNORECASE
)
# What one does or says in a situation has more than one good answer.
_ASKS_FOR_CONDUCT = re.compile(
    r"\b(?:do|would|should) (?:you|i|we) (?:\w+ )?(?:do|say|answer|ask|handle|react|respond|tell"
    r"|talk|show|prepare|approach|behave|deal|start|spend|describe|explain|think)\b"
    r"|\btell me about\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Gist:
    text: str  # with the words of the question left out
    bare: str  # as the author wrote it
    blanks: int


def gist_of(question: str, answer: str) -> Gist | None:
    """The answer's first prose; None when it is no answer on its own or gives itself away."""
    if _ASKS_FOR_CONDUCT.search(question):
        return None
    bare = _opening(answer)
    if bare is None or _YES_OR_NO.match(bare) or _LEANS_ON_MORE.search(bare):
        return None
    text, blanks = _without_words_of(question, bare)
    if blanks > MOST_BLANKS or len(stems(text.replace(BLANK, " "))) < LEAST_WORDS_LEFT:
        return None
    return Gist(text, bare, blanks)


def _opening(answer: str) -> str | None:
    """Sentences from the first on until there is enough to tell it from others."""
    blocks = fences(answer)
    taken, start = "", 0
    for sentence in split_sentences(answer):
        is_code = is_inside(start + len(sentence) - len(sentence.lstrip()), blocks)
        start += len(sentence)
        if is_code or _NO_PROSE.match(sentence):
            break
        if taken and len(taken) >= SHORTEST_CHARS:
            break
        taken = f"{taken} {' '.join(sentence.split())}".strip()
    if not SHORTEST_CHARS <= len(taken) <= LONGEST_CHARS or taken.endswith(":"):
        return None
    return taken


def _without_words_of(question: str, text: str) -> tuple[str, int]:
    """`text` with the question's telling words blanked out, and how many blanks stand in it."""
    named = {question[start:end].strip("` ") for start, end in code_spans(question)}
    telling = stems(question) - _COMMON

    def blank(token: re.Match[str]) -> str:
        word = token[0]
        is_code = word.startswith("`")
        hidden = word.strip("` ") in named if is_code else False
        return BLANK if hidden or (stems(word) & telling) else word

    blanked = re.sub(rf"{BLANK}(?:[\s-]+{BLANK})+", BLANK, _TOKEN.sub(blank, text))
    return blanked, blanked.count(BLANK)
