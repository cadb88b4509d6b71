"""`python -m tutor.index_check`: does the index find what is in it? Run by doctor as a child.

Prints `{}` or `{"error": {"problem", "fix"}}`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from ingest.embedding import load_embedder
from ingest.errors import IndexUnusable, NothingIndexed, StudyError
from ingest.index import IndexReader
from ingest.manifest import read_manifest
from ingest.settings import IngestSettings, load_ingest_settings
from ingest.words import match_any

SAMPLED_CHUNKS = 8
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
    if missing := index.missing_vectors():
        total = index.chunk_count()
        raise StudyError(f"{missing} of {total} passages are found by their words only.", fix=SYNC)
    sample = _some_chunks(index)
    vectors = index.vectors(sample)
    for chunk_id in sample:
        found = index.search_vectors(vectors[chunk_id], 1) if chunk_id in vectors else []
        if not found or found[0][1] < SAME_COSINE:
            raise IndexUnusable("Some passages can't be found by their meaning.", fix=REBUILD)


def _some_chunks(index: IndexReader) -> list[int]:
    """Chunks that frequent words find."""
    counts = index.vocabulary()
    frequent = sorted(counts, key=lambda word: counts[word], reverse=True)[:SAMPLED_CHUNKS]
    found = (index.search_words(match_any([word]), SAMPLED_CHUNKS) for word in frequent)
    return sorted({chunk_id for hits in found for chunk_id, _ in hits})[:SAMPLED_CHUNKS]


def main() -> None:
    try:
        check_index(load_ingest_settings(os.environ, Path.cwd()))
        found = {}
    except StudyError as error:
        found = {"error": {"problem": error.problem, "fix": error.fix}}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
