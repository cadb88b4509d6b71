"""A ladder of hints, made of the author's answer; each rung gives away more and costs."""

from __future__ import annotations

import re

from tutor.interview import InterviewQuestion
from tutor.key_points import key_points
from tutor.memory import Verdict
from tutor.topics import names_a_subject
from tutor.wording import stems

FREE = 1  # the first hint costs nothing but its mention in the report

_WORD = re.compile(r"[\w+#-]*[^\W\d_][\w+#-]*")
_NAME = re.compile(
    r"(?!(?:and|or|but|so|if|it|say|use|also|then|an?|the) )\S+(?: \S+){0,3}$", re.IGNORECASE
)
_DOES = re.compile(  # what stands behind these is rather done than named
    r"\b(?:it|they|that|which|who|and|to|can|will|must|is|are|be|not|never)\s+$", re.IGNORECASE
)
_NAMES_NOTHING = frozenset(
    "nothing something anything everything another other between without within through their "
    "these those there where while because only also always often usually".split()
)
_CUE_WORDS = 2
_MOST_CUES = 6


def hints_for(question: InterviewQuestion) -> tuple[str, ...]:
    """The rungs in order: how much there is to say, about what, and the first point itself."""
    points = [point.text for point in key_points(question.reference)]
    if not points:
        return ()
    cues = [cue for text in points[:_MOST_CUES] if (cue := cue_of(text, question.prompt))]
    rungs = [f"A full answer makes {_many(len(points))}. {_place(question)}".strip()]
    if cues:
        rungs.append("Say something about: " + "; ".join(dict.fromkeys(cues)) + ".")
    return (*rungs, f"It begins like this: {points[0]}")


def cue_of(point: str, question: str) -> str:
    """What a point is about, without what it says of it: its name, or its two longest words.

    "" when all its words stand in the question.
    """
    lead = next((p.lead for p in key_points(point) if p.lead), "")
    asked = stems(question)
    if lead and stems(lead) - asked and _NAME.match(lead):
        return lead
    found = [
        match
        for match in _WORD.finditer(point)
        if len(match[0]) > 3 and match[0].lower() not in _NAMES_NOTHING and stems(match[0]) - asked
    ]
    named = [match for match in found if not _DOES.search(point[: match.start()])]
    words = [match[0] for match in (named if len(named) >= _CUE_WORDS else found)]
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)[:_CUE_WORDS]
    return " … ".join(word for word in dict.fromkeys(words) if word in longest)


def verdict_after_hints(verdict: Verdict, hints: int) -> Verdict:
    """What an answer counts for: with more than one hint a right one is partly right."""
    return "partial" if verdict == "correct" and hints > FREE else verdict


def cost_in_words(hints: int) -> str:
    """What the next hint costs, said before it is taken."""
    if hints < FREE:
        return "free, but the report mentions it"
    return "a right answer then counts as partly right"


def _many(points: int) -> str:
    return "one point" if points == 1 else f"{points} points"


def _place(question: InterviewQuestion) -> str:
    if question.origin is None:
        return ""
    titles = (question.origin.document_title, *question.origin.heading_path)
    named = [title for title in titles if names_a_subject(title)]
    return f"Your notes have it under “{named[-1]}”." if named else ""
