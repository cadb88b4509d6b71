"""The library: what is indexed and how it was read, adding and editing notes, their health, and
trying a search. Each tab is drawn by a file of its own.
"""

from __future__ import annotations

import streamlit as st

from ingest.errors import NothingIndexed, StudyError
from ingest.index import IndexReader
from tutor.services import Services
from tutor.ui.keys import take_dialog
from tutor.ui.library_documents import draw_documents
from tutor.ui.library_edit import draw_editor, is_editing
from tutor.ui.library_health import draw_health
from tutor.ui.library_notes import draw_adding
from tutor.ui.library_trial import draw_trial
from tutor.ui.reading import draw_reading


def render(services: Services) -> None:
    dialog, _ = take_dialog()
    st.header("Library", anchor=False)
    if is_editing():
        draw_editor(services)
        return
    draw_reading(services, key="library")
    index = _index(services)
    documents, adding, health, trial = st.tabs(
        ["Documents", "Add a note", "Note health", "Try a search"],
        key="library_tab",
        on_change="rerun",
    )
    with adding:
        draw_adding(services)
    if index is None:
        for tab in (documents, health, trial):
            tab.info("Nothing is read yet: add a note, or put files into `corpus/` and read them.")
    else:
        with documents:
            draw_documents(services, index)
        with health:
            draw_health(services, index)
        with trial:
            draw_trial(services)
    if dialog:
        dialog()


def _index(services: Services) -> IndexReader | None:
    try:
        return services.index()
    except NothingIndexed:
        return None
    except StudyError as error:
        st.warning(f"{error.problem} {error.fix}")
        return None
