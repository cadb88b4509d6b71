"""What an ingest did, and what the index holds now."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.arrivals import Arrival
from ingest.database import Database


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, folder or root that couldn't be read; the rest was."""

    root: str
    source: str  # "" for the root itself
    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class Seconds:
    total: float
    read: float
    embed: float
    store: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the whole index."""

    documents: int = 0
    sections: int = 0
    qa_pairs: int = 0
    chunks: int = 0
    truncated: int = 0  # chunks longer than the embedder reads: always 0, and counted to prove it
    word_pieces: int = 0
    source_mb: float = 0.0  # 1,000,000 bytes


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Counts of documents by what happened to them in this run, and the index's totals."""

    added: int
    changed: int
    moved: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...]
    arrived: tuple[Arrival, ...]
    repaired: int  # vectors that the check after writing missed; they were made good
    totals: Totals
    seconds: Seconds


def count_totals(database: Database, max_word_pieces: int) -> Totals:
    row = database.select(
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM sections),"
        " (SELECT count(*) FROM pairs), count(*), coalesce(sum(word_pieces > ?), 0),"
        " coalesce(sum(word_pieces), 0),"
        " (SELECT coalesce(sum(source_bytes), 0) FROM documents) / 1e6 FROM chunks",
        (max_word_pieces,),
    )[0]
    return Totals(*row)
