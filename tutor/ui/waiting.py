"""A line that stands there while a job of the background runs, and gives way to its result."""

from __future__ import annotations

import streamlit as st

from tutor.services import Services

LOOKS_EVERY_S = 1.0


def wait_for(services: Services, job: int, words: str) -> None:
    """Says `words` while the job runs, then draws the page anew; nothing else waits."""
    if services.jobs.is_running(job):
        st.fragment(_draw, run_every=LOOKS_EVERY_S)(services, job, words)


def _draw(services: Services, job: int, words: str) -> None:
    if services.jobs.is_running(job):
        st.caption(words)
    else:
        st.rerun()
