"""What an ingest tells while it runs, and how long its steps took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

Step = Literal["reading", "words", "embedding", "checking", "done"]


@dataclass(frozen=True, slots=True)
class SyncEvent:
    """Told between any two changes on disk, so that nothing goes unseen for long."""

    step: Step
    point: str  # the change that has just been made, or is about to be committed
    done: int = 0  # documents; chunks while embedding
    total: int = 0
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds spent by step. Steps don't overlap."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, step: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = self[step] + time.perf_counter() - started

    def __getitem__(self, step: str) -> float:
        return self.seconds.get(step, 0.0)
