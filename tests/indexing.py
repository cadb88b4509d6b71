"""Notes, indexes and what they hold: shared by the tests of ingest."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from ingest.index import IndexReader
from ingest.manifest import read_manifest
from ingest.settings import IngestSettings
from ingest.sync import sync
from ingest.token_vectors import project
from tests.hashing_embedder import HashingEmbedder
from tutor.looking_up import Notes
from tutor.meanings import Meanings
from tutor.retrieval import Searcher

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def make_settings(folder, home="home"):
    return IngestSettings(home=folder / home, checkout=folder / "checkout")


def make_notes(folder, names=("lists", "caching", "threads")):
    """A folder of small notes, each about its own thing, with a question, code and a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.md").write_text(note_about(name), "utf-8")
    return folder


def note_about(name):
    return (
        f"# All about {name}\n\nWhat {name} are for, in a sentence that mentions {name} twice.\n\n"
        f"## Using {name}\n\nOne uses {name} every day.\n\n"
        f"**Q: Why do {name} matter?**\n*easy · {name}*\n\n"
        f"Because {name} carry the work, and the question comes up.\n\n"
        f"## Code of {name}\n\n```python\ndef use_{name}(value):\n    return value + 1\n```\n\n"
        f"| {name} | cost |\n|---|---|\n| one | 1 |\n"
    )


def ingest(settings, *paths, embedder=None, now=NOW, on_event=lambda event: None, **options):
    return sync(
        settings,
        paths,
        embedder=embedder or HashingEmbedder(),
        now=now,
        on_event=on_event,
        **options,
    )


def notes_over(folder, files):
    """What answers are made from, over these texts: name -> Markdown."""
    embedder, settings, root = HashingEmbedder(), make_settings(folder), folder / "notes"
    root.mkdir()
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    ingest(settings, root, embedder=embedder)
    index = IndexReader.open(settings)
    return Notes(index, Searcher(index, embedder), Meanings(embedder))


def index_content(settings):
    """Everything that a fresh index of the same documents must hold too, vectors apart."""
    index = IndexReader.open(settings)
    documents = {}
    for entry in index.documents():
        key = (entry.root, entry.source)
        documents[key] = (entry, index.document(*key), index.outline(*key))
    numbers = [number for (number,) in index._database.select("SELECT id FROM chunks")]
    words = index._database.select("SELECT rowid, question, heading, body, code FROM words")
    chunks = index.chunks(numbers)
    assert {row[0] for row in words} == chunks.keys()
    content = {
        "roots": read_manifest(settings.manifest_path).roots,
        "documents": {
            key: (replace(entry, read_at=""), *rest) for key, (entry, *rest) in documents.items()
        },
        "pairs": index.pairs(),
        "chunks": sorted((chunks[row[0]] for row in words), key=repr),
        "words": sorted((repr(chunks[row[0]].locator), *row[1:]) for row in words),
        "vocabulary": index.vocabulary(),
        "missing": index.missing_vectors(),
    }
    index.close()
    return content


def assert_vectors_fit(settings, embedder):
    """Every chunk has the vector of its text, and Chroma holds nothing else."""
    index = IndexReader.open(settings)
    numbers = [number for (number,) in index._database.select("SELECT id FROM chunks")]
    chunks, vectors = (read(numbers) for read in (index.chunks, index.vectors))
    assert vectors.keys() == chunks.keys()
    if numbers:
        wanted = embedder.embed([chunks[number].embedded_text for number in numbers])
        got = np.stack([vectors[number] for number in numbers])
        assert (wanted.vectors * got).sum(axis=1).min() >= 0.999
        rows, counts = index.token_rows(numbers)
        assert counts == [len(each) for each in wanted.token_vectors]
        # What is embedded together decides the last bits of a real embedder's numbers.
        again = project(np.concatenate(wanted.token_vectors))
        same = (rows == again).mean(axis=1)
        assert same.min() > 0.5, "another token's numbers"
        assert same.mean() > 0.9
    held = index._fresh_vectors().count() if numbers else 0
    assert held == len({chunk.embedded_text for chunk in chunks.values()})
    index.close()


def counts(report):
    return {
        name: getattr(report, name)
        for name in ("added", "changed", "moved", "removed", "unchanged")
        if getattr(report, name)
    }


def same_as_fresh(settings, tmp_path, *roots):
    fresh = make_settings(tmp_path, "fresh-home")
    shutil.rmtree(fresh.home, ignore_errors=True)
    ingest(fresh, *roots)
    assert_vectors_fit(settings, HashingEmbedder())
    return index_content(settings) == index_content(fresh)
