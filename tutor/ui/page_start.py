"""What pages have in common: where errors are told, and the index that may not be there yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import streamlit as st

from ingest.errors import NothingIndexed, StudyError
from ingest.index import IndexReader
from tutor.services import Services

Draw = Callable[[Services], None]


def telling_errors(draw: Draw) -> Draw:
    """A page that says in a sentence what the learner can mend, where it can't go on."""

    @wraps(draw)
    def render(services: Services) -> None:
        try:
            draw(services)
        except StudyError as error:
            st.error(f"{error.problem} {error.fix}")

    return render


def telling(change: Callable[[], None]) -> Callable[[], None]:
    """A widget's `on_change` that says in a sentence what keeps it from being done."""

    def run() -> None:
        try:
            change()
        except StudyError as error:
            st.toast(f"{error.problem} {error.fix}", icon=":material/error:", duration="long")

    return run


def index_if_any(services: Services) -> IndexReader | None:
    """None when nothing is read yet. Raises IndexUnusable."""
    try:
        return services.index()
    except NothingIndexed:
        return None
