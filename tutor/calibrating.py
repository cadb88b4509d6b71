"""Where the bar of coverage lies for these notes and this embedder.

Shipped questions about other things are searched once for each index. Where notes are many or near
to a subject, such questions find passages that look more alike than in a few notes, and the bar is
higher.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

FEWEST_CHUNKS = 100  # below, the shipped bar holds
_QUESTIONS_PATH = Path(__file__).with_name("off_topic.txt")
_REFUSED_SHARE = 0.97  # of the questions; some are answered by somebody's notes after all
_MOST_GROWTH = 0.2  # of the chunks, before the bar is found anew


@dataclass(frozen=True, slots=True)
class Calibration:
    bar: float  # log odds from which a question counts as covered
    chunk_count: int
    made_by: str  # embedder, weights and questions, as a hash

    def fits(self, chunk_count: int, made_by: str) -> bool:
        apart = abs(chunk_count - self.chunk_count)
        return self.made_by == made_by and apart <= _MOST_GROWTH * self.chunk_count


@cache
def off_topic_questions() -> tuple[str, ...]:
    return tuple(_QUESTIONS_PATH.read_text("utf-8").splitlines())


def makers(embedder_fingerprint: str, weights: Sequence[float]) -> str:
    made_by = json.dumps([embedder_fingerprint, list(weights), off_topic_questions()])
    return hashlib.sha256(made_by.encode()).hexdigest()[:16]


def find_bar(odds_of: Callable[[str], float]) -> float:
    """`odds_of` gives the log odds that the notes answer a question."""
    odds = [odds_of(question) for question in off_topic_questions()]
    return float(np.quantile(odds, _REFUSED_SHARE))


def read_calibration(path: Path) -> Calibration | None:
    """None where there is none, or none that can be read: it can always be found anew."""
    try:
        return Calibration(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_calibration(path: Path, calibration: Calibration) -> None:
    """In one step; a disk that can't be written costs only finding the bar again."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(asdict(calibration), file)
        Path(file.name).replace(path)
    except OSError:
        return
