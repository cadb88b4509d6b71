"""The files that couldn't be read, each with the reason and what mends it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tutor.counted import counted
from tutor.ui.markdown import one_line

SHOWN_AT_ONCE = 50


def draw_unread(told: Sequence[tuple[str, str]], *, expanded: bool) -> None:
    """`told` are problems, which name their files, with their fixes."""
    if not told:
        return
    label = f"{counted(len(told), 'file')} couldn't be read"
    with st.expander(label, expanded=expanded, icon=":material/warning:"):
        for problem, fix in told[:SHOWN_AT_ONCE]:
            st.markdown(f"{one_line(problem)} {one_line(fix)}")
        if len(told) > SHOWN_AT_ONCE:
            st.caption(f"… and {len(told) - SHOWN_AT_ONCE} more.")
