"""Note health: what is wrong with the learner's own notes, each place open to edit."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

import streamlit as st

from ingest.documents import Lines
from ingest.findings import Finding, Rule
from ingest.health import find_faults
from ingest.index import DocumentEntry, IndexReader
from tutor.counted import counted
from tutor.services import Services
from tutor.ui.keys import ask_for_dialog
from tutor.ui.library_edit import can_edit, edit
from tutor.ui.markdown import one_line
from tutor.ui.source import open_source

SHOWN_AT_ONCE = 60
_SPAN = re.compile(r"\\`(?:[^`\\]|\\[^`])+\\`")
_RULES: dict[Rule, str] = {
    "open_fence": "Code that never ends",
    "broken_python": "Python that doesn't compile",
    "missing_import": "A missing import",
    "unknown_header": "An unknown header",
    "cannot_run": "Code that fails when it runs",
    "not_as_named": "Code that isn't what it is called",
    "unsafe_example": "An unsafe example",
    "misleading": "Code that misleads",
    "dangling_link": "A link to nothing",
    "dangling_reference": "A reference to nothing",
    "empty_section": "An empty section",
    "stub_section": "A section that only promises",
    "unfinished": "Broken off",
    "fewer_than_promised": "Fewer than promised",
    "duplicate_question": "Asked twice",
    "near_duplicate": "Nearly a copy",
    "no_answer": "No answer",
    "wrong_arithmetic": "A sum that doesn't come out",
    "wrong_growth": "A growth to look at",
    "disagreement": "Two notes disagree",
}


def draw_health(services: Services, index: IndexReader) -> None:
    own = [d for d in index.documents() if d.ownership == "yours" and d.kind == "guide"]
    if not own:
        st.info("None of your own notes is read yet; the starter guides are checked already.")
        return
    st.caption(
        "Looked for by rules that can't judge what is true: links, code that doesn't compile or "
        "isn't what it is called, questions without answers, sums, figures on which two notes "
        "disagree. Nothing is run."
    )
    known = st.session_state.get("note_health")
    if st.button("Check my notes", key="check_notes", icon=":material/health_and_safety:"):
        with st.spinner(f"Reading {counted(len(own), 'note')} …"):
            known = (index.generation, _findings(index, own))
        st.session_state["note_health"] = known
    if known is None:
        return
    generation, findings = known
    if generation != index.generation:
        st.caption("Your notes were read anew since: check again.")
    if not findings:
        st.success("Nothing found. That says nothing about whether they are right.")
        return
    _draw_findings(services, index, findings)


def _findings(index: IndexReader, own: list[DocumentEntry]) -> list[Finding]:
    places = {(d.root, d.source) for d in index.documents()}
    notes = [
        (document, index.outline(entry.root, entry.source))
        for entry in own
        if (document := index.document(entry.root, entry.source)) is not None
    ]
    return find_faults(notes, lambda root, source: (root, source) in places)


def _draw_findings(services: Services, index: IndexReader, findings: list[Finding]) -> None:
    counts = Counter(finding.rule for finding in findings)
    wanted = st.pills(
        "Show only",
        list(counts),
        format_func=lambda rule: f"{_RULES[rule]} ({counts[rule]})",
        key="health_rules",
        selection_mode="multi",
    )
    shown = [finding for finding in findings if not wanted or finding.rule in wanted]
    editable = {(d.root, d.source) for d in index.documents() if can_edit(d)}
    for number, finding in enumerate(shown[:SHOWN_AT_ONCE]):
        with st.container(border=True):
            st.markdown(f"**{_RULES[finding.rule]}.** {_said(finding.text)}")
            _draw_places(services, index, finding, number, editable)
    if len(shown) > SHOWN_AT_ONCE:
        st.caption(f"{len(shown) - SHOWN_AT_ONCE} more: show only some of them.")


def _said(text: str) -> str:
    """A finding's sentence; what stands in backticks is drawn as code."""
    if text.count("`") % 2:
        return one_line(text)
    return _SPAN.sub(lambda span: re.sub(r"\\(.)", r"\1", span[0]), one_line(text))


def _draw_places(
    services: Services,
    index: IndexReader,
    finding: Finding,
    number: int,
    editable: set[tuple[str, str]],
) -> None:
    lines = f"{finding.start_line}–{finding.end_line}"
    if finding.start_line == finding.end_line:
        lines = str(finding.start_line)
    with st.container(horizontal=True, vertical_alignment="center"):
        document = index.document(finding.root, finding.source)
        if document is not None:
            text = Lines(document.text)
            locator = document.locator(
                finding.start_line,
                finding.end_line,
                text.start_char(finding.start_line),
                text.end_char(finding.end_line),
            )
            st.button(
                f"{one_line(finding.source)}:{lines}",
                key=f"finding_{number}",
                type="tertiary",
                icon=":material/open_in_full:",
                on_click=ask_for_dialog,
                args=(partial(open_source, services, locator),),
            )
        if (finding.root, finding.source) in editable and st.button(
            "Edit", key=f"mend_{number}", type="tertiary", icon=":material/edit:"
        ):
            edit(services, finding.root, finding.source, finding.start_line)
