"""Showing how far an ingest is: a bar for a person, lines of JSON for the app. On stderr."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TextIO

from ingest.events import Step, SyncEvent

_BAR_WIDTH = 24
_SHORTEST_PAUSE_S = 0.1
_WORDS: dict[Step, str] = {
    "reading": "Reading",
    "words": "Reading",
    "embedding": "Embedding",
    "checking": "Checking",
    "done": "Done",
}


class Progress:
    """Passes events on, ten a second at most; the last of a step always."""

    def __init__(self, stream: TextIO, clock: Callable[[], float], *, as_json: bool) -> None:
        self._stream = stream
        self._clock = clock
        self._as_json = as_json
        self._starts: dict[Step, tuple[float, int]] = {}  # when, and how much was done
        self._shown = float("-inf")

    def __call__(self, event: SyncEvent) -> None:
        if not event.total and event.step != "done":
            return
        now = self._clock()
        started, first_done = self._starts.setdefault(event.step, (now, event.done))
        if now - self._shown < _SHORTEST_PAUSE_S and event.done < event.total:
            return
        self._shown = now
        per_second = (event.done - first_done) / (now - started) if now > started else None
        self._stream.write(self._line(event, per_second or None))
        self._stream.flush()

    def _line(self, event: SyncEvent, per_second: float | None) -> str:
        if self._as_json:
            values = {
                "step": event.step,
                "done": event.done,
                "total": event.total,
                "per_second": round(per_second, 2) if per_second else None,
                "source": event.source,
            }
            return json.dumps(values, ensure_ascii=False) + "\n"
        if event.step == "done":
            return "\r\x1b[K"
        return f"\r\x1b[K{_bar(event)}{_rest(event, per_second)}"


def _bar(event: SyncEvent) -> str:
    filled = _BAR_WIDTH * event.done // event.total
    bar = "█" * filled + "░" * (_BAR_WIDTH - filled)
    unit = "chunks" if event.step == "embedding" else "documents"
    return f"{_WORDS[event.step]} {bar} {event.done:,} of {event.total:,} {unit}"


def _rest(event: SyncEvent, per_second: float | None) -> str:
    if not per_second:
        return ""
    seconds_left = (event.total - event.done) / per_second
    left = f"{seconds_left / 60:.0f} min" if seconds_left > 90 else f"{seconds_left:.0f} s"
    return f" · {per_second:.0f} a second · {left} left"
