"""Learns the constants of tutor/coverage.py from the earlier own questions: prints one JSON line.

`python -m benchmarks.learn_coverage [--home FOLDER]`, with the folder of search_quality. They are
reported on other sets by search_quality.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.questions import read_questions
from benchmarks.search_quality import GUIDES
from ingest.embedding import load_embedder
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.sync import sync
from tutor.coverage import values_of
from tutor.retrieval import Searcher


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="keep the index in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        settings = IngestSettings(home=(arguments.home or Path(scratch)).absolute() / "own")
        embedder = load_embedder(settings)
        now = datetime.now(UTC)
        sync(settings, [GUIDES], embedder=embedder, now=now, on_event=lambda event: None)
        index = IndexReader.open(settings)
        questions = [question for question in read_questions() if not question.is_later]
        answered = np.array([bool(question.files) for question in questions])
        seen = [Searcher(index, embedder).search(q.query).signals for q in questions]
        alone = [Searcher(index, None).search(q.query).signals for q in questions]
        index.close()
    with_vectors = np.array([values_of(signals) for signals in seen], np.float64)
    words_only = np.array([values_of(signals) for signals in alone], np.float64)
    learnt = {
        "with_vectors": learn(with_vectors, answered).round(1).tolist(),
        "words_only": learn(words_only, answered).round(1).tolist(),
    }
    print(json.dumps(learnt))


def learn(signals: NDArray[np.float64], answered: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Logistic regression by Newton's method, both classes weighing the same, ridge 3.

    `signals` (n, k); the result is the constant and a weight for each signal.
    """
    mean, spread = signals.mean(axis=0), signals.std(axis=0)
    rows = np.column_stack([np.ones(len(signals)), (signals - mean) / spread])
    share = np.where(answered, 0.5 / answered.sum(), 0.5 / (~answered).sum()) * len(answered)
    ridge = np.diag([1e-6] + [3.0] * signals.shape[1])
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        sure = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share * (sure - answered)) + ridge @ weights
        curve = (rows * (share * sure * (1 - sure))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(curve, slope)
    plain = weights[1:] / spread
    return np.concatenate([[weights[0] - plain @ mean], plain])


if __name__ == "__main__":
    main()
