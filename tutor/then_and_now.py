"""The learner's answers to the same thing, from the first one on; imported ones are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.questions import normalised_question
from tutor.interview import Interview, Turn
from tutor.learner import Event, LearnerStore
from tutor.memory import CORRECTIONS, GradedBy, Verdict, in_force
from tutor.topics import topic_key
from tutor.weak_topics import UNDECIDED


@dataclass(frozen=True, slots=True)
class OldAnswer:
    at: datetime
    question: str
    topic: str
    text: str
    verdict: Verdict | None  # None: nobody has judged it
    graded_by: GradedBy
    is_imported: bool = False  # from an exported chat


@dataclass(frozen=True, slots=True)
class Compared:
    """The first and the latest own answer to a topic."""

    topic: str
    first: OldAnswer
    latest: OldAnswer


@dataclass(frozen=True, slots=True)
class Again:
    """A question that was answered once more, and what changed."""

    before: OldAnswer
    after: OldAnswer
    gained: tuple[str, ...]  # points said now and not before
    lost: tuple[str, ...]  # said before and not now
    missing: tuple[str, ...]  # still not said


def imported_answers(store: LearnerStore) -> tuple[OldAnswer, ...]:
    """Of past interviews that the learner has counted, in the order in which they were said."""
    events = in_force(store.events("interview_answered", UNDECIDED, *CORRECTIONS))
    of_key: dict[str, Event] = {}
    for event in events:
        if key := event.payload["details"].get("imported"):
            if event.kind == UNDECIDED and key in of_key:
                continue
            of_key[key] = event
    return tuple(sorted(map(_imported, of_key.values()), key=lambda answer: answer.at))


def compared(
    interview: Interview, earlier: Sequence[Interview], imported: Sequence[OldAnswer]
) -> tuple[Compared, ...]:
    """For each main question answered in words, the first answer ever given to its topic."""
    old = [_old_answer(turn) for one in earlier for turn in one.main_turns]
    before = sorted([*filter(None, old), *imported], key=lambda answer: answer.at)
    found = []
    for turn in interview.main_turns:
        latest = _old_answer(turn)
        if latest is None:
            continue
        first = next((one for one in before if _is_about_the_same(one, latest)), None)
        if first is not None and first.at <= latest.at:
            found.append(Compared(turn.question.topic, first, latest))
    return tuple(found)


def answered_again(interview: Interview, all_interviews: Sequence[Interview]) -> Again | None:
    """None when it isn't an interview of one question asked once more, or has no answer yet."""
    event_id = interview.plan.again
    turns = (turn for one in all_interviews for turn in one.turns)
    old = next((t for t in turns if t.given and t.given.event_id == event_id), None)
    new = interview.main_turns[0] if interview.main_turns else None
    if event_id is None or old is None or new is None or new.given is None:
        return None
    before, after = _said(old), _said(new)
    return Again(
        before=_answer(old),
        after=_answer(new),
        gained=tuple(text for text, hit in after.items() if hit and not before.get(text)),
        lost=tuple(text for text, hit in before.items() if hit and after.get(text) is False),
        missing=tuple(text for text, hit in after.items() if not hit),
    )


def _said(turn: Turn) -> dict[str, bool]:
    points = turn.given.points if turn.given else ()
    return {point.text: point.state == "hit" for point in points}


def _is_about_the_same(one: OldAnswer, other: OldAnswer) -> bool:
    same_question = normalised_question(one.question) == normalised_question(other.question)
    return same_question or topic_key(one.topic) == topic_key(other.topic)


def _old_answer(turn: Turn) -> OldAnswer | None:
    """None without words: said aloud, skipped, or not known."""
    return _answer(turn) if turn.given and turn.given.text else None


def _answer(turn: Turn) -> OldAnswer:
    given = turn.given
    assert given is not None
    question = turn.question
    return OldAnswer(
        at=given.at,
        question=question.prompt,
        topic=question.topic,
        text=given.text,
        verdict=given.verdict,
        graded_by=given.graded_by,
    )


def _imported(event: Event) -> OldAnswer:
    payload = event.payload
    said_at = payload["details"]["said_at"]
    at = datetime.fromisoformat(said_at) if said_at else event.at
    return OldAnswer(
        at=at if at.tzinfo else at.astimezone(),
        question=payload["question"],
        topic=payload["topic"] or payload["question"],
        text=payload["details"]["text"],
        verdict=payload.get("verdict"),
        graded_by=payload.get("graded_by", "rules"),
        is_imported=True,
    )
