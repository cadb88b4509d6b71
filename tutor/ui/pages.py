"""The way from one page to another."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st


def open_page(url_path: str, **query: str) -> NoReturn:
    """Go to the page with this address, e.g. `open_page("practise", cards="due")`."""
    st.switch_page(st.Page(_elsewhere, title=url_path, url_path=url_path), query_params=query)
    raise AssertionError("a switch of pages never returns")


def _elsewhere() -> None:
    """Stands for the page that `st.navigation` knows by this address."""
