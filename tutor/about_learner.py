"""What the tutor says when a message is about the learner: asked for, told, or to be forgotten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.words import fold
from tutor.days import in_words
from tutor.facts import LABELS, Fact, Facts
from tutor.facts_said import FactKind, facts_in

_KINDS: tuple[tuple[FactKind, str], ...] = (
    ("date", r"interview|onsite|exam|dates?\b"),
    ("name", r"name|who am i|am i called"),
    ("goal", r"goals?|preparing for|aim"),
    ("level", r"level|experience|senior"),
    ("coding", r"programming language|do i (?:code|program)"),
    ("language", r"language|tongue"),
    ("weak_spot", r"weak|struggle|bad at"),
)
_FORGETS = re.compile(r"^\W*(?:please\s+|now\s+)*(?:forget|delete|erase|don'?t remember|olvida)\b")
_ALL = re.compile(r"\b(?:everything|all|about me|me)\b")
_LAST = re.compile(r"\b(?:that|it|this)\b")
_ASKS = re.compile(r"\?\s*$|^\W*(?:what|who|when|where|how|do you|did i|which|remind me|tell me)\b")
_TELL_ME = (
    "Tell me your name, goal, interview day, level, languages or weak spots, and I'll remember."
)


def reply_about_learner(text: str, facts: Facts, new: Sequence[Fact]) -> str:
    """Forgets, recalls or acknowledges; `new` is what the message has just told."""
    plain = " ".join(fold(text).replace("’", "'").split())
    if _FORGETS.search(plain):
        return _forget(plain, facts)
    if new:
        return f"Thanks, I'll keep that in mind{_called(facts)}. Ask me about your notes."
    if _ASKS.search(plain):
        return _recall(plain, facts)
    if facts_in(text, facts.today()):
        return f"I know{_called(facts)}. Ask me about your notes."
    return f"I keep nothing of that. {_TELL_ME}"


def remembering(new: Sequence[Fact]) -> str:
    """The line that announces what is being remembered."""
    return f"I'll remember: {'; '.join(fact.in_words() for fact in new)}."


def _called(facts: Facts) -> str:
    name = next((fact.value for fact in facts.of_kind("name")), None)
    return f", {name}" if name else ""


def _forget(plain: str, facts: Facts) -> str:
    named = [kind for kind, words in _KINDS if re.search(words, plain)]
    if not named and _LAST.search(plain) and (known := facts.all()):
        last = max(known, key=lambda fact: fact.id)
        facts.take_back(last.id)
        return f"Forgotten: {last.in_words()}."
    if not named and not _ALL.search(plain):
        return "I don't know what to forget. Settings lists all that I remember of you."
    gone = [fact for fact in facts.all() if not named or fact.kind in named[:1]]
    if not gone:
        what = f"your {LABELS[named[0]]}" if named else "you"
        return f"I remember nothing about {what}."
    if named:
        facts.forget(named[0])
    else:
        facts.forget_all()
    return f"Forgotten: {'; '.join(fact.in_words() for fact in gone)}."


def _recall(plain: str, facts: Facts) -> str:
    kind = next((kind for kind, words in _KINDS if re.search(words, plain)), None)
    is_general = re.search(r"\b(?:about me|who am i)\b", plain)
    known = facts.all() if is_general else facts.of_kind(kind) if kind else ()
    if known:
        return "\n".join(_told(fact, facts.today(), is_list=len(known) > 1) for fact in known)
    if is_general or kind is None:
        return f"You haven't told me {'anything about you' if is_general else 'that'}. {_TELL_ME}"
    return f"You haven't told me your {LABELS[kind]}. Say it, and I'll remember."


def _told(fact: Fact, today: date, *, is_list: bool) -> str:
    """The fact, with the words and the day that it comes from."""
    said = f"on {fact.day.day} {fact.day:%B} you said: “{fact.words}”"
    ahead = f", {in_words(date.fromisoformat(fact.value), today)}" if fact.kind == "date" else ""
    label = fact.label if is_list else f"Your {fact.label}"
    line = f"{label[:1].upper()}{label[1:]}: {fact.shown}{ahead} ({said})."
    return f"- {line}" if is_list else line
