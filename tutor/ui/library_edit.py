"""Editing one of the learner's own notes in the page; the note as it was is kept."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import streamlit as st

from ingest.errors import StudyError
from ingest.formats import TEXT_SUFFIXES
from ingest.index import DocumentEntry
from tutor.own_notes import NOTE_BYTES, OpenNote, open_note, save_note
from tutor.services import Services
from tutor.ui.drafts import keep_draft
from tutor.ui.markdown import one_line, safe_markdown

KEPT_IN = "earlier-notes"  # in the data folder
_OPEN = "open_note"
_EDITOR_PX = 520


def can_edit(document: DocumentEntry) -> bool:
    suffix = PurePosixPath(document.source.lower()).suffix
    return document.ownership == "yours" and suffix in TEXT_SUFFIXES


def edit(services: Services, root: str, source: str, line: int = 1) -> None:
    """A button's action: open the note in the editor."""
    st.query_params.from_dict({"edit": source, "of": root, "line": str(line)})
    st.session_state.pop(_OPEN, None)
    st.rerun()


def is_editing() -> bool:
    return "edit" in st.query_params


def draw_editor(services: Services) -> None:
    """The note that the address names, beside what it will look like."""
    path = services.ingest_settings.document_path(st.query_params["of"], st.query_params["edit"])
    try:
        note = _opened(path)
    except StudyError as error:
        st.warning(f"{error.problem} {error.fix}")
        if st.button("Back to the library", key="edit_back"):
            _close()
        return
    line = st.query_params.get("line", "1")
    st.markdown(f"**{one_line(path.name)}**" + (f", line {line}" if line != "1" else ""))
    written, preview = st.columns(2, gap="medium")
    key = f"editor_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    with written:
        text = st.text_area(
            "The note", note.text, key=key, height=_EDITOR_PX, max_chars=NOTE_BYTES // 4
        )
        keep_draft(key, original=note.text)
    with preview, st.container(height=_EDITOR_PX + 30, border=True):
        st.markdown(safe_markdown(text))
    with st.container(horizontal=True):
        if st.button("Save", key="edit_save", type="primary", disabled=text == note.text):
            _save(services, note, text)
        if st.button("Leave it as it was", key="edit_leave"):
            _close()
    st.caption("The note as it was is kept in the data folder, under `earlier-notes`.")


def _opened(path: Path) -> OpenNote:
    """The note as it was when this editor opened it, whatever happens to the file meanwhile."""
    note = st.session_state.get(_OPEN)
    if not isinstance(note, OpenNote) or note.path != path:
        note = open_note(path)
        st.session_state[_OPEN] = note
    return note


def _save(services: Services, note: OpenNote, text: str) -> None:
    try:
        save_note(note, text, kept_in=services.settings.home / KEPT_IN, now=datetime.now(UTC))
    except StudyError as error:
        st.error(f"{error.problem} {error.fix}")
        return
    services.reading.start(str(note.path))
    _close()


def _close() -> None:
    st.query_params.clear()
    st.session_state.pop(_OPEN, None)
    st.rerun()
