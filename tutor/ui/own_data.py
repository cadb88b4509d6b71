"""Everything of the learner's: out, or gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from tutor.own_data import (
    CONFIRMATION,
    delete_all,
    everything_json,
    export_all,
    table_csv,
    table_names,
)
from tutor.services import Services
from tutor.ui.markdown import one_line


def draw_own_data(services: Services, forget: Callable[[], None]) -> None:
    """`forget` drops what the pages hold in memory."""
    store, home = services.learner, services.settings.home
    st.subheader("Take it with you", anchor=False)
    st.markdown(
        "Everything you made here (chats, cards, answers, plans, problems) is one file on this "
        f"machine: {one_line(str(store.path))}. Your notes are files of your own already."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Export all",
            lambda: export_all(store, home, datetime.now(UTC)),
            "prep-tutor-export.zip",
            "application/zip",
            key="export_all",
            icon=":material/download:",
        )
        st.download_button(
            "As JSON", lambda: everything_json(store), "prep-tutor.json", key="export_json"
        )
    tables = table_names(store)
    table = st.selectbox("One table as CSV", tables, tables.index("events"), key="export_table")
    st.download_button(
        "This table", lambda: table_csv(store, table), f"{table}.csv", key="export_csv"
    )
    st.subheader("Delete it", anchor=False)
    if done := st.session_state.pop("deleted_all", None):
        st.success(
            "Everything of yours is deleted. One last backup is kept, for a change of mind: "
            f"{one_line(done)}. Delete that file too, and nothing is left."
        )
    st.markdown(
        "This deletes chats, cards, answers, plans, problems, settings and the daily backups. One "
        "last backup stays until you delete it yourself. Your notes stay."
    )
    with st.form("delete_all", border=False):
        typed = st.text_input(f"Type “{CONFIRMATION}”", key="delete_typed", max_chars=40)
        if st.form_submit_button("Delete all of mine", icon=":material/delete_forever:"):
            if typed.strip().lower() != CONFIRMATION:
                st.warning(f"Nothing is deleted. To delete, type “{CONFIRMATION}”.")
                return
            kept = delete_all(store, home)
            services.choose()
            forget()
            st.session_state["deleted_all"] = str(kept)
            st.rerun()
