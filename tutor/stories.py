"""Answers about oneself: read for Situation, Task, Action and Result, kept in a bank, improved.

Reading tells how a story is built, never whether it is true or good.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tutor.interview import InterviewQuestion, PointSaid
from tutor.learner import LearnerStore
from tutor.sentences import split_sentences

PROMPTS = (
    "Tell me about a disagreement with a colleague and how it ended.",
    "Tell me about something you built that went wrong. What did you do?",
    "Tell me about a time when you had too much to do and too little time.",
    "Tell me about a decision of yours that others didn't agree with.",
    "Tell me about a time when you took over something nobody asked you to.",
    "Tell me about feedback that was hard to hear and what you changed.",
    "Tell me about a hard bug and how you found it.",
    "Tell me about a time when you helped somebody else get better.",
)

_PARTS = (
    (
        "Situation: where and when it was",
        r"\b(?:at (?:my|our|the|a)\b|when (?:i|we|our|the)\b|while\b"
        r"|last (?:year|month|summer|week)"
        r"|in (?:20\d\d|my)|our team|the (?:project|product|company|customer)|there was|we had)",
    ),
    (
        "Task: what you had to reach",
        r"\b(?:(?:had|needed|was asked|were asked|my (?:task|job|goal|role)|responsible|supposed"
        r"|the goal|deadline|we must|i must|aim)\b)",
    ),
    (
        "Action: what you did yourself",
        r"\bI (?:then |first |also |quickly )?(?!was\b|am\b|had\b|think\b|believe\b|feel\b|felt\b"
        r"|know\b|would\b)[a-z]+(?:ed|t|ew|ote|oke|ook|ade|ought|uilt|an|et|ave|id|old|ound)\b",
    ),
    (
        "Result: what came of it",
        r"\b(?:result|in the end|finally|as a consequence|so that|which (?:led|cut|reduced|saved"
        r"|improved|made)|since then|afterwards|we (?:shipped|released|saved|won)|reduced|improved"
        r"|increased|dropped|learned|learnt|thanks to)\b",
    ),
)
_NUMBER = re.compile(r"\d|\b(?:half|twice|double[d]?|two|three|four|five|six|ten|dozens?)\b", re.I)
_I = re.compile(r"\b(?:I|my|me)\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Story:
    """One story as it stands now; the bank keeps its older wordings too."""

    id: int  # of the event that began it
    at: datetime  # of this wording
    prompt: str  # what it answered first
    text: str
    wordings: int


def read_story(text: str) -> tuple[PointSaid, ...]:
    """The four parts, one's own share and a number, each with the sentence that shows it."""
    sentences = [sentence.strip() for sentence in split_sentences(text)]
    points = [
        _point(name, re.compile(pattern, re.IGNORECASE if "I (" not in pattern else 0), sentences)
        for name, pattern in _PARTS
    ]
    mine, ours = len(_I.findall(text)), len(_WE.findall(text))
    share = PointSaid(
        "Your own part: “I” rather than “we”",
        "hit" if mine > ours else "missed",
        f"{mine} times I, my or me; {ours} times we, our or us" if mine > ours else "",
    )
    return (*points, share, _point("A number that shows the size of it", _NUMBER, sentences))


def story_question(asked: Sequence[str], number: int) -> InterviewQuestion:
    """One that is not among `asked`, as long as there is one; `number` chooses."""
    left = [prompt for prompt in PROMPTS if prompt not in asked] or list(PROMPTS)
    return InterviewQuestion(
        kind="story",
        prompt=left[number % len(left)],
        reference="",
        field="Yourself",
        area="Yourself",
        topic="STAR stories",
        difficulty=None,
        origin=None,
    )


class StoryBank:
    """The learner's stories. A new wording is another record; the old ones stay."""

    def __init__(self, store: LearnerStore) -> None:
        self._store = store

    def keep(self, prompt: str, text: str) -> int:
        """A new story. Returns its id."""
        return self._store.record("story_kept", {"prompt": prompt, "text": text})

    def reword(self, story_id: int, text: str) -> None:
        self._store.record("story_reworded", {"story": story_id, "text": text})

    def drop(self, story_id: int) -> None:
        """Out of the bank."""
        self._store.record("story_dropped", {"story": story_id})

    def all(self) -> tuple[Story, ...]:
        """As they stand now, oldest first."""
        stories = {
            event.id: Story(event.id, event.at, event.payload["prompt"], event.payload["text"], 1)
            for event in self._store.events("story_kept")
        }
        for event in self._store.events("story_reworded"):
            old = stories[event.payload["story"]]
            stories[old.id] = Story(
                old.id, event.at, old.prompt, event.payload["text"], old.wordings + 1
            )
        for event in self._store.events("story_dropped"):
            stories.pop(event.payload["story"], None)
        return tuple(stories.values())


def _point(name: str, pattern: re.Pattern[str], sentences: Sequence[str]) -> PointSaid:
    evidence = next((sentence for sentence in sentences if pattern.search(sentence)), "")
    return PointSaid(name, "hit" if evidence else "missed", evidence)
