"""Which model answers, and what keeps one from answering."""

from __future__ import annotations

import streamlit as st

from ingest.errors import StudyError
from tutor.model_errors import HostNotAllowed
from tutor.model_events import ModelState
from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.ui.page_start import telling

_NOTES_ALONE = "The notes alone"


def draw_model_picker(services: Services) -> None:
    """A small menu; where Ollama is away, one grey line with a way to look again."""
    chosen = services.settings.model
    try:
        states = services.model_states()
    except StudyError as error:
        _draw_away(services, error)
        return
    there = next(
        (state.name for state in states if state.name in (chosen, f"{chosen}:latest")), None
    )
    with st.popover(one_line(chosen or _NOTES_ALONE), icon=":material/neurology:", type="tertiary"):
        _draw_choice(services, states, there if chosen else "")
    if chosen and there is None:
        st.caption(
            f"{one_line(chosen)} isn't installed: run `ollama pull {chosen}` in a terminal, "
            "or pick another model."
        )


def _draw_away(services: Services, error: StudyError) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Answers come from your notes alone. {error.problem} {error.fix}")
        if isinstance(error, HostNotAllowed) and st.button(
            f"Allow {one_line(error.host)}", key="allow_host", type="tertiary"
        ):
            allowed = [*services.settings.allowed_hosts, error.host]
            services.choose(allowed_hosts=allowed)
            st.rerun()
        if st.button("Check again", key="check_ollama", type="tertiary"):
            services.check_again()
            st.rerun()


def _draw_choice(services: Services, states: tuple[ModelState, ...], chosen: str | None) -> None:
    """`chosen` is "" for the notes alone; None where it isn't among the models that are there."""
    usable = [state for state in states if state.refused is None]
    labels = {"": _NOTES_ALONE} | {state.name: _label(state) for state in usable}
    names = list(labels)
    key = f"model_{chosen}"  # another key once it has changed, from wherever
    st.radio(
        "Who writes the answers?",
        names,
        index=names.index(chosen) if chosen in names else None,
        format_func=labels.__getitem__,
        key=key,
        on_change=telling(lambda: services.choose(model=st.session_state[key] or None)),
    )
    if not usable:
        st.caption("No model is installed yet. `ollama pull llama3.2` brings one (2.0 GB).")
    for state in states:
        if state.refused:
            st.caption(state.refused)


def _label(state: ModelState) -> str:
    facts = [f"{state.size_bytes / 1e9:.1f} GB"]
    if state.parameter_size:
        facts.insert(0, state.parameter_size)
    if state.is_loaded:
        facts.append("loaded")
    return f"{one_line(state.name)} ({', '.join(facts)})"
