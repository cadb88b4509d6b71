"""What the learner has answered in their own words, to every question, from first to last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tutor.learner import Event, LearnerStore
from tutor.memory import AnswerKind, Verdict, answers_in_force, day_of

_BEST_FIRST = ("correct", "partial", "wrong", "dont_know", "skipped")


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    day: date
    kind: AnswerKind
    question: str
    topic: str | None
    card_id: int | None
    text: str
    verdict: Verdict


def own_answers(store: LearnerStore) -> tuple[OwnAnswer, ...]:
    """Every typed answer, oldest first, with the verdict that the learner left it with."""
    return tuple(_answers(answers_in_force(store)))


def first_and_last(answers: Iterable[OwnAnswer]) -> dict[str, tuple[OwnAnswer, OwnAnswer]]:
    """For each question its first and its last answer; the same one when there is but one."""
    found: dict[str, tuple[OwnAnswer, OwnAnswer]] = {}
    for answer in answers:
        first, _ = found.get(answer.question, (answer, answer))
        found[answer.question] = first, answer
    return found


def best_of(answers: Iterable[OwnAnswer]) -> OwnAnswer | None:
    """The best one; among equals the latest."""
    return max(
        answers,
        key=lambda answer: (-_BEST_FIRST.index(answer.verdict), answer.day),
        default=None,
    )


def _answers(events: Iterable[Event]) -> Iterable[OwnAnswer]:
    for event in events:
        payload = event.payload
        text = payload.get("details", {}).get("text")
        if text and text.strip():
            yield OwnAnswer(
                day_of(event),
                event.kind,  # type: ignore[arg-type]
                payload["question"],
                payload.get("topic"),
                payload.get("card_id"),
                text,
                payload["verdict"],
            )
