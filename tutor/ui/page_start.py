"""What pages have in common at their start."""

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


def index_if_any(services: Services) -> IndexReader | None:
    """None when nothing is read yet. Raises IndexUnusable."""
    try:
        return services.index()
    except NothingIndexed:
        return None
