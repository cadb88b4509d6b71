"""Cards proposed from a document's definitions and tables; each enters only when approved."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ingest.index import IndexReader
from tutor.proposals import Proposal, approve, open_proposals, reject
from tutor.services import Services
from tutor.ui.keys import ask_for_dialog
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.practise_places import go
from tutor.ui.source import open_source, where

SHOWN = 12


def draw(services: Services, index: IndexReader) -> None:
    """A document's proposals, some at a time."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Proposed cards**", width="stretch")
        if st.button("Back", key="back", type="tertiary", shortcut="Escape"):
            go()
    titles = {(e.root, e.source): e for e in index.documents() if e.kind == "guide"}
    chosen = st.selectbox(
        "Document",
        sorted(titles, key=lambda place: titles[place].ownership != "yours"),
        format_func=lambda place: f"{titles[place].title} ({titles[place].ownership})",
        key="proposals_of",
    )
    if chosen is None:
        st.info("There is no document to make cards from yet.")
        return
    proposals = open_proposals(services.learner, index, *chosen)
    if not proposals:
        st.info("Nothing is left to propose here. Choose another document.")
        return
    st.caption(f"{len(proposals)} left in this document.")
    for proposal in proposals[:SHOWN]:
        _draw_proposal(services, proposal)


def _draw_proposal(services: Services, proposal: Proposal) -> None:
    source = proposal.source
    with st.container(border=True):
        st.markdown(safe_markdown(source.question))
        st.markdown(f"**{safe_markdown(source.answer)}**")
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Make it a card", key=f"approve_{proposal.id}"):
                approve(services.learner, proposal)
                st.rerun()
            if st.button("No", key=f"reject_{proposal.id}", type="tertiary"):
                reject(services.learner, proposal)
                st.rerun()
            st.button(
                one_line(where(source.locator)),
                key=f"place_{proposal.id}",
                type="tertiary",
                icon=":material/open_in_full:",
                on_click=ask_for_dialog,
                args=(partial(open_source, services, source.locator),),
            )
