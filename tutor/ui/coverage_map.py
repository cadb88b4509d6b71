"""A role's syllabus against the notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING

import streamlit as st

from ingest.documents import Locator
from ingest.errors import NothingIndexed
from ingest.index import IndexReader
from tutor.card_changes import state_of
from tutor.coverage import Coverage
from tutor.coverage_map import (
    FILE_CHARS,
    Covered,
    Subject,
    keep_map,
    kept_map,
    key_of,
    map_of,
    read_syllabus,
    save_syllabus,
    syllabi,
)
from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.ui.source import open_source

if TYPE_CHECKING:
    from tutor.retrieval import Searcher

_LOOKING = "coverage_looking"
_BADGES = {
    "covered": ":green-badge[covered]",
    "thin": ":orange-badge[thin]",
    "missing": ":red-badge[missing]",
}


def draw_coverage(services: Services) -> None:
    """By words alone, so that no embedder has to be loaded, until it was looked at closely."""
    try:
        index = services.index()
    except NothingIndexed:
        st.info("Once your notes are read, this shows what a role asks for that they lack.")
        return
    home = services.settings.home
    files = syllabi(home)
    name = st.selectbox("Role", list(files), key="coverage_role", on_change=_stop_looking)
    text = files[name].read_text("utf-8")
    subjects, key = read_syllabus(text), key_of(text, _state(index))
    if st.session_state.get(_LOOKING):
        keep_map(home, name, key, _looked_closely(services, subjects))
        _stop_looking()
        st.rerun()
    close = kept_map(home, name, key)
    _draw_map(services, close or _by_words(services, subjects, key), is_close=close is not None)
    with st.expander("Edit this syllabus"):
        edited = st.text_area(
            "A heading for each area, a line for each subject: `- subject: a question on it`",
            text,
            height=300,
            key=f"syllabus_{name}",
            max_chars=FILE_CHARS,
        )
        if st.button("Save it", key="syllabus_save") and edited != text:
            save_syllabus(home, name, edited)
            st.rerun()


def _draw_map(services: Services, found: Sequence[Covered], *, is_close: bool) -> None:
    counts = Counter(one.coverage for one in found)
    st.markdown(
        f"Of {len(found)} subjects your notes cover **{counts['covered']}**, mention "
        f"{counts['thin']} and lack {counts['missing']}. Starter guides count, and are marked."
    )
    if not is_close:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":orange-badge[by words only]")
            st.caption("That is generous: a word may stand there for another thing.")
            if st.button("Look closely", key="coverage_look", icon=":material/search:"):
                st.session_state[_LOOKING] = True
                st.rerun()
    for area, group in groupby(found, key=lambda one: one.subject.area):
        st.markdown(f"**{one_line(area)}**")
        with st.container(gap=None):
            for one in group:
                _draw_subject(services, one)


def _state(index: IndexReader) -> str:
    """Of the notes, and how far they can be searched by meaning."""
    return f"{state_of(index)} {index.missing_vectors()}"


def _stop_looking() -> None:
    st.session_state.pop(_LOOKING, None)


def _by_words(services: Services, subjects: Sequence[Subject], key: str) -> tuple[Covered, ...]:
    """Looked up once for each state of the notes and the syllabus."""
    kept = st.session_state.get("coverage_map")
    if kept and kept[0] == key:
        found: tuple[Covered, ...] = kept[1]
        return found
    from tutor.retrieval import Searcher

    searcher = Searcher(services.index(), None, services.out_of_play)
    with st.spinner("Looking into your notes …"):
        mapped = tuple(map_of(subjects, partial(_look, searcher)))
    st.session_state["coverage_map"] = key, mapped
    return mapped


def _looked_closely(services: Services, subjects: Sequence[Subject]) -> tuple[Covered, ...]:
    """With the embedder, as answers are judged; whatever else is clicked ends it."""
    began, found = monotonic(), list[Covered]()
    bar = st.progress(0.0, "Loading what compares meanings …")
    st.button("Cancel", key="coverage_cancel", on_click=_stop_looking)
    for one in map_of(subjects, partial(_look, services.notes().searcher)):
        found.append(one)
        rate = len(found) / max(0.1, monotonic() - began)
        words = f"Looking: {len(found)} of {len(subjects)}, {rate:.0f} a second"
        bar.progress(len(found) / len(subjects), words)
    return tuple(found)


def _look(searcher: Searcher, question: str) -> tuple[Coverage, Locator | None, bool]:
    result = searcher.search(question, limit=1)
    passage = result.hits[0].passage if result.hits else None
    if passage is None or result.coverage == "missing":
        return "missing", None, False
    return result.coverage, passage.locator, passage.ownership == "yours"


def _draw_subject(services: Services, one: Covered) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        starter = "" if one.is_yours or one.place is None else " :gray-badge[starter]"
        question = one_line(one.subject.question)
        st.markdown(
            f"{_BADGES[one.coverage]}{starter} {one_line(one.subject.subject)} :gray[{question}]"
        )
        if one.place and st.button(
            "Open", key=f"coverage_{one.subject.area}_{one.subject.subject}", type="tertiary"
        ):
            open_source(services, one.place)
