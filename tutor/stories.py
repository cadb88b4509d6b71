"""Answers about oneself: read for Situation, Task, Action and Result, kept in a bank, improved.

Reading tells how a story is built, never whether it is true or good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tutor.interview import InterviewQuestion, PointSaid
from tutor.learner import Event, LearnerStore
from tutor.memory import Memory
from tutor.sentences import split_sentences
from tutor.wording import likeness, stems

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


# Of a story and of a question: what both speak of makes one fit the other.
_THEMES = {
    "conflict": "disagree disagreement conflict argue argument colleague manager convinced opinion",
    "failure": "wrong fail failed failure mistake broke outage incident bug regret lost",
    "pressure": "deadline time pressure late urgent priority prioritise overtime week days",
    "decision": "decision decide decided chose choice trade trade-off others agree against",
    "initiative": "initiative nobody asked proposed own started volunteered took over improve",
    "feedback": "feedback criticism review hard hear changed learned learnt",
    "debugging": "bug debug found crash log trace reproduce root cause leak slow",
    "helping": "help helped mentor taught junior onboard explained pair better",
}
BEST_SHOWN = 3
SAME_STORY = 0.45  # likeness from where an answer tells a kept story again
WORDS_OF_A_THEME = 2


@dataclass(frozen=True, slots=True)
class Wording:
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story with all its wordings, the first one first."""

    id: int  # of the event that began it
    prompt: str  # what it answered first
    wordings: tuple[Wording, ...]
    line: str  # of the CV, which it tells more about; "" without one
    told: int  # how often it was told in an interview after it was kept

    @property
    def text(self) -> str:
        """As it stands now."""
        return self.wordings[-1].text

    @property
    def at(self) -> datetime:
        return self.wordings[-1].at


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

    def keep(self, prompt: str, text: str, line: str = "") -> int:
        """A new story, perhaps on a line of the CV. Returns its id."""
        return self._store.record("story_kept", {"prompt": prompt, "text": text, "line": line})

    def reword(self, story_id: int, text: str) -> None:
        self._store.record("story_reworded", {"story": story_id, "text": text})

    def tell(self, story_id: int, prompt: str) -> None:
        """It was the answer to another question."""
        self._store.record("story_told", {"story": story_id, "prompt": prompt})

    def drop(self, story_id: int) -> None:
        """Out of the bank."""
        self._store.record("story_dropped", {"story": story_id})

    def all(self) -> tuple[Story, ...]:
        """Oldest first."""
        stories = {event.id: _new(event) for event in self._store.events("story_kept")}
        for event in self._store.events("story_reworded"):
            old = stories[event.payload["story"]]
            wording = Wording(event.at, event.payload["text"])
            stories[old.id] = replace(old, wordings=(*old.wordings, wording))
        for event in self._store.events("story_told"):
            old = stories[event.payload["story"]]
            stories[old.id] = replace(old, told=old.told + 1)
        for event in self._store.events("story_dropped"):
            stories.pop(event.payload["story"], None)
        return tuple(stories.values())


def parts_found(text: str) -> int:
    """How many of the parts that `read_story` looks for are there."""
    return sum(point.state == "hit" for point in read_story(text))


def fitting_stories(prompt: str, stories: Iterable[Story]) -> tuple[Story, ...]:
    """Those that could answer the question, the best first; () when none speaks of it."""
    fits = {story.id: _fit(prompt, story) for story in stories}
    fitting = [story for story in stories if fits[story.id] > 0]
    return tuple(sorted(fitting, key=lambda s: (-fits[s.id], s.told, -parts_found(s.text))))


def told_again(text: str, stories: Iterable[Story]) -> Story | None:
    """The story that an answer tells once more in other words."""
    near = [(likeness(text, story.text), story.id, story) for story in stories]
    best = max(near, default=None)
    return best[2] if best and best[0] >= SAME_STORY else None


def best_stories(memory: Memory, most: int = BEST_SHOWN) -> tuple[Story, ...]:
    """To read the evening before: the most complete ones, each on something else if possible."""
    ranked = sorted(
        StoryBank(memory.store).all(), key=lambda s: (-parts_found(s.text), -s.at.timestamp())
    )
    chosen: list[Story] = []
    covered: set[str] = set()
    for story in ranked:
        themes = _themes(f"{story.prompt} {story.text}")
        if not themes or not themes <= covered:
            chosen.append(story)
            covered |= themes
    chosen += [story for story in ranked if story not in chosen]
    return tuple(chosen[:most])


def _new(event: Event) -> Story:
    payload = event.payload
    wording = Wording(event.at, payload["text"])
    return Story(event.id, payload["prompt"], (wording,), payload.get("line", ""), 0)


def _fit(prompt: str, story: Story) -> float:
    about = f"{story.prompt} {story.text}"
    common = _themes(prompt) & (_themes(story.prompt) or _themes(story.text))
    return len(common) + likeness(prompt, story.prompt) * (len(stems(prompt) & stems(about)) > 1)


def _themes(text: str) -> frozenset[str]:
    """What a text speaks of: the themes of which it has two words."""
    said = stems(text)
    return frozenset(
        theme for theme, words in _THEMES.items() if len(said & stems(words)) >= WORDS_OF_A_THEME
    )


def _point(name: str, pattern: re.Pattern[str], sentences: Sequence[str]) -> PointSaid:
    evidence = next((sentence for sentence in sentences if pattern.search(sentence)), "")
    return PointSaid(name, "hit" if evidence else "missed", evidence)
