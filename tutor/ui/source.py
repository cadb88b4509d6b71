"""Looking at a document: its own lines, those of a passage marked."""

from __future__ import annotations

import streamlit as st

from ingest.documents import Lines, Locator
from tutor.services import Services
from tutor.ui.markdown import one_line

LINES_AROUND = 12


def where(locator: Locator) -> str:
    """The place in words: the file and its lines or page."""
    lines = (
        f"line {locator.start_line}"
        if locator.start_line == locator.end_line
        else f"lines {locator.start_line} to {locator.end_line}"
    )
    return f"{locator.source}, {locator.place or lines}"


@st.dialog("Source", width="large", on_dismiss="rerun")
def open_source(services: Services, locator: Locator) -> None:
    """The document around `locator`, whose lines stand in a frame of their own."""
    st.markdown(f"**{one_line(where(locator))}**")
    document = services.index().document(locator.root, locator.source)
    if document is None:
        st.info(
            "This file isn't among your notes any more. "
            "The passage is kept with the answer as it was."
        )
        return
    lines = Lines(document.text)
    whole = st.toggle("Whole file", key="source_whole")
    first = 1 if whole else max(1, locator.start_line - LINES_AROUND)
    last = len(lines) if whole else min(len(lines), locator.end_line + LINES_AROUND)
    _draw_lines(lines, first, locator.start_line - 1)
    with st.container(border=True):
        st.caption("The passage")
        _draw_lines(lines, locator.start_line, locator.end_line)
    _draw_lines(lines, locator.end_line + 1, last)


def _draw_lines(lines: Lines, first: int, last: int) -> None:
    """Numbered lines as they are in the file; nothing for an empty range."""
    last = min(last, len(lines))
    if first > last:
        return
    width = len(str(len(lines)))
    numbered = (f"{line:>{width}}  {lines.at(line)}" for line in range(first, last + 1))
    st.code("\n".join(numbered), language=None, wrap_lines=True)
