"""A role's syllabus against the notes."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import streamlit as st

from ingest.documents import Locator
from ingest.errors import NothingIndexed
from ingest.index import IndexReader
from tutor.coverage import Coverage
from tutor.coverage_map import (
    FILE_CHARS,
    Covered,
    Subject,
    map_of,
    read_syllabus,
    save_syllabus,
    syllabi,
)
from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.ui.source import open_source

_BADGES = {
    "covered": ":green-badge[covered]",
    "thin": ":orange-badge[thin]",
    "missing": ":red-badge[missing]",
}


def draw_coverage(services: Services) -> None:
    """By words alone, so that no embedder has to be loaded, until asked to look closely."""
    try:
        index = services.index()
    except NothingIndexed:
        st.info("Once your notes are read, this shows what a role asks for that they lack.")
        return
    files = syllabi(services.settings.home)
    name = st.selectbox("Role", list(files), key="coverage_role")
    text = files[name].read_text("utf-8")
    subjects = read_syllabus(text)
    closely = st.session_state.get("coverage_closely", False)
    key = (index.version, text, closely)
    found = _mapped(services, index, subjects, key, closely=closely)
    counts = Counter(one.coverage for one in found)
    st.markdown(
        f"Of {len(found)} subjects your notes cover **{counts['covered']}**, mention "
        f"{counts['thin']} and lack {counts['missing']}. Starter guides count, and are marked."
    )
    if not closely:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Looked up by words alone, which is generous.")
            if st.button("Look closely", key="coverage_look", icon=":material/search:"):
                st.session_state["coverage_closely"] = True
                st.rerun()
    for area, group in groupby(found, key=lambda one: one.subject.area):
        st.markdown(f"**{one_line(area)}**")
        with st.container(gap=None):
            for one in group:
                _draw_subject(services, one)
    with st.expander("Edit this syllabus"):
        edited = st.text_area(
            "A heading for each area, a line for each subject: `- subject: a question on it`",
            text,
            height=300,
            key=f"syllabus_{name}",
            max_chars=FILE_CHARS,
        )
        if st.button("Save it", key="syllabus_save") and edited != text:
            save_syllabus(services.settings.home, name, edited)
            st.rerun()


def _mapped(
    services: Services,
    index: IndexReader,
    subjects: tuple[Subject, ...],
    key: object,
    *,
    closely: bool,
) -> tuple[Covered, ...]:
    """Looked up once for each state of the notes and the syllabus."""
    kept = st.session_state.get("coverage_map")
    if kept and kept[0] == key:
        found: tuple[Covered, ...] = kept[1]
        return found
    from tutor.retrieval import Searcher

    searcher = services.notes().searcher if closely else Searcher(index, None)

    def look(question: str) -> tuple[Coverage, Locator | None, bool]:
        result = searcher.search(question, limit=1)
        passage = result.hits[0].passage if result.hits else None
        if passage is None or result.coverage == "missing":
            return "missing", None, False
        return result.coverage, passage.locator, passage.ownership == "yours"

    with st.spinner("Looking into your notes …"):
        mapped = map_of(subjects, look)
    st.session_state["coverage_map"] = key, mapped
    return mapped


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
