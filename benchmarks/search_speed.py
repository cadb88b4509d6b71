"""How long a warm search takes beside embedding its query: prints one JSON line.

`python -m benchmarks.search_speed [--chunks 4000] [--home FOLDER]`. Both are timed in turn in one
process and in the same precision, reranking included; `encode` is sentence-transformers' own,
`embed` ours, which search calls. The notes are paragraphs of the starter guides in random order;
their vectors are random too, since only their number matters here. The first search reads what is
held in memory and loads the embedder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.big_index import make_index
from benchmarks.questions import read_questions
from benchmarks.search_quality import GUIDES
from ingest.embedding import Embedder, load_embedder
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from tutor.retrieval import Searcher

CHUNKS_READ = 4_000  # notes for so many are read; more are their copies under other names
WARM_UP = 30  # searches before the first is timed
CHUNKS_A_DOCUMENT = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=4_000)
    parser.add_argument("--home", type=Path, help="keep the index in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = (arguments.home or Path(scratch)).absolute()
        print(json.dumps(measure(home, arguments.chunks)))


def measure(home: Path, chunks: int) -> dict[str, object]:
    settings = IngestSettings(home=home)
    embedder = load_embedder(settings)
    if not settings.manifest_path.exists():
        notes = home / "notes"
        write_notes(notes, min(chunks, CHUNKS_READ), random.Random(1))
        make_index(settings, notes, embedder, chunks)
    index = IndexReader.open(settings)
    started = time.perf_counter()
    searcher = Searcher(index, embedder)
    searcher.search("warm up")
    first_s = time.perf_counter() - started
    queries = [question.query for question in read_questions()]
    for query in queries[:WARM_UP]:
        searcher.search(query)
    tokens = sum(path.stat().st_size for path in settings.cache_folder.glob("*.tokens"))
    figures = {
        "chunks": index.chunk_count(),
        "with_vectors": index.chunk_count() - index.missing_vectors(),
        "load": round(os.getloadavg()[0], 1),
        "precision": embedder.fingerprint.rsplit(" ", 1)[-1],
        "first_search_s": round(first_s, 2),
        **timings(searcher, embedder, queries[WARM_UP:]),
        "memory_anonymous_mb": anonymous_mb(),
        "tokens_mapped_mb": round(tokens / 1e6),
    }
    index.close()
    return figures


def anonymous_mb() -> int | None:
    """Memory of this process that is no file's; None where the system doesn't tell."""
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return None
    return int(re.search(r"RssAnon:\s+(\d+)", status)[1]) // 1000


def write_notes(folder: Path, chunks: int, rng: random.Random) -> None:
    """About as many sections as `chunks`, each of two random paragraphs under a random heading."""
    folder.mkdir(parents=True)
    texts = [path.read_text("utf-8") for path in sorted(GUIDES.glob("*.md"))]
    prose = [part for text in texts for part in text.split("\n\n") if part[:1].isalpha()]
    headings = re.findall(r"^\*\*Q: (.+\?)\*\*$", "\n".join(texts), re.MULTILINE)
    for number in range(-(-chunks // CHUNKS_A_DOCUMENT)):
        sections = [
            f"## {rng.choice(headings)} N0000 {number}.{place}\n\n"
            + "\n\n".join(rng.sample(prose, 2))
            for place in range(CHUNKS_A_DOCUMENT // 2)
        ]
        (folder / f"{number:04}.md").write_text("\n\n".join(sections), "utf-8")


@dataclass
class Times:
    """Of one thing done for every query."""

    clock_s: list[float] = field(default_factory=list)
    cpu_s: float = 0.0  # processor time of all threads; tells even on a busy machine

    def measure(self, do: Callable[[], object]) -> None:
        clock, cpu = time.perf_counter(), time.process_time()
        do()
        self.clock_s.append(time.perf_counter() - clock)
        self.cpu_s += time.process_time() - cpu

    @property
    def median_ms(self) -> float:
        return 1000 * statistics.median(self.clock_s)


def timings(searcher: Searcher, embedder: Embedder, queries: Sequence[str]) -> dict[str, object]:
    encode = plain_encode(embedder)
    encoding, embedding, searching = Times(), Times(), Times()
    for query in queries:
        encoding.measure(partial(encode, query))
        embedding.measure(partial(embedder.embed, [query]))
        searching.measure(partial(searcher.search, query))
    slow_ms = 1000 * statistics.quantiles(searching.clock_s, n=20)[-1]
    pairs = zip(searching.clock_s, encoding.clock_s, strict=True)
    return {
        "encode_ms_median": round(encoding.median_ms, 2),
        "embed_ms_median": round(embedding.median_ms, 2),
        "search_ms_median": round(searching.median_ms, 2),
        "search_ms_p95": round(slow_ms, 2),
        "search_over_encode": round(searching.median_ms / encoding.median_ms, 3),
        "search_over_embed": round(searching.median_ms / embedding.median_ms, 3),
        "median_of_ratios_to_encode": round(statistics.median(s / e for s, e in pairs), 3),
        "p95_over_median": round(slow_ms / searching.median_ms, 2),
        "cpu_search_over_encode": round(searching.cpu_s / encoding.cpu_s, 3),
        "cpu_search_over_embed": round(searching.cpu_s / embedding.cpu_s, 3),
    }


def plain_encode(embedder: Any) -> Callable[[str], object]:
    """sentence-transformers' own, as anyone would call it, on the very model that search uses."""
    return partial(embedder._loaded_model().encode, show_progress_bar=False)


if __name__ == "__main__":
    main()
