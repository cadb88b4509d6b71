"""How ready the learner is: what it rests on and its holes are named, never "ready" alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tutor.cards import CardSource
from tutor.counted import counted
from tutor.fields import field_of
from tutor.learner import Event, LearnerStore
from tutor.memory import ANSWER_KINDS, CORRECTIONS, Memory, day_of, in_force
from tutor.topics import topic_key

DAYS = 10
_JUDGED = {"rules": "by rules", "model": "by the model", "self": "by you", "import": "imported"}
HOLES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Readiness:
    topics: int
    asked: int  # in the last DAYS days, in an interview, a quiz or a chat
    right: int  # of those, at the last try
    right_by: tuple[tuple[str, int], ...]  # who judged them: rules, model, self, import
    longer_ago: int
    never: int
    holes: tuple[str, ...]  # topics that were never asked, those with most questions first

    def in_words(self) -> str:
        """The whole of it in two sentences."""
        if not self.topics:
            return "The notes hold no questions on this."
        longer = f", {self.longer_ago} longer ago" if self.longer_ago else ""
        words = (
            f"Of {counted(self.topics, 'topic')}, {self.asked} asked in the last {DAYS} days, "
            f"{self.right} of them right at the last try{self._judged()}{longer}; "
            f"{self.never} never asked."
        )
        return f"{words} Not asked yet: {', '.join(self.holes)}." if self.holes else words

    def _judged(self) -> str:
        by = ", ".join(f"{count} {_JUDGED[maker]}" for maker, count in self.right_by)
        return f" ({by})" if by else ""


def readiness_in(fields: Collection[str], notes: Iterable[CardSource], memory: Memory) -> Readiness:
    """Of the topics of `notes` that belong to these fields."""
    about = [source for source in notes if field_of(source) in fields]
    return readiness(about, answers_in(memory.store), memory.today())


def answers_in(store: LearnerStore) -> list[Event]:
    """All answers of any kind and what the learner made of their verdicts, oldest first."""
    return list(store.events(*ANSWER_KINDS, *CORRECTIONS))


def readiness(notes: Sequence[CardSource], events: Iterable[Event], today: date) -> Readiness:
    """Of the topics of `notes`; `events` in order, those of any kind."""
    questions = Counter(topic_key(source.topic) for source in notes)
    names = {topic_key(source.topic): source.topic for source in notes}
    last: dict[str, Event] = {}
    for event in sorted(in_force(events), key=_day_said):
        verdict = event.payload.get("verdict")
        if event.kind in ANSWER_KINDS and verdict != "skipped" and event.payload.get("topic"):
            last[topic_key(event.payload["topic"])] = event
    since = today - timedelta(days=DAYS)
    known = {key: event for key, event in last.items() if key in questions}
    recent = [event for event in known.values() if _day_said(event) > since]
    right = Counter(_maker(e) for e in recent if e.payload["verdict"] == "correct")
    never = [key for key, _ in questions.most_common() if key not in known]
    return Readiness(
        topics=len(questions),
        asked=len(recent),
        right=right.total(),
        right_by=tuple(right.items()),
        longer_ago=len(known) - len(recent),
        never=len(never),
        holes=tuple(names[key] for key in never[:HOLES_NAMED]),
    )


def _day_said(event: Event) -> date:
    """Of an imported answer the day in its log."""
    said_at = event.payload.get("details", {}).get("said_at")
    return date.fromisoformat(said_at[:10]) if said_at else day_of(event)


def _maker(event: Event) -> str:
    is_imported = event.payload.get("details", {}).get("imported")
    return "import" if is_imported else event.payload.get("graded_by", "rules")
