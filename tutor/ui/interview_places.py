"""Which interview is open stands in the page's address, so a refresh changes nothing."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st


def go(**place: object) -> NoReturn:
    """To another place of Interview; without words back to its start."""
    st.query_params.from_dict({name: str(value) for name, value in place.items() if value})
    st.rerun()
    raise AssertionError("a rerun never returns")


def back_to_start(label: str) -> None:
    if st.button(f"{label} ↵", key="enter_interview_back", type="primary"):
        go()
