"""Bringing a model: which one fits this machine, and Ollama's own download with its progress."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing

import streamlit as st

from ingest.errors import StudyError
from tutor.memory_free import all_bytes
from tutor.model_advice import advise
from tutor.model_events import PullProgress
from tutor.services import Services
from tutor.ui.markdown import one_line

JOB = -(1 << 40) - 1  # one download at a time
LOOKS_EVERY_S = 1.0
NAME_CHARS = 100
_UNKNOWN_MEMORY_BYTES = 8_000_000_000


class Download:
    """How far it is, or how it ended; written by its job, read by the page."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.status = "asking Ollama …"
        self.completed_bytes = 0
        self.total_bytes = 0
        self.bytes_a_second = 0.0
        self.problem = ""
        self.is_stopped = False
        self.is_done = False
        self._since: tuple[float, int] | None = None  # seconds and bytes when the first bytes came

    def take(self, line: PullProgress, now_s: float) -> None:
        self.status = line.status
        # The small layers behind the weights would make the bar jump back.
        if line.total_bytes < self.total_bytes:
            return
        self.total_bytes, self.completed_bytes = line.total_bytes, line.completed_bytes
        if self._since is None and line.completed_bytes:
            self._since = now_s, line.completed_bytes
        elif self._since and now_s > self._since[0]:
            self.bytes_a_second = (line.completed_bytes - self._since[1]) / (now_s - self._since[0])

    @property
    def share(self) -> float:
        return min(1.0, self.completed_bytes / self.total_bytes) if self.total_bytes else 0.0

    @property
    def in_words(self) -> str:
        if not self.total_bytes:
            return f"{one_line(self.name)}: {one_line(self.status)}"
        done, total = self.completed_bytes / 1e9, self.total_bytes / 1e9
        so_far = f"{one_line(self.name)}: {done:.2f} of {total:.2f} GB"
        if not self.bytes_a_second:
            return so_far
        minutes = (self.total_bytes - self.completed_bytes) / self.bytes_a_second / 60
        to_go = f"about {minutes:.0f} min to go" if minutes >= 1.5 else "nearly there"
        return f"{so_far}, {self.bytes_a_second / 1e6:.0f} MB a second, {to_go}"


class Downloads:
    """The newest one, for all tabs."""

    def __init__(self) -> None:
        self.newest = Download()

    def begin(self, services: Services, name: str) -> None:
        if not services.jobs.is_running(JOB):
            self.newest = Download(name)
            services.jobs.start(JOB, _pull(services, self.newest))


@st.cache_resource
def _downloads() -> Downloads:
    return Downloads()


def draw_model_pull(services: Services) -> None:
    downloads = _downloads()
    if services.jobs.is_running(JOB):
        st.fragment(_draw_running, run_every=LOOKS_EVERY_S)(services, downloads.newest)
        return
    _draw_end(services, downloads)
    with st.popover("Get a model", icon=":material/download:"):
        _draw_choice(services, downloads)


def _draw_running(services: Services, download: Download) -> None:
    if not services.jobs.is_running(JOB):
        st.rerun()
    st.progress(download.share, text=download.in_words)
    if st.button("Stop", key="stop_pull"):
        services.jobs.cancel(JOB)
    st.caption("What has come is kept: the next try goes on from there.")


def _draw_end(services: Services, downloads: Downloads) -> None:
    """How the last download ended, with the click that goes on from there."""
    download = downloads.newest
    if download.problem:
        st.warning(download.problem)
    elif download.is_stopped:
        st.caption(f"Stopped: {download.in_words}. What has come is kept.")
    elif download.is_done:
        _draw_arrived(services, download)
    has_more = bool(download.problem) or download.is_stopped
    label = "Go on" if download.is_stopped else "Try again"
    if has_more and st.button(label, key="pull_on", icon=":material/refresh:"):
        downloads.begin(services, download.name)
        st.rerun()


def _draw_arrived(services: Services, download: Download) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/check: {one_line(download.name)} is here.")
        if services.settings.model != download.name and st.button(
            "Let it write the answers", key="pull_use", type="tertiary"
        ):
            services.choose(model=download.name)
            st.rerun()


def _draw_choice(services: Services, downloads: Downloads) -> None:
    memory_bytes = all_bytes()
    fitting = advise(memory_bytes or _UNKNOWN_MEMORY_BYTES)
    has = f"This machine has {memory_bytes / 1e9:.0f} GB of memory. " if memory_bytes else ""
    st.caption(f"{has}The first fits it best; a smaller one answers faster.")
    sizes = {one.name: one.download_gb for one in fitting}
    picked = st.radio(
        "Model", list(sizes), format_func=lambda name: f"{name} ({sizes[name]:.1f} GB)", key="pull"
    )
    other = st.text_input("Or another by its name", key="pull_other", max_chars=NAME_CHARS).strip()
    name = other or picked
    st.caption("Ollama downloads it from its own site. Nothing of yours is sent.")
    if name and st.button(f"Let Ollama download {one_line(name)}", key="pull_now", type="primary"):
        downloads.begin(services, name)
        st.rerun()


async def _pull(services: Services, download: Download) -> None:
    try:
        async with aclosing(services.pull(download.name)) as lines:
            async for line in lines:
                download.take(line, time.monotonic())
        if services.settings.model is None:
            services.choose(model=download.name)
        download.is_done = True
    except asyncio.CancelledError:
        download.is_stopped, download.bytes_a_second = True, 0.0
        raise
    except StudyError as error:
        download.problem = f"{error.problem} {error.fix}"
    finally:
        services.check_again()
