"""`python -m tutor.index_check`: does the index find what is in it? Run by doctor as a child.

Prints `{}` or `{"error": {"problem", "fix"}}`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import load_embedder
from ingest.errors import IndexUnusable, NothingIndexed, StudyError
from ingest.index import IndexReader
from ingest.manifest import read_manifest
from ingest.settings import IngestSettings, load_ingest_settings
from ingest.words import match_any

MOST_CHUNKS = 2_000  # looked up; some milliseconds each
FREQUENT_WORDS = 50  # together they stand in nearly every chunk
SAME_COSINE = 0.99  # a vector looked up by itself; less only where another chunk was found
SYNC = "Run `python -m ingest`."
REBUILD = "Run `python -m ingest --rebuild`; nothing of yours is in the index."


def check_index(settings: IngestSettings) -> None:
    """
    Raises:
        StudyError: what is wrong with the index, the worst first.
    """
    index = IndexReader.open(settings)
    try:
        check_against_settings(index, settings)
        check_vectors(index)
    finally:
        index.close()


def check_against_settings(index: IndexReader, settings: IngestSettings) -> None:
    documents = index.documents()
    if not documents:
        raise NothingIndexed(
            "The index holds no documents.",
            fix="Run `python -m ingest PATH` with your notes' folder.",
        )
    strays = {document.root for document in documents} - set(
        read_manifest(settings.manifest_path).roots
    )
    if strays:
        raise IndexUnusable(
            f"The index holds documents of a folder that is no longer followed: {min(strays)}.",
            fix=REBUILD,
        )
    if index.embedder_fingerprint != load_embedder(settings).fingerprint:
        raise IndexUnusable("The index was made with another embedder.", fix=SYNC)


def check_vectors(index: IndexReader) -> None:
    """Looks vectors up by themselves: after many changes Chroma loses some without an error."""
    total = index.chunk_count()
    if missing := index.missing_vectors():
        raise StudyError(f"{missing} of {total} passages are found by their words only.", fix=SYNC)
    sample = _some_chunks(index, total)
    vectors = index.vectors(sample)
    lost = [id_ for id_ in sample if id_ not in vectors or not _is_found(index, vectors[id_])]
    if lost:
        raise IndexUnusable(
            f"{len(lost)} of {len(sample)} passages can't be found by their meaning.", fix=REBUILD
        )


def _is_found(index: IndexReader, vector: NDArray[np.float32]) -> bool:
    found = index.search_vectors(vector, 1)
    return bool(found) and found[0][1] >= SAME_COSINE


def _some_chunks(index: IndexReader, total: int) -> list[int]:
    """At most MOST_CHUNKS, spread evenly."""
    counts = index.vocabulary()
    frequent = sorted(counts, key=lambda word: counts[word], reverse=True)[:FREQUENT_WORDS]
    found = sorted(id_ for id_, _ in index.search_words(match_any(frequent), total))
    return found[:: -(-len(found) // MOST_CHUNKS) or 1]


def main() -> None:
    try:
        check_index(load_ingest_settings(os.environ, Path.cwd()))
        found = {}
    except StudyError as error:
        found = {"error": {"problem": error.problem, "fix": error.fix}}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
