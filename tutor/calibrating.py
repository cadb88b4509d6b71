"""Where the bar of coverage lies for these notes and this embedder.

Two kinds of questions are searched once for each index: shipped ones about other things, which the
notes shouldn't answer, and the notes' own, each with its pair hidden, of which the text around them
still speaks. The bar balances the share of the first that is above it and of the second below.
"""

from __future__ import annotations

import hashlib
import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tutor.coverage import USUAL_BAR

FEWEST_CHUNKS = 100  # below, the shipped bar holds
_QUESTIONS_PATH = Path(__file__).with_name("off_topic.txt")
MOST_OWN_QUESTIONS = 200  # that are searched; some seconds
_FEWEST_OWN_QUESTIONS = 20  # below, they tell nothing
# What is asked in earnest and isn't covered lies nearer to the notes than what is shipped, and is
# answered more often; this many times, by the earlier own questions.
_NEARER = 3
# Log odds by which the best bar differs between two sets of questions about the same notes.
_UNSURE = 1.0
_REFUSED_SHARE = 0.97  # of the shipped ones, where the notes' own are too few to go by
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


def find_bar(off_topic: Sequence[float], own: Sequence[float]) -> float:
    """The log odds that balance both errors, as far as they surely differ from the usual bar.

    `off_topic` and `own` are the log odds that the notes answer a question about other things, and
    one of their own whose pair is hidden.
    """
    if len(own) < _FEWEST_OWN_QUESTIONS:
        found = float(np.quantile(off_topic, _REFUSED_SHARE))
    else:
        bars = np.sort(np.concatenate([off_topic, own]))
        refused = np.searchsorted(np.sort(own), bars) / len(own)
        answered = 1 - np.searchsorted(np.sort(off_topic), bars) / len(off_topic)
        found = float(bars[np.argmin(np.abs(refused - _NEARER * answered))])
    apart = found - USUAL_BAR
    return USUAL_BAR + math.copysign(max(0.0, abs(apart) - _UNSURE), apart)


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
