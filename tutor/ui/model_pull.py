"""Bringing a model: which one fits this machine, and Ollama's own download with its progress."""

from __future__ import annotations

import os
from contextlib import aclosing

import streamlit as st

from tutor.model_advice import advise
from tutor.model_errors import ModelError
from tutor.services import Services
from tutor.ui.markdown import one_line

JOB = -(1 << 40) - 1  # one download at a time
LOOKS_EVERY_S = 1.0
NAME_CHARS = 100


class Download:
    """How far it is; written by its job, read by the page."""

    def __init__(self) -> None:
        self.name = ""
        self.status = ""
        self.completed_bytes = 0
        self.total_bytes = 0
        self.problem = ""


@st.cache_resource
def _download() -> Download:
    return Download()


def draw_model_pull(services: Services) -> None:
    download = _download()
    if services.jobs.is_running(JOB):
        st.fragment(_draw_running, run_every=LOOKS_EVERY_S)(services, download)
        return
    if download.problem:
        st.warning(download.problem)
    with st.popover("Get a model", icon=":material/download:"):
        _draw_choice(services, download)


def _draw_choice(services: Services, download: Download) -> None:
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    fitting = advise(memory_bytes)
    st.caption(
        f"This machine has {memory_bytes / 1e9:.0f} GB of memory. "
        "The first fits it best; a smaller one answers faster."
    )
    sizes = {one.name: one.download_gb for one in fitting}
    picked = st.radio(
        "Model", list(sizes), format_func=lambda name: f"{name} ({sizes[name]:.1f} GB)", key="pull"
    )
    other = st.text_input("Or another by its name", key="pull_other", max_chars=NAME_CHARS).strip()
    name = other or picked
    st.caption("Ollama downloads it from its own site. Nothing of yours is sent.")
    if name and st.button(f"Let Ollama download {one_line(name)}", key="pull_now", type="primary"):
        _begin(services, download, name)
        st.rerun()


def _begin(services: Services, download: Download, name: str) -> None:
    download.name, download.status, download.problem = name, "Asking Ollama …", ""
    download.completed_bytes = download.total_bytes = 0
    services.jobs.start(JOB, _pull(services, download))


def _draw_running(services: Services, download: Download) -> None:
    if not services.jobs.is_running(JOB):
        st.rerun()
    share = download.completed_bytes / download.total_bytes if download.total_bytes else 0.0
    st.progress(min(1.0, share), text=_words(download))
    if st.button("Stop", key="stop_pull"):
        services.jobs.cancel(JOB)
    st.caption("What has come is kept: the next try goes on from there.")


def _words(download: Download) -> str:
    if not download.total_bytes:
        return f"{one_line(download.name)}: {one_line(download.status)}"
    done, total = download.completed_bytes / 1e9, download.total_bytes / 1e9
    return f"{one_line(download.name)}: {done:.2f} of {total:.2f} GB"


async def _pull(services: Services, download: Download) -> None:
    try:
        async with aclosing(services.pull(download.name)) as lines:
            async for line in lines:
                download.status = line.status
                # The small layers behind the weights would make the bar jump back.
                if line.total_bytes >= download.total_bytes:
                    download.total_bytes = line.total_bytes
                    download.completed_bytes = line.completed_bytes
    except ModelError as error:
        download.problem = f"{error.problem} {error.fix}"
        return
    services.choose(model=services.settings.model or download.name)
    services.check_again()
