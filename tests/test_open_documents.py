"""What is kept open between searches."""

from __future__ import annotations

import pytest

from ingest.documents import Document
from ingest.layout import Layout
from tutor import open_documents
from tutor.open_documents import OpenDocuments


class FakeIndex:
    """Documents of ten characters each, and which of them were read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def layout(self, root: str, source: str) -> Layout | None:
        if source == "gone":
            return None
        self.read.append(source)
        return Layout(Document(root, source, "guide", "yours", "0123456789", ""), source, {}, {})


def test_the_documents_used_longest_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_documents, "_MOST_CHARS", 20)
    index = FakeIndex()
    documents = OpenDocuments(index)  # type: ignore[arg-type]
    for source in ("one", "two", "one", "three", "one", "two"):
        document = documents.get("notes", source)
        assert document is not None
        assert document.layout.title == source
    assert index.read == ["one", "two", "three", "two"]
    assert documents.get("notes", "gone") is None
