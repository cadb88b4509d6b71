"""A card asked the other way round: from the answer to the term, from the code to its name."""

from __future__ import annotations

import re

from ingest.words import fold, singular
from tutor.sentences import fences, split_sentences

_ASKS_FOR_TERM = re.compile(
    r"^(?:what(?:['’]s| is| are| does)|define|explain|describe)\s+(?:(?:an?|the)\s+)?"
    r"(?P<term>[^,;:?]+?)(?:\s+(?:mean|stand for))?\s*\??$",
    re.IGNORECASE,
)
_NO_TERM = re.compile(
    r"\b(?:difference|between|vs|versus|when|how|why|your|you|i|do|does|and|or|of|for|in|to|with"
    r"|from|than|that|which|wrong|the|is|best|really|say|print|happens?|next)\b",
    re.IGNORECASE,
)
_ANSWER_MARK = re.compile(r"^\W*A(?:nswer)?\W*:\W*", re.IGNORECASE)
_TERM_WORDS = 4
GAP = "____"
_LOSES_ITS_END = re.compile(r"\w{2}y$|\w{5}e$")  # queries, stampeding
_LEAST_WORDS = 8  # of what is left to guess from
_MOST_SENTENCES = 3
_CODE_LINES = range(3, 31)


def may_turn(showings: int) -> bool:
    """Whether a card shown so often is turned round: at the third showing and every second one."""
    return showings >= 2 and showings % 2 == 0


def other_way(question: str, answer: str) -> tuple[str, str] | None:
    """What to ask and what to reply; None when the pair doesn't explain one term."""
    match = _ASKS_FOR_TERM.match(" ".join(question.split()))
    if not match:
        return None
    term = match["term"].strip(" `*.\"'“”")
    if len(term.split()) > _TERM_WORDS or _NO_TERM.search(term) or not re.search(r"\w{2}", term):
        return None
    hidden = _mask(term)
    for prompt in (_from_words(_ANSWER_MARK.sub("", answer), hidden), _from_code(answer, hidden)):
        if prompt:
            return prompt, term
    return None


def hide(term: str, text: str) -> str:
    """The text with a gap wherever it names the term."""
    return _mask(term).sub(GAP, text)


def _from_words(answer: str, hidden: re.Pattern[str]) -> str | None:
    """The answer's first sentences, the term left out."""
    prose: list[str] = []
    for sentence in split_sentences(answer):
        if fences(sentence) or len(prose) == _MOST_SENTENCES:
            break
        prose.append(sentence)
    text = hidden.sub(GAP, "".join(prose)).strip()
    words = [word for word in re.findall(r"\w+", text) if word.strip("_")]
    if len(words) < _LEAST_WORDS or text.endswith(":"):
        return None
    return f"Which term is this about?\n\n{text}"


def _from_code(answer: str, hidden: re.Pattern[str]) -> str | None:
    """The answer's first block of code, unless it names the term."""
    for start, end in fences(answer):
        code = answer[start:end].strip()
        if len(code.splitlines()) - 2 in _CODE_LINES and not hidden.search(code):
            return f"What does this code show?\n\n{code}"
    return None


def _mask(term: str) -> re.Pattern[str]:
    """Finds the term in any of its forms: its telling words, its initials, what those stand for."""
    words = [word for word in re.findall(r"[\w+#]+", term) if len(word) > 2] or [term]
    stems = {re.escape(singular(fold(word))) for word in words}
    forms = {stem[:-1] if _LOSES_ITS_END.search(stem) else stem for stem in stems}
    found = [rf"\b(?:{'|'.join(sorted(forms))})\w*"]
    if len(words) > 2:
        found.append(rf"\b{''.join(word[0] for word in words)}s?\b")
    if len(words) == 1 and term.isalpha() and term.isupper():
        found.append(r"\b" + r"[\s-]+".join(rf"{letter}\w*" for letter in term))
    return re.compile("|".join(found), re.IGNORECASE)
