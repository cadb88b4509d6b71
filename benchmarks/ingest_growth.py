"""Does an ingest of ten times the notes take ten times as long, and its memory stay flat?

    python -m benchmarks.ingest_growth [--chunks 1000 10000 100000] [--plot docs/ingest_growth.svg]

Each size is a folder of its own generator's notes, ingested by a process of its own. Vectors are
made up, since only reading, cutting, storing and indexing are measured; the embedder would add a
time that goes by the number of chunks, and about 0.6 GB whatever their number. One JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.growth_plot import plot
from benchmarks.made_up_vectors import MadeUpEmbedder
from ingest.embedding import load_embedder
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.sync import sync

CHUNKS_A_NOTE = 23
SECTIONS_A_NOTE = 5
WORDS = 20_000
LIMIT_S = 3_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(measure(options.inside, options.chunks[0])))
        return
    figures = []
    for chunks in options.chunks:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "benchmarks.ingest_growth", "--inside", folder]
            done = subprocess.run(
                [*command, "--chunks", str(chunks)],
                capture_output=True,
                text=True,
                check=True,
                timeout=LIMIT_S,
            )
            figures.append(json.loads(done.stdout))
            print(done.stdout, end="", file=sys.stderr)
    if options.plot:
        options.plot.write_text(plot(figures), "utf-8")
    print(json.dumps({"load": os.getloadavg()[0], "sizes": figures}))


def measure(folder: Path, chunks: int) -> dict[str, float]:
    write_notes(folder / "notes", chunks)
    settings = IngestSettings(home=folder / "home")
    embedder = MadeUpEmbedder(load_embedder(settings))
    started = time.perf_counter()
    report = ingest(settings, embedder, folder / "notes")
    first_s = time.perf_counter() - started
    first_cpu_s = time.process_time()
    (folder / "notes" / "note0.md").write_text("# Short\n\nOnly this.\n", "utf-8")
    started = time.perf_counter()
    ingest(settings, embedder)
    edited_s = time.perf_counter() - started
    return {
        "chunks": report.totals.chunks,
        "documents": report.totals.documents,
        "source_mb": round(report.totals.source_mb, 1),
        "first_s": round(first_s, 2),
        "first_cpu_s": round(first_cpu_s, 2),
        "read_s": round(report.seconds.read, 2),
        "store_s": round(report.seconds.store, 2),
        "one_edited_s": round(edited_s, 2),
        **search_ms(settings, embedder),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
        "index_mb": round(sum(p.stat().st_size for p in settings.home.rglob("*.*")) / 1e6),
    }


def ingest(settings: IngestSettings, embedder: MadeUpEmbedder, *paths: Path):  # noqa: ANN201
    return sync(
        settings, paths, embedder=embedder, now=datetime.now(UTC), on_event=lambda event: None
    )


def search_ms(settings: IngestSettings, embedder: MadeUpEmbedder) -> dict[str, float]:
    index = IndexReader.open(settings)
    vector = embedder.embed(["a question"]).vectors[0]
    index.search_vectors(vector, 50)  # opens Chroma
    started = time.perf_counter()
    for _ in range(10):
        index.search_vectors(vector, 50)
    vectors_ms = 100 * (time.perf_counter() - started)
    started = time.perf_counter()
    for _ in range(10):
        index.search_words('"word17" OR "word1900"', 50)
    words_ms = 100 * (time.perf_counter() - started)
    index.close()
    return {"vectors_ms": round(vectors_ms, 1), "words_ms": round(words_ms, 1)}


def write_notes(folder: Path, chunks: int) -> None:
    """Notes with sections, questions, code and words as unevenly frequent as in any language."""
    folder.mkdir(parents=True)
    chance = random.Random(7)
    for number in range(max(1, chunks // CHUNKS_A_NOTE)):
        sections = "\n".join(section(chance, number, part) for part in range(SECTIONS_A_NOTE))
        (folder / f"note{number}.md").write_text(f"# Note {number}\n\n{sections}", "utf-8")


def section(chance: random.Random, number: int, part: int) -> str:
    name = f"part {part} of {number}"
    return (
        f"## The {name}\n\n{prose(chance, 90)}\n\n"
        f"**Q: When does the {name} matter?**\n*medium · topic {number % 50}*\n\n"
        f"{prose(chance, 40)}\n\n"
        f"```python\ndef use_{number}_{part}(value):\n    return value + {part}\n```\n"
    )


def prose(chance: random.Random, words: int) -> str:
    picked = (f"word{int(WORDS ** chance.random())}" for _ in range(words))
    sentences = " ".join(picked).split(" ")
    return " ".join(
        word + ("." if place % 12 == 11 else "") for place, word in enumerate(sentences)
    )


if __name__ == "__main__":
    main()
