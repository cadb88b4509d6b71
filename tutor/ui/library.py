"""What is indexed and how it was read; looking at a document; trying a search."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from ingest.documents import Locator
from ingest.errors import NothingIndexed, StudyError
from ingest.index import DocumentEntry, IndexReader
from tutor.services import Services
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.reading import draw_reading
from tutor.ui.source import open_source, where

QUERY_CHARS = 500


def render(services: Services) -> None:
    st.header("Library", anchor=False)
    draw_reading(services, key="library")
    try:
        index = services.index()
    except NothingIndexed:
        st.info("Put Markdown or text files into `corpus/`, then press the button above.")
        return
    except StudyError as error:
        st.warning(f"{error.problem} {error.fix}")
        return
    documents, trial = st.tabs(["Documents", "Try a search"])
    with documents:
        for document in index.documents():
            _draw_document(services, index, document)
    with trial:
        _draw_trial(services)


def _draw_document(services: Services, index: IndexReader, document: DocumentEntry) -> None:
    whose = ":green-badge[yours]" if document.ownership == "yours" else ":gray-badge[starter]"
    counts = f"{document.section_count} sections, {document.pair_count} questions"
    with st.expander(f"{one_line(document.title)} {whose} {one_line(document.source)}"):
        st.caption(f"{document.kind}, {counts}, read {_minute(document.read_at)}")
        # The outline is read only for the one document that was chosen.
        chosen = st.session_state.get("library_document") == (document.root, document.source)
        if not chosen:
            if st.button("Show its sections", key=f"sections_{document.root}_{document.source}"):
                st.session_state["library_document"] = (document.root, document.source)
                st.rerun()
            return
        for section in index.outline(document.root, document.source).sections:
            if not section.heading_path:
                continue
            indent = "\u2003" * (section.level - 1)
            if st.button(
                f"{indent}{one_line(section.title)}",
                key=f"section_{section.id}",
                type="tertiary",
            ):
                open_source(
                    services,
                    Locator(
                        document.root,
                        document.source,
                        section.start_line,
                        section.end_line,
                        section.start_char,
                        section.end_char,
                    ),
                )


def _minute(moment: str) -> str:
    """An ISO time in this machine's own zone, to the minute."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def _draw_trial(services: Services) -> None:
    """What a question would find, and how sure that is, without asking it."""
    query = st.text_input("What would be found for", key="trial", max_chars=QUERY_CHARS)
    if not query.strip():
        return
    result = services.notes().searcher.search(query, limit=8)
    st.caption(
        f"{result.coverage}, confidence {result.confidence:.2f} (0: surely not in the notes, "
        f"1: surely answered there); searched for {one_line('; '.join(result.searched_for))}"
    )
    for hit in result.hits:
        passage = hit.passage
        with st.container(border=True):
            st.caption(" › ".join(map(one_line, (passage.document_title, *passage.heading_path))))
            st.markdown(safe_markdown(passage.text))
            st.caption(f"{one_line(where(passage.locator))} · rank score {hit.score:.3f}")
