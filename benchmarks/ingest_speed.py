"""Cold ingest against the pipeline that one would write in an afternoon, in the same run.

    PREP_TUTOR_EVAL=... python benchmarks/ingest_speed.py [CORPUS]

The reference splits by characters, embeds in float32 through sentence-transformers and stores in
Chroma. Both are timed from reading to searchable, after imports and model load, in turns; one JSON
line tells the median of the ratios.
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
from datetime import UTC, datetime
from pathlib import Path

from ingest.embedding import Precision, load_embedder
from ingest.events import SyncEvent
from ingest.settings import CHECKOUT, IngestSettings
from ingest.sync import sync


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=CHECKOUT / "corpus" / "starter")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--one", choices=["bfloat16", "float32"], help="one ingest of ours alone")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(ingest_once(options.corpus, options.one)))
        return
    rounds = [one_round(options.corpus) for _ in range(options.rounds)]
    print(json.dumps(summary(rounds)))


def one_round(corpus: Path) -> dict[str, dict[str, float]]:
    return {
        "reference": reference(corpus),
        "bfloat16": in_own_process(corpus, "bfloat16"),
        "float32": in_own_process(corpus, "float32"),
    }


def reference(corpus: Path) -> dict[str, float]:
    script = Path(os.environ["PREP_TUTOR_EVAL"]) / "reference.py"
    with tempfile.TemporaryDirectory() as folder:
        queries = Path(folder) / "queries.jsonl"
        queries.write_text("".join(f'{{"id": {n}, "query": "lists"}}\n' for n in range(2)))
        out = Path(folder) / "hits.jsonl"
        command = [sys.executable, str(script), str(corpus), str(queries), "--out", str(out)]
        return last_line(command)


def in_own_process(corpus: Path, precision: str) -> dict[str, float]:
    return last_line([sys.executable, __file__, str(corpus), "--one", precision])


def last_line(command: list[str]) -> dict[str, float]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def ingest_once(corpus: Path, precision: Precision) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        warm_up, home, note = (Path(folder) / name for name in ("warm-up", "home", "note.md"))
        note.write_text("# Warm up\n\nImports and model load aren't timed, as in the reference.\n")
        embedder = load_embedder(IngestSettings(home), precision=precision)
        for settings, path in ((IngestSettings(warm_up), note), (IngestSettings(home), corpus)):
            report = sync(
                settings, [path], embedder=embedder, now=datetime.now(UTC), on_event=ignore
            )
    totals, seconds = report.totals, report.seconds
    return {
        "mb_per_s": totals.source_mb / seconds.total,
        "source_mb": totals.source_mb,
        "chunks": totals.chunks,
        "word_pieces": totals.word_pieces,
        "truncated": totals.truncated,
        "embedding_share": seconds.embed / seconds.total,  # token vectors' writing included
        "read_s": seconds.read,
        "embed_s": seconds.embed,
        "store_s": seconds.store,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


def ignore(event: SyncEvent) -> None:
    """Nobody watches."""


def summary(rounds: list[dict[str, dict[str, float]]]) -> dict[str, object]:
    ratios = {
        precision: statistics.median(
            each[precision]["mb_per_s"] / each["reference"]["mb_per_s"] for each in rounds
        )
        for precision in ("bfloat16", "float32")
    }
    last = {
        name: {key: round(value, 4) for key, value in values.items()}
        for name, values in rounds[-1].items()
    }
    return {"times_the_reference": {k: round(v, 2) for k, v in ratios.items()}, **last}


if __name__ == "__main__":
    main()
