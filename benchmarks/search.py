"""All of search in one run: how well it finds, what each part adds, how fast: one JSON line.

`python -m benchmarks.search [--home FOLDER] [--plot FILE.svg]` prints {"quality", "speed"}: quality
by set and way of searching with kinds of question and coverage, as `benchmarks.search_quality` has
it; speed at 4,000 and at 100,000 chunks, as `benchmarks.search_speed` has it. --home keeps the
indexes for the next run: the large one takes some minutes to make.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import search_quality
from benchmarks.search_plot import plot

SIZES = (4_000, 100_000)  # chunks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="keep the indexes in this folder")
    parser.add_argument("--plot", type=Path, help="draw what each part adds")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = (arguments.home or Path(scratch)).absolute()
        speed = [speed_at(chunks, home / f"speed-{chunks}") for chunks in SIZES]
        quality = search_quality.measure(home)
    if arguments.plot:
        arguments.plot.write_text(plot(quality), "utf-8")
    print(json.dumps({"quality": quality, "speed": speed}))


def speed_at(chunks: int, home: Path) -> dict[str, Any]:
    """In a process of its own, whose memory and first search are those of a fresh start."""
    command = [sys.executable, "-m", "benchmarks.search_speed"]
    command += ["--chunks", str(chunks), "--home", str(home)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures: dict[str, Any] = json.loads(printed)
    return figures


if __name__ == "__main__":
    main()
