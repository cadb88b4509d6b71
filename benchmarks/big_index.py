"""A large index in minutes: some notes read as ever, each put in many times under new names.

Vectors and token vectors are made up, since a search takes as long whatever they say. Numbers in
the headings differ between the copies, so that none is taken for another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ingest.build import makers_of, open_build, vectors_folder
from ingest.chunking import chunk_document
from ingest.documents import Chunk, Document, Outline
from ingest.embedding import Embedder
from ingest.embedding_cache import EmbeddingCache
from ingest.manifest import Manifest, write_manifest
from ingest.outline import outline_document
from ingest.parts import in_parts
from ingest.settings import IngestSettings
from ingest.storing import ReadDocument, put_document
from ingest.token_vectors import TOKEN_BYTES
from ingest.vector_records import VectorRecords
from ingest.vectors import VectorStore

_ADDED_TOGETHER = 5_000
_STAMP = re.compile(r"\bN0000\b")  # in every heading; each copy has a number of its own there


def make_index(settings: IngestSettings, notes: Path, embedder: Embedder, chunks: int) -> None:
    """At least `chunks` chunks made from the Markdown files in `notes`."""
    makers = makers_of(embedder.fingerprint)
    build = open_build(settings, Manifest(), makers, rebuild=True)
    made = 0
    originals = [_read(path, embedder) for path in sorted(notes.glob("*.md"))]
    with build.database.change():
        for read in _copies(originals):
            put_document(build.database, read)
            made += len(read.chunks)
            if made >= chunks:
                break
    records = VectorRecords(build.database, build.folder)
    cache = EmbeddingCache(settings.cache_folder, embedder.fingerprint, embedder.dimension)
    lengths = dict(build.database.select("SELECT vector_id, word_pieces FROM chunks"))
    chance = np.random.default_rng(1)
    with VectorStore(vectors_folder(build.folder, build.database), create=True) as store:
        for keys in in_parts(records.missing(), _ADDED_TOGETHER):
            vectors = chance.standard_normal((len(keys), embedder.dimension), np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            tokens = [
                chance.integers(-128, 128, (lengths[key], TOKEN_BYTES), np.int8) for key in keys
            ]
            cache.add(keys, vectors, tokens)
            store.add(keys, vectors)
            records.note(cache.get(keys), cache.edition)
    build.database.close()
    adopted = Manifest(build=build.number, makers=makers, weights=embedder.weights)
    write_manifest(settings.manifest_path, adopted)


def _read(path: Path, embedder: Embedder) -> ReadDocument:
    text = path.read_text("utf-8")
    document = Document("big", path.name, "guide", "yours", text, path.stem)
    outline = outline_document(document)
    count = embedder.count_word_pieces
    chunks = chunk_document(document, outline, count, embedder.max_word_pieces)
    pieces = count([chunk.embedded_text for chunk in chunks])
    now = datetime.now(UTC)
    return ReadDocument(document, outline, tuple(chunks), tuple(pieces), len(text), now)


def _copies(originals: list[ReadDocument]) -> Iterator[ReadDocument]:
    number = 0
    while True:
        for read in originals:
            yield _renamed(read, f"N{number:04}")
        number += 1


def _renamed(read: ReadDocument, stamp: str) -> ReadDocument:
    """The document under another name, with ids and headings of its own."""

    def new(text: str) -> str:
        return _STAMP.sub(stamp, text)

    document, outline = read.document, read.outline
    source = f"{stamp}-{document.source}"
    return replace(
        read,
        document=replace(document, source=source, text=new(document.text), content_hash=source),
        outline=_renamed_outline(outline, stamp),
        chunks=tuple(_renamed_chunk(chunk, source, stamp) for chunk in read.chunks),
    )


def _renamed_outline(outline: Outline, stamp: str) -> Outline:
    sections = tuple(
        replace(
            section,
            id=section.id + stamp,
            heading_path=tuple(_STAMP.sub(stamp, part) for part in section.heading_path),
        )
        for section in outline.sections
    )
    pairs = tuple(
        replace(pair, id=pair.id + stamp, section_id=pair.section_id + stamp)
        for pair in outline.pairs
    )
    return replace(outline, sections=sections, pairs=pairs)


def _renamed_chunk(chunk: Chunk, source: str, stamp: str) -> Chunk:
    return replace(
        chunk,
        locator=replace(chunk.locator, source=source),
        section_id=chunk.section_id + stamp,
        pair_id=chunk.pair_id and chunk.pair_id + stamp,
        text=_STAMP.sub(stamp, chunk.text),
        # What is embedded differs in any case: a vector belongs to one chunk.
        embedded_text=f"{_STAMP.sub(stamp, chunk.embedded_text)} {stamp}",
        body=_STAMP.sub(stamp, chunk.body),
    )
