"""Cards proposed from a document: its definitions and tables, and what a model asks of its lines.

Each enters only when approved.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from ingest.errors import StudyError
from ingest.index import IndexReader
from tutor.counted import counted
from tutor.proposal_runs import ProposalRun, ProposalRuns
from tutor.proposals import Proposal, approve, open_proposals, propose, reject
from tutor.services import Services
from tutor.ui.keys import ask_for_dialog
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.practise_places import go
from tutor.ui.source import open_source, where

SHOWN = 12
REFRESH_S = 1.0


def draw(services: Services, index: IndexReader) -> None:
    """A document's proposals, some at a time."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**Proposed cards**", width="stretch")
        if st.button("Back", key="back", type="tertiary", shortcut="Escape"):
            go()
    titles = {(e.root, e.source): e for e in index.documents() if e.kind == "guide"}
    chosen = st.selectbox(
        "Document",
        sorted(titles, key=lambda place: titles[place].ownership != "yours"),
        format_func=lambda place: f"{titles[place].title} ({titles[place].ownership})",
        key="proposals_of",
    )
    if chosen is None:
        st.info("There is no document to make cards from yet.")
        return
    runs = ProposalRuns(services.learner, index, *chosen)
    may_come_more = _draw_model(services, runs)
    found = [*runs.proposals(), *propose(index, *chosen)]
    proposals = open_proposals(services.learner, found)
    if not proposals:
        if not may_come_more:
            st.info("Nothing is left to propose here. Choose another document.")
        return
    st.caption(f"{len(proposals)} left in this document.")
    for proposal in proposals[:SHOWN]:
        _draw_proposal(services, proposal)


def _draw_model(services: Services, runs: ProposalRuns) -> bool:
    """The button that lets a model read the document, or how far it is; nothing without a model.

    Returns whether it has something left to read.
    """
    last = runs.last()
    if last and services.jobs.is_running(last.job):
        st.fragment(_draw_running, run_every=REFRESH_S)(services, runs, last.read)
        return True
    name = _running_model(services)
    left = len(runs.sections_left()) if name else 0
    if last and last.problem and left:
        st.warning(last.problem)
    if not left:
        return False
    label = f"Let {one_line(name)} propose questions from {counted(left, 'section')}"
    model = services.model_for_forms()
    if st.button(label, key="ask_model", icon=":material/neurology:") and model:
        run_id = runs.start()
        services.jobs.start(-run_id, runs.propose(run_id, model))
        st.rerun()
    return True


def _running_model(services: Services) -> str:
    """The name of the chosen model; "" where none is, it can't fill forms, or Ollama is away."""
    chosen = services.settings.model
    if chosen is None or services.model_for_forms() is None:
        return ""
    try:
        names = {state.name for state in services.model_states() if state.refused is None}
    except StudyError:
        return ""
    return chosen if names & {chosen, f"{chosen}:latest"} else ""


def _draw_running(services: Services, runs: ProposalRuns, drawn: int) -> None:
    """Draws the page anew with every section that has brought something."""
    run = runs.last()
    if run is None or not services.jobs.is_running(run.job) or run.read > drawn:
        st.rerun()
    st.progress(run.read / max(1, run.sections), text=progress_in_words(run))
    if st.button("Stop", key="stop_model"):
        services.jobs.cancel(run.job)


def progress_in_words(run: ProposalRun) -> str:
    """How far a run is, and how fast."""
    done = f"The model has read {run.read} of {counted(run.sections, 'section')}"
    return f"{done}, {run.seconds_each:.0f} s each." if run.seconds_each else f"{done}."


def _draw_proposal(services: Services, proposal: Proposal) -> None:
    source = proposal.source
    with st.container(border=True):
        if proposal.kind == "model":
            st.caption("Asked by the model; the lines that it cites hold the answer.")
        st.markdown(safe_markdown(source.question))
        st.markdown(f"**{safe_markdown(source.answer)}**")
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Make it a card", key=f"approve_{proposal.id}"):
                approve(services.learner, proposal)
                st.rerun()
            if st.button("No", key=f"reject_{proposal.id}", type="tertiary"):
                reject(services.learner, proposal)
                st.rerun()
            st.button(
                one_line(where(source.locator)),
                key=f"place_{proposal.id}",
                type="tertiary",
                icon=":material/open_in_full:",
                on_click=ask_for_dialog,
                args=(partial(open_source, services, source.locator),),
            )
