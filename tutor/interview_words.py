"""What a learner says to an interviewer instead of an answer."""

from __future__ import annotations

import re
from typing import Literal

from ingest.words import fold

Said = Literal["skip", "hint", "end", "dont_know", "clarifying"]

_PLEASE = r"(?:\s+(?:please|now|pls|por favor))?\W*$"
_COMMANDS: dict[Said, re.Pattern[str]] = {
    "skip": re.compile(
        r"^\W*(?:let'?s\s+)?(?:skip|pass|next|move on)"
        r"(?:\s+(?:it|this|that|one|question|this one|this question|the question))?" + _PLEASE
    ),
    "hint": re.compile(
        r"^\W*(?:(?:can|could|may) i (?:have|get) )?(?:give me )?(?:an?\s+|another\s+|one more\s+)?"
        r"(?:hint|clue|pista)" + _PLEASE
    ),
    "end": re.compile(
        r"^\W*(?:end|stop|quit|exit|finish|terminar?)"
        r"(?:\s+(?:it|here|this|the|my))?(?:\s+(?:interview|entrevista|session))?" + _PLEASE
    ),
    "dont_know": re.compile(
        r"^\W*(?:(?:sorry|honestly|hmm+|well|um+)\W+)?"
        r"(?:i\s+(?:really\s+|just\s+)?(?:don'?t|dont|do not|dunno)(?:\s+(?:know|remember|have))?"
        r"|idk|dunno|no (?:idea|clue)|not sure|i (?:have|had|'ve) no (?:idea|clue)|no (?:lo )?se"
        r"|(?:mujhe )?(?:pata nahi|nahi pata|nahi aata))"
        r"(?:\s+(?:what\s+)?(?:that|this|it|the answer|any ?idea|a clue|at all|hai|about|is|one))*"
        + _PLEASE
    ),
}
_CLARIFIES = re.compile(
    r"^\W*(?:do you mean|did you mean|what do you mean|you mean|should i|shall i|can i assume"
    r"|may i assume|can we assume|do i (?:need|have) to|is it (?:ok|okay|fine)|are we"
    r"|(?:can|could|would) you (?:clarify|repeat|rephrase|explain the question)"
    r"|how (?:many|large|big|much) (?:is|are|will|should|users|items)"
    r"|which (?:version|language|kind|type)|in (?:python|which|what|general))\b[^.!]*\?\W*$"
)
_LONGEST_CLARIFYING_WORDS = 30


def what_is_said(text: str) -> Said | None:
    """None: it is an answer."""
    plain = " ".join(fold(text).replace("’", "'").split())
    for said, pattern in _COMMANDS.items():
        if pattern.match(plain):
            return said
    if len(plain.split()) <= _LONGEST_CLARIFYING_WORDS and _CLARIFIES.match(plain):
        return "clarifying"
    return None


def reply_to_clarifying(topic: str) -> str:
    """What an interviewer can say without giving anything away."""
    return (
        "Take the usual case. Say which assumption you make and why, then answer under it. "
        f"The question is about {topic}."
    )
