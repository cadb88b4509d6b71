"""A question as pages draw it."""

from __future__ import annotations

import streamlit as st

from tutor.ui.markdown import safe_markdown


def draw_question(text: str) -> None:
    """Large where it is one line, else as it stands, with its code."""
    line = text.strip()
    if "\n" in line:
        st.markdown(safe_markdown(text))
    else:
        st.subheader(safe_markdown(line), anchor=False)
