"""*Test this model*: five prompts in the background, told in one line, kept with the settings."""

from __future__ import annotations

import streamlit as st

from tutor.counted import counted
from tutor.model_errors import ModelError
from tutor.model_events import LanguageModel
from tutor.model_trying import PROMPTS, try_model
from tutor.services import Services
from tutor.ui.markdown import safe_markdown
from tutor.wrong_answers import misread

JOB = -(1 << 40)  # the app tests one model at a time
LOOKS_EVERY_S = 1.0


class Progress:
    """How far the test is; written by its job, read by the page."""

    def __init__(self) -> None:
        self.done = 0
        self.problem = ""


@st.cache_resource
def _progress() -> Progress:
    return Progress()


def draw_model_test(services: Services) -> None:
    """The button, the progress of a running test, or the last result; nothing without a model."""
    model = services.model()
    if model is None:
        return
    if services.jobs.is_running(JOB):
        st.fragment(_draw_running, run_every=LOOKS_EVERY_S)(services)
        return
    progress = _progress()
    if progress.problem:
        st.warning(progress.problem)
    elif trial := services.trial():
        st.caption(safe_markdown(trial.line))
    _draw_misread(services)
    label = "Test it again" if services.trial() else "Test this model"
    if st.button(label, key="test_model", help="Five short prompts; a slow machine takes minutes."):
        progress.done, progress.problem = 0, ""
        services.jobs.start(JOB, _test(services, model, progress))
        st.rerun()


def _draw_misread(services: Services) -> None:
    """The questions whose answers were marked as misread, each asked anew in a chat of its own."""
    kept = misread(services.deck.memory)
    if not kept:
        return
    label = f"Ask {counted(len(kept), 'misread question')} again"
    if st.button(label, key="ask_misread", help="Each in a chat of its own; you compare."):
        for one in kept:
            chat = services.chats.start(one.question)
            services.start_answer(chat.id, one.question)
        st.success("They are being answered on the Ask page.")


def _draw_running(services: Services) -> None:
    if not services.jobs.is_running(JOB):
        st.rerun()
    done = _progress().done
    st.progress(done / PROMPTS, text=f"{done} of {PROMPTS} prompts answered.")
    if st.button("Stop", key="stop_model_test"):
        services.jobs.cancel(JOB)


async def _test(services: Services, model: LanguageModel, progress: Progress) -> None:
    def count(done: int) -> None:
        progress.done = done

    try:
        services.keep_trial(await try_model(model, count))
    except ModelError as error:
        progress.problem = f"{error.problem} {error.fix}"
