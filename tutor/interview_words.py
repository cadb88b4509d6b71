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
        r"(?:hint|clue|pista)"
        r"|^\W*(?:i'?m (?:really |totally )?stuck|help(?: me)?|(?:this|that|it)(?:'s| is)"
        r" (?:too |very |really |so |pretty )*(?:hard|difficult|tough))" + _PLEASE
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
    r"^\W*(?:(?:ok|okay|so|sorry|wait|hmm+|and|but)\W+)*"
    r"(?:(?:just )?to clarify\b|do you mean|did you mean|what do you mean|you mean|should i|shall i"
    r"|(?:can|may|could|should) (?:i|we) (?:assume|use|take|expect|suppose)|do i (?:need|have) to"
    r"|is it (?:ok|okay|fine)|are we"
    r"|(?:can|could|would) you (?:please )?(?:clarify|repeat|rephrase|explain the question)"
    r"|which (?:version|language|kind|type|case)|in (?:python|which|what|general)"
    r"|(?:is|are|can|could|will|may) (?:the|there|these|duplicates?|negative|inputs?|values|users)"
    r"|how (?:many|large|big|much|often|fast) "
    r"|what(?:'?s| is| are)? (?:the )?(?:expected |typical )?"
    r"(?:scale|size|load|traffic|scope|latency|budget|ratio|range|constraints?|requirements?)"
    r"|(?:any|are there) (?:constraints?|limits?|requirements?)|read.?heavy|write.?heavy)"
    r"[^.!]*\?\W*$"
    r"|^\W*(?:how (?:many|much|large|big)|which (?:version|language)|what scale)"
    r"(?: [\w']+){1,6}\W*$"
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
