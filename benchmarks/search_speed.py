"""How long a warm search takes beside embedding its query: prints one JSON line.

`python -m benchmarks.search_speed [--chunks 4000]`. Both are timed in turn in one process and in
the same precision. The notes are paragraphs of the starter guides in random order; their vectors
are random too, since only their number matters here.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.questions import read_questions
from benchmarks.search_quality import GUIDES
from ingest.embedding import Embedded, Embedder, load_embedder
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.sync import sync
from tutor.retrieval import Searcher

WARM_UP = 30  # searches before the first is timed
CHUNKS_A_DOCUMENT = 40


class RandomVectors:
    """Counts like the real embedder and embeds at random, so that ingesting takes no time."""

    def __init__(self, real: Embedder, seed: int) -> None:
        self.fingerprint = real.fingerprint
        self.dimension = real.dimension
        self.max_word_pieces = real.max_word_pieces
        self.weights = real.weights
        self.count_word_pieces = real.count_word_pieces
        self._random = np.random.default_rng(seed)

    def embed(self, texts: Sequence[str]) -> Embedded:
        vectors = self._noise(len(texts))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return Embedded(vectors, tuple(map(self._noise, self.count_word_pieces(texts))))

    def _noise(self, count: int) -> np.ndarray:
        return self._random.normal(size=(count, self.dimension)).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=4_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        notes = Path(scratch) / "notes"
        write_notes(notes, arguments.chunks, random.Random(1))
        settings = IngestSettings(home=Path(scratch) / "home")
        embedder = load_embedder(settings)
        sync(
            settings,
            [notes],
            embedder=RandomVectors(embedder, seed=1),
            now=datetime.now(UTC),
            on_event=lambda event: None,
        )
        index = IndexReader.open(settings)
        figures = {"chunks": index.chunk_count(), **measure(Searcher(index, embedder), embedder)}
        index.close()
    print(json.dumps(figures))


def write_notes(folder: Path, chunks: int, rng: random.Random) -> None:
    """About as many sections as `chunks`, each of two random paragraphs under a random heading."""
    folder.mkdir()
    texts = [path.read_text("utf-8") for path in sorted(GUIDES.glob("*.md"))]
    prose = [part for text in texts for part in text.split("\n\n") if part[:1].isalpha()]
    headings = re.findall(r"^\*\*Q: (.+\?)\*\*$", "\n".join(texts), re.MULTILINE)
    for number in range(-(-chunks // CHUNKS_A_DOCUMENT)):
        sections = [
            f"## {rng.choice(headings)} {number}.{place}\n\n" + "\n\n".join(rng.sample(prose, 2))
            for place in range(CHUNKS_A_DOCUMENT // 2)
        ]
        (folder / f"{number:04}.md").write_text("\n\n".join(sections), "utf-8")


def measure(searcher: Searcher, embedder: Embedder) -> dict[str, object]:
    queries = [question.query for question in read_questions()]
    for query in queries[:WARM_UP]:
        searcher.search(query)
    embed_s: list[float] = []
    search_s: list[float] = []
    for query in queries[WARM_UP:] + queries[:WARM_UP]:
        started = time.perf_counter()
        embedder.embed([query])
        between = time.perf_counter()
        searcher.search(query)
        embed_s.append(between - started)
        search_s.append(time.perf_counter() - between)
    ratios = [search / embed for search, embed in zip(search_s, embed_s, strict=True)]
    slow = statistics.quantiles(search_s, n=20)[-1]
    return {
        "precision": embedder.fingerprint.rsplit(" ", 1)[-1],
        "embed_ms_median": round(1000 * statistics.median(embed_s), 2),
        "search_ms_median": round(1000 * statistics.median(search_s), 2),
        "search_ms_p95": round(1000 * slow, 2),
        "ratio_of_medians": round(statistics.median(search_s) / statistics.median(embed_s), 3),
        "median_ratio": round(statistics.median(ratios), 3),
        "p95_over_median": round(slow / statistics.median(search_s), 2),
        "memory_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


if __name__ == "__main__":
    main()
