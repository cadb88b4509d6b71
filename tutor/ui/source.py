"""Looking at a document: its own lines, those of a passage marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import streamlit as st

from ingest.documents import Lines, Locator, Place, place_of
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
    document = services.index().document(locator.root, locator.source)
    if document is not None:
        place = place_of(document.places, locator.start_line, locator.end_line)
        locator = replace(locator, place=place)
    st.markdown(f"**{one_line(where(locator))}**")
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
    places = document.places
    _draw_lines(lines, places, first, locator.start_line - 1)
    with st.container(border=True):
        st.caption("The passage")
        _draw_lines(lines, places, locator.start_line, locator.end_line)
    _draw_lines(lines, places, locator.end_line + 1, last)


def _draw_lines(lines: Lines, places: Sequence[Place], first: int, last: int) -> None:
    """Numbered lines as they are in the file, each page or cell under its name."""
    last = min(last, len(lines))
    begins = [place.start_line for place in places if first < place.start_line <= last]
    for start, end in pairwise([first, *begins, last + 1]):
        if start < end:
            if place := place_of(places, start, end - 1):
                st.caption(place)
            _draw_run(lines, start, end - 1)


def _draw_run(lines: Lines, first: int, last: int) -> None:
    width = len(str(len(lines)))
    numbered = (f"{line:>{width}}  {lines.at(line)}" for line in range(first, last + 1))
    st.code("\n".join(numbered), language=None, wrap_lines=True)
