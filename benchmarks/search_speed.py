"""How long a warm search takes beside embedding its query: prints one JSON line.

`python -m benchmarks.search_speed [--chunks 4000] [--home FOLDER]`. Both are timed in turn in one
process and in the same precision. The notes are paragraphs of the starter guides in random order;
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
from pathlib import Path

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
    tokens = sum(path.stat().st_size for path in settings.cache_folder.glob("*.tokens"))
    figures = {
        "chunks": index.chunk_count(),
        "load": os.getloadavg()[0],
        "first_search_s": round(first_s, 2),
        **timings(searcher, embedder),
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


def timings(searcher: Searcher, embedder: Embedder) -> dict[str, object]:
    queries = [question.query for question in read_questions()]
    for query in queries[:WARM_UP]:
        searcher.search(query)
    embed_s: list[float] = []
    search_s: list[float] = []
    cpu_s = [0.0, 0.0]  # of embedding and of searching, all threads; tells even on a busy machine
    for query in queries[WARM_UP:] + queries[:WARM_UP]:
        marks = [(time.perf_counter(), time.process_time())]
        embedder.embed([query])
        marks.append((time.perf_counter(), time.process_time()))
        searcher.search(query)
        marks.append((time.perf_counter(), time.process_time()))
        embed_s.append(marks[1][0] - marks[0][0])
        search_s.append(marks[2][0] - marks[1][0])
        cpu_s[0] += marks[1][1] - marks[0][1]
        cpu_s[1] += marks[2][1] - marks[1][1]
    ratios = [search / embed for search, embed in zip(search_s, embed_s, strict=True)]
    slow = statistics.quantiles(search_s, n=20)[-1]
    return {
        "precision": embedder.fingerprint.rsplit(" ", 1)[-1],
        "cpu_ratio": round(cpu_s[1] / cpu_s[0], 3),
        "embed_ms_median": round(1000 * statistics.median(embed_s), 2),
        "search_ms_median": round(1000 * statistics.median(search_s), 2),
        "search_ms_p95": round(1000 * slow, 2),
        "ratio_of_medians": round(statistics.median(search_s) / statistics.median(embed_s), 3),
        "median_ratio": round(statistics.median(ratios), 3),
        "p95_over_median": round(slow / statistics.median(search_s), 2),
    }


if __name__ == "__main__":
    main()
