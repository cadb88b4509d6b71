"""Are notes outlined as a person would, and how long does a long one take?

    python -m benchmarks.outline_quality [--mb 10]

The messy notes of tests/messy_notes.py, with sections and pairs noted by hand: F1 of each, where a
section counts with the same path and a range at least .8 alike, a pair with the same question line
and an answer range at least .8 alike. Then seconds for one note of that many megabytes, outlined
alone, beside those for a quarter of it. One JSON line; --misses names what was missed on stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence

from ingest.documents import Document
from ingest.outline import outline_document
from tests.messy_notes import SAMPLES

ALIKE = 0.8
Found = tuple[object, tuple[int, int]]  # what it is, and its lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=10.0)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    counts = {"sections": [0, 0, 0], "pairs": [0, 0, 0]}  # right, wanted, found
    for sample in SAMPLES:
        for kind, (wanted, found) in compared(sample).items():
            missed = [one for one in wanted if not any(alike(one, other) for other in found)]
            right = len(wanted) - len(missed)
            counts[kind] = [
                sum(pair)
                for pair in zip(counts[kind], (right, len(wanted), len(found)), strict=True)
            ]
            for one in missed if options.misses else ():
                print(f"{sample.name}: {kind} {one}", file=sys.stderr)
    figures = {kind: f1(*of) for kind, of in counts.items()}
    seconds = {
        f"{size_mb:g}_mb_s": seconds_for(size_mb) for size_mb in (options.mb / 4, options.mb)
    }
    load = os.getloadavg()[0]
    print(json.dumps({"documents": len(SAMPLES), **figures, **seconds, "load": load}))


def compared(sample) -> dict[str, tuple[list[Found], list[Found]]]:  # noqa: ANN001
    """For sections and pairs what a person noted, and what the outline found."""
    outline = outline_document(document(sample.text))
    sections = [
        (" > ".join(section.heading_path), (section.start_line, section.subtree_end_line))
        for section in outline.sections
        if section.heading_path
    ]
    pairs = [(pair.question_line, (pair.answer_start, pair.answer_end)) for pair in outline.pairs]
    wanted_pairs = [
        (int(row.split(" ", 2)[0]), lines(row.split(" ", 2)[1])) for row in sample.pairs
    ]
    wanted_sections = [
        (row.split(" ", 1)[1], lines(row.split(" ", 1)[0])) for row in sample.sections
    ]
    return {"sections": (wanted_sections, sections), "pairs": (wanted_pairs, pairs)}


def document(text: str) -> Document:
    return Document("notes", "sample.md", "guide", "yours", text, "hash")


def lines(text: str) -> tuple[int, int]:
    first, last = text.split("-")
    return int(first), int(last)


def alike(one: Found, other: Found) -> bool:
    (first, last), (start, end) = one[1], other[1]
    shared = min(last, end) - max(first, start) + 1
    return one[0] == other[0] and shared / (max(last, end) - min(first, start) + 1) >= ALIKE


def f1(right: int, wanted: int, found: int) -> float:
    return round(2 * right / (wanted + found), 3) if wanted + found else 1.0


def seconds_for(size_mb: float) -> float:
    """CPU seconds for all the messy notes one after another, again and again."""
    part = "\n\n".join(sample.text for sample in unfenced(SAMPLES))
    text = part * max(1, round(size_mb * 1e6 / len(part.encode())))
    started = time.process_time()
    outline_document(document(text))
    return round(time.process_time() - started, 2)


def unfenced(samples: Sequence) -> list:  # noqa: ANN001
    """Without the one whose fence is never closed: it would swallow what follows."""
    return [sample for sample in samples if "never closed" not in sample.name]


if __name__ == "__main__":
    main()
