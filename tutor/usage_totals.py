"""What the model was asked and wrote, added up by day."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from tutor.days import study_day
from tutor.learner import LearnerStore


@dataclass(frozen=True, slots=True)
class DayUsage:
    """One model's answers of one study day."""

    day: date
    model: str
    answers: int
    prompt_tokens: int  # as the model server counted; our own count where it didn't tell
    answer_tokens: int
    seconds: float  # from question to last word, added up


def usage_by_day(store: LearnerStore, zone: tzinfo | None) -> tuple[DayUsage, ...]:
    """The newest day first, a model a row."""
    totals: dict[tuple[date, str], list[float]] = defaultdict(lambda: [0, 0, 0, 0.0])
    for created, text in store.read("SELECT created, usage FROM messages WHERE usage IS NOT NULL"):
        used = json.loads(text)
        total = totals[study_day(datetime.fromisoformat(created), zone), used["model"]]
        prompt = used["prompt_tokens"]
        total[0] += 1
        total[1] += used["counted_tokens"] if prompt is None else prompt
        total[2] += used["answer_tokens"] or 0
        total[3] += used["total_s"]
    return tuple(
        DayUsage(day, model, int(answers), int(prompt), int(answer), seconds)
        for (day, model), (answers, prompt, answer, seconds) in sorted(
            totals.items(), key=lambda entry: (-entry[0][0].toordinal(), entry[0][1])
        )
    )
