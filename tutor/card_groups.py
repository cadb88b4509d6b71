"""Which pairs ask the same thing, told by their words alone and only where words leave no doubt.

Joining two questions that differ would hide one of them, so the rule rather misses a couple than
joins a wrong one; tests/test_card_groups.py measures it on labelled couples.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.words import singular, words_of
from tutor.cards import CardSource


def _those(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP = _those(
    "a an the is are was were be been being do does did doing done can could would should will may"
    " might must shall have has had you your yours i we our us me my one it its they them their"
    " there of to in on for and or with by from at as into between among so really exactly"
    " please tell about give what explain describe define mean meaning stand concept term idea"
    " notion basically briefly ones doe"
)
_VERSUS = _those(
    "difference differences differ different differs vs versus compare comparison distinguish"
)
_ASKING = {word: word for word in _those("why how when where who whose")} | {"which": "what"}
_MAKING = _those("implement create build write make code program")  # alike in a task
_TASK = _MAKING | {"design"}
_GENERAL = _those(
    "advantage disadvantage pro con benefit drawback example type kind sort step use used using"
    " case usage tradeoff trade off limitation limit problem solution approach requirement"
    " complexity time space runtime memory performance important importance purpose work good bad"
    " best practice common mistake pitfall key point feature part main difference question answer"
    " note need happen print output result return code"
)
_POINTS_AT_SOMETHING = re.compile(
    r"\b(?:this|these|those|following|above|below|here)\b|\n", re.IGNORECASE
)
_UNSAID = _STOP | _VERSUS | _ASKING.keys()
_LANGUAGES = {
    "python": "python",
    "py": "python",
    "cpython": "python",
    "django": "python",
    "asyncio": "python",
    "cplusplus": "c++",
    "stl": "c++",
    "java": "java",
    "kotlin": "java",
    "javascript": "javascript",
    "js": "javascript",
    "typescript": "javascript",
    "ts": "javascript",
    "go": "go",
    "rust": "rust",
    "csharp": "c#",
    "ruby": "ruby",
    "swift": "swift",
}
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[ \t]*([\w+#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for, in a form that compares. Equal forms ask the same."""

    kind: str  # "what", "how", "what when", …; versus; task
    words: tuple[str, ...]  # in order, sorted for a comparison


@lru_cache(maxsize=16_384)
def asked(question: str) -> Asked | None:
    """None where the words don't tell: "What does this print?", "What are the advantages?"."""
    if _POINTS_AT_SOMETHING.search(question.strip()):
        return None
    words = words_of(re.sub(r"['’](?:s|re)\b", "", question))
    kind = _kind_of(words)
    said = _singulars([word for word in words if word not in _UNSAID])
    if not any(word not in _GENERAL and len(word) > 1 for word in said):
        return None
    if kind == "task":
        said = [word for word in said if word not in _MAKING]
    return Asked(kind, tuple(sorted(set(said))) if kind.startswith("versus") else tuple(said))


def same_asked(left: CardSource, right: CardSource) -> bool:
    """Whether two pairs ask the same thing, so that one card may stand for both."""
    if group_key(left) != group_key(right):
        return False
    if asked(left.question) is None:
        return True
    ours, theirs = languages_of(left), languages_of(right)
    return not ours or not theirs or bool(ours & theirs)


def group_key(source: CardSource) -> str:
    """Pairs for which `same_asked` holds have equal keys; the converse needn't be true."""
    form = asked(source.question)
    if form is None:
        return f"{_bare(source.question)}\n{_bare(source.answer)}"
    return f"{form.kind} {' '.join(form.words)}"


def languages_of(source: CardSource) -> frozenset[str]:
    """The programming languages that the question, its headings or its code are about."""
    fences = _FENCE.findall(source.answer)
    texts = (source.question, source.document_title, *source.heading_path, *fences)
    found = (_LANGUAGES.get(word) for text in texts for word in words_of(text))
    return frozenset(language for language in found if language)


def _kind_of(words: Sequence[str]) -> str:
    """A question of two parts ("what is it, and when is it used?") has both in its kind."""
    asking = [_ASKING.get(word, word) for word in words if word in _ASKING or word == "what"]
    if any(word in _VERSUS for word in words):
        return " ".join(["versus", *(word for word in asking if word not in ("what", "how"))])
    first = next((word for word in words if word not in _STOP and word != "how"), "")
    if first in _TASK and asking in ([], ["how"]):
        return "task"
    return " ".join(asking) or "what"


def _singulars(words: Sequence[str]) -> list[str]:
    return [word for word in words if singular(word) == word or singular(word) not in words]


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()
