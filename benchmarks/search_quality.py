"""How well search finds, and how well it knows when it can't: prints one JSON line.

`python -m benchmarks.search_quality [--home FOLDER] [--plot FILE.svg]`. The own questions over the
starter guides always, the later ones apart; with PREP_TUTOR_EVAL also the sets in that folder,
scored by its `score.py` beside its `reference.py`. Each set has an index of its own; --home keeps
them for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.questions import find_gold, read_questions
from benchmarks.search_plot import plot
from benchmarks.search_scoring import bounds, figures, judge
from ingest.embedding import Embedder, load_embedder
from ingest.index import IndexReader
from ingest.settings import CHECKOUT, IngestSettings
from ingest.sync import sync
from tutor import ranking
from tutor.retrieval import Searcher
from tutor.search_command import to_contract

GUIDES = CHECKOUT / "corpus" / "starter"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="keep the indexes in this folder")
    parser.add_argument("--plot", type=Path, help="draw what each part adds")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        report = measure((arguments.home or Path(scratch)).absolute())
    if arguments.plot:
        arguments.plot.write_text(plot(report), "utf-8")
    print(json.dumps(report))


def measure(home: Path) -> dict[str, Any]:
    """By set, then by way of searching; each set's index in a folder of `home`."""
    report: dict[str, Any] = measure_own(home / "own")
    if folder := os.environ.get("PREP_TUTOR_EVAL"):
        for queries in sorted(Path(folder).glob("*/queries.jsonl")):
            report[queries.parent.name] = measure_outside(queries, home / queries.parent.name)
    return report


def measure_own(home: Path) -> dict[str, Any]:
    questions = read_questions()
    gold = {question.id: find_gold(question, GUIDES) for question in questions}
    queries = [(question.id, question.query) for question in questions]
    report: dict[str, Any] = {"own_earlier": {}, "own_later": {}}
    for name, rows in results_by_way(GUIDES, home, queries):
        judged = {q.id: judge(q, gold[q.id], row) for q, row in zip(questions, rows, strict=True)}
        for is_later, part in enumerate(report.values()):
            part[name] = figures([judged[q.id] for q in questions if q.is_later == bool(is_later)])
    return report


def measure_outside(queries_path: Path, home: Path) -> dict[str, Any]:
    corpus = queries_path.parent / "corpus"
    if not corpus.exists():  # the learner's own folder beside the evaluation's
        corpus = queries_path.parents[2] / queries_path.parent.name
    rows = [json.loads(line) for line in queries_path.read_text("utf-8").splitlines()]
    queries = [(row["id"], row["query"]) for row in rows]
    report: dict[str, Any] = {}
    for name, results in results_by_way(corpus, home, queries):
        hits = home / f"{name}.jsonl"
        hits.write_text("".join(json.dumps(row) + "\n" for row in results), "utf-8")
        report[name] = score(queries_path, hits, corpus)
    hits = home / "reference.jsonl"
    if not hits.exists():
        run_tool("reference.py", corpus, queries_path, "--out", hits, near=queries_path)
    report["reference"] = score(queries_path, hits, corpus)
    return report


def results_by_way(
    folder: Path, home: Path, queries: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What each way of searching finds, in the form of the contract."""
    settings = IngestSettings(home=home)
    embedder = load_embedder(settings)
    sync(settings, [folder], embedder=embedder, now=datetime.now(UTC), on_event=lambda event: None)
    index = IndexReader.open(settings)
    usual_bar = mock.patch.object(Searcher, "calibrate", autospec=True)
    ways: dict[str, tuple[Embedder | None, AbstractContextManager[object]]] = {
        "usual_bar": (embedder, usual_bar),  # first: the bar that is found stays
        "search": (embedder, nullcontext()),
        "without_thesaurus": (embedder, as_typed()),
        "without_tokens": (embedder, as_typed(words=0.25, cosine=0.75, tokens=0)),
        "vectors": (embedder, as_typed(words=0, cosine=1, tokens=0)),
        "words": (None, as_typed()),
    }
    (home / "coverage.json").unlink(missing_ok=True)
    for name, (used, patched) in ways.items():
        searcher = Searcher(index, used)
        with patched:
            searcher.calibrate()
            yield name, [to_contract(id_, searcher.search(query)) for id_, query in queries]
    index.close()


@contextmanager
def as_typed(
    *,
    words: float = ranking.WORDS_SHARE,
    cosine: float = ranking.COSINE_SHARE,
    tokens: float = ranking.TOKENS_SHARE,
) -> Iterator[None]:
    """Without the thesaurus, and by these shares of the ranking."""
    shares = {"WORDS_SHARE": words, "COSINE_SHARE": cosine, "TOKENS_SHARE": tokens}
    with (
        mock.patch.object(Searcher, "_stand_together", None),
        mock.patch.dict(vars(ranking), shares),
    ):
        yield


def score(queries: Path, hits: Path, corpus: Path) -> dict[str, Any]:
    output = run_tool("score.py", queries, hits, "--corpus", corpus, "--json", near=queries)
    scored: dict[str, Any] = json.loads(output)
    answered = scored["queries"]
    off = len(queries.read_text("utf-8").splitlines()) - answered
    for name, count in (("false answers", off), ("false refusals", answered)):
        if name in scored:
            scored[f"{name}, bounds"] = bounds(scored[name], count)
    return scored


def run_tool(name: str, *arguments: object, near: Path) -> str:
    command = [sys.executable, str(near.parents[1] / name), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
