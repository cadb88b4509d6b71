"""Reading the notes: what is indexed, the button that brings it in step, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ingest.errors import NothingIndexed, StudyError
from tutor.counted import counted
from tutor.ingest_child import IngestProgress
from tutor.services import Services
from tutor.ui.news import draw_news, draw_offer, forget_changes
from tutor.ui.unread import draw_unread

_STEPS = {
    "starting": "Starting",
    "reading": "Reading files",
    "words": "Making them searchable by words",
    "embedding": "Making them searchable by meaning",
    "checking": "Checking the index",
}
_REFRESH_S = 0.5


def draw_reading(services: Services, *, key: str) -> None:
    """What is indexed in one line and the button to read the notes; the progress while it runs."""
    progress = services.reading.progress
    if progress and progress.is_running:
        st.fragment(_draw_running, run_every=_REFRESH_S)(services, key)
        return
    st.caption(indexed_line(services))
    if draw_offer(services, key=key):
        services.reading.start()
        st.rerun()
    if progress:
        _draw_end(progress)
        draw_news(services, progress, key=key)


def indexed_line(services: Services) -> str:
    """What stands in the index, or that nothing does."""
    try:
        documents = services.index().documents()
    except NothingIndexed:
        return "Nothing is read yet."
    except StudyError as error:
        return f"{error.problem} {error.fix}"
    pairs = sum(document.pair_count for document in documents)
    yours = sum(document.ownership == "yours" for document in documents)
    return (
        f"{counted(len(documents), 'document')} ({yours} yours, {len(documents) - yours} starter), "
        f"{counted(pairs, 'question')} with answers."
    )


def _draw_running(services: Services, key: str) -> None:
    progress = services.reading.progress
    if progress is None or not progress.is_running:
        forget_changes()
        st.rerun()
    words = _STEPS.get(progress.step, progress.step)
    if progress.total:
        rate = f", {progress.per_second:.0f} a second" if progress.per_second else ""
        st.progress(
            min(1.0, progress.done / progress.total),
            text=f"{words}: {progress.done} of {progress.total}{rate}",
        )
    else:
        st.caption(f"{words} …")
    if st.button("Cancel", key=f"{key}_cancel"):
        services.reading.cancel()


def _draw_end(progress: IngestProgress) -> None:
    if progress.problem:
        st.warning(f"{progress.problem} {progress.fix or ''}")
    elif progress.report is not None:
        st.caption(report_line(progress.report))
        failed = progress.report["failed"]
        draw_unread([(each["problem"], each["fix"]) for each in failed], expanded=len(failed) == 1)


def report_line(report: Mapping[str, Any]) -> str:
    """What a run changed, in words."""
    parts = [
        f"{count} {word}"
        for word in ("added", "changed", "moved", "removed")
        if (count := report[word])
    ]
    seconds = report["seconds"]["total"]
    return f"{', '.join(parts) or 'Nothing changed'} ({seconds:.1f} s)."
