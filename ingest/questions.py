"""What reads as a question, and how its words compare."""

from __future__ import annotations

import re

_TRAILING = re.compile(r"[\s*_`\"'”’»)\]\W]+$")
_OPENS = re.compile(
    r"^\W*(?:what|when|where|which|who|why|how)"
    r"(?:['’]s|\s+(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|must))\s+\S",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,4}[.):]+|q(?:uestion)?\s*\d{0,4}\s*[:.)])\s+", re.IGNORECASE)
_MARKS_AROUND = '*_ \t"“”'
_MAX_WORDS = 40


def reads_as_question(text: str) -> bool:
    """Whether `text`, a whole line or title, ends as a question; emoji and quotes aside."""
    mark = max(text.rfind("?"), text.rfind("？"))
    if mark < 0 or len(text.split()) > _MAX_WORDS:
        return False
    return not re.search(r"\w", text[mark + 1 :]) and len(text[:mark].split()) >= 2


def opens_like_a_question(text: str) -> bool:
    """Whether a title asks without saying so: "what is a thread", but not "how it works"."""
    return bool(_OPENS.match(text)) and len(text.split()) <= _MAX_WORDS and not text.endswith(".")


def cleaned_question(text: str) -> str:
    """A question without its number, its marks and what stands behind its question mark."""
    text = _NUMBER.sub("", text).strip(_MARKS_AROUND)
    mark = text.rfind("?")
    if mark >= 0 and not re.search(r"\w", text[mark + 1 :]):
        text = text[: mark + 1]
    return text.strip()


def normalised_question(text: str) -> str:
    """The words of a question alone, for comparing."""
    return " ".join(re.findall(r"[^\W_]+|[+#=<>]+", text.casefold()))
