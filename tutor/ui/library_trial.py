"""Trying a search: what would be found, how sure that is, and why."""

from __future__ import annotations

from functools import partial

import streamlit as st

from tutor.hits import Hit
from tutor.services import Services
from tutor.ui.keys import ask_for_dialog
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.source import open_source, where

QUERY_CHARS = 500
HITS = 8


def draw_trial(services: Services) -> None:
    query = st.text_input("What would be found for", key="trial", max_chars=QUERY_CHARS)
    if not query.strip():
        return
    result = services.notes().searcher.search(query, limit=HITS)
    st.caption(
        f"{result.coverage}, confidence {result.confidence:.2f} (0: surely not in the notes, "
        f"1: surely answered there); searched for {one_line('; '.join(result.searched_for))}"
    )
    for number, hit in enumerate(result.hits, start=1):
        _draw_hit(services, hit, number)


def _draw_hit(services: Services, hit: Hit, number: int) -> None:
    passage = hit.passage
    with st.container(border=True):
        path = " › ".join(map(one_line, (passage.document_title, *passage.heading_path)))
        st.caption(f"{number}. {path}")
        st.markdown(safe_markdown(passage.text))
        st.button(
            one_line(where(passage.locator)),
            key=f"trial_{number}",
            type="tertiary",
            icon=":material/open_in_full:",
            on_click=ask_for_dialog,
            args=(partial(open_source, services, passage.locator),),
        )
