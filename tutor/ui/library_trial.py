"""Trying a search: what would be found, how sure that is, and why."""

from __future__ import annotations

from functools import partial

import streamlit as st

from tutor.hits import Hit
from tutor.services import Services
from tutor.ui.keys import ask_for_dialog
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.passages import below_heading
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
    with st.expander("Why?"):
        for line in result.why_coverage:
            st.caption(one_line(line))
    for number, hit in enumerate(result.hits, start=1):
        _draw_hit(services, hit, number)


def _draw_hit(services: Services, hit: Hit, number: int) -> None:
    passage = hit.passage
    with st.container(border=True):
        path = " › ".join(map(one_line, (passage.document_title, *passage.heading_path)))
        st.caption(f"{number}. {path}")
        title = passage.heading_path[-1] if passage.heading_path else passage.document_title
        st.markdown(safe_markdown(below_heading(passage.text, title)))
        why = hit.why
        with st.expander(f"Why number {number}?"):
            st.caption(
                f"Score {hit.score:.2f} of 1: words {why.words:.2f}, meaning {why.meaning:.2f}, "
                f"word by word in its context {why.tokens:.2f}"
            )
            st.caption(one_line(" ".join(why.sentences())))
        st.button(
            one_line(where(passage.locator)),
            key=f"trial_{number}",
            type="tertiary",
            icon=":material/open_in_full:",
            on_click=ask_for_dialog,
            args=(partial(open_source, services, passage.locator),),
        )
