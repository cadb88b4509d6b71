"""Whether a note can be held against a learner, or has a fault of its own at that place."""

from __future__ import annotations

from ingest.documents import Locator
from ingest.health import find_faults
from ingest.index import IndexReader


def fault_at(index: IndexReader, place: Locator) -> str | None:
    """One sentence on what is wrong with the note's lines; None when nothing is known."""
    document = index.document(place.root, place.source)
    if document is None:
        return None
    outline = index.outline(place.root, place.source)
    for fault in find_faults([(document, outline)], lambda root, source: True):
        if fault.start_line <= place.end_line and place.start_line <= fault.end_line:
            return fault.text
    return None
