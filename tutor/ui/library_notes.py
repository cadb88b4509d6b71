"""Adding notes: written or pasted with a preview, or uploaded; into `corpus/notes/`, then read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import streamlit as st

from ingest.errors import StudyError
from ingest.formats import READ_SUFFIXES
from tutor.own_notes import FOLDER, add_note
from tutor.services import Services
from tutor.ui.drafts import keep_draft
from tutor.ui.markdown import code_block, safe_markdown

TITLE_CHARS, TEXT_CHARS = 120, 200_000
_WAYS = ("Write or paste", "Upload files")
_HINT = """## What is a heap?

A binary tree in an array in which every parent comes before its children.

**Q: What does building one cost?**

O(n): most nodes stand near the bottom.
"""


def draw_adding(services: Services) -> None:
    way = st.segmented_control("How", _WAYS, default=_WAYS[0], key="add_how", required=True)
    folder = services.ingest_settings.default_root / FOLDER
    if way == _WAYS[0]:
        _draw_writing(services, folder)
    else:
        _draw_upload(services, folder)
    if saved := st.session_state.pop("note_saved", None):
        st.success(saved)


def _draw_writing(services: Services, folder: Path) -> None:
    # A new key empties a field once what it holds is a file.
    saved = st.session_state.get("notes_saved", 0)
    title = st.text_input("Title", key=f"note_title_{saved}", max_chars=TITLE_CHARS)
    written, preview = st.columns(2, gap="medium")
    key = f"note_text_{saved}"
    with written:
        text = st.text_area(
            "Text, in Markdown", key=key, height=320, max_chars=TEXT_CHARS, placeholder=_HINT
        )
        keep_draft(key)
    with preview:
        st.caption("Preview")
        with st.container(height=330, border=True):
            st.markdown(safe_markdown(text) if text.strip() else "_What you write shows here._")
    ready = bool(title.strip() and text.strip())
    if st.button("Save and read it", key="note_save", type="primary", disabled=not ready):
        content = text if text.lstrip().startswith("# ") else f"# {title.strip()}\n\n{text}"
        _keep(services, folder, lambda: [add_note(folder, title, f"{content.rstrip()}\n".encode())])


def _draw_upload(services: Services, folder: Path) -> None:
    files = st.file_uploader(
        "Markdown, text, PDF, Word, web pages, notebooks, source code, exported chats",
        type=[suffix.removeprefix(".") for suffix in READ_SUFFIXES],
        accept_multiple_files=True,
        key=f"upload_{st.session_state.get('notes_saved', 0)}",
    )
    if st.button("Add and read them", key="upload_save", type="primary", disabled=not files):
        _keep(services, folder, lambda: [_add_upload(folder, file) for file in files])


def _add_upload(folder: Path, file: st.runtime.uploaded_file_manager.UploadedFile) -> Path:
    name = PurePosixPath(file.name.replace("\\", "/"))
    return add_note(folder, name.stem, file.getvalue(), suffix=name.suffix.lower())


def _keep(services: Services, folder: Path, write: Callable[[], list[Path]]) -> None:
    try:
        paths = write()
    except StudyError as error:
        st.error(f"{error.problem} {error.fix}")
        return
    services.reading.start(str(folder))
    st.session_state["notes_saved"] = st.session_state.get("notes_saved", 0) + 1
    names = "\n".join(str(path.relative_to(folder.parent.parent)) for path in paths)
    st.session_state["note_saved"] = f"Saved, and being read:\n{code_block(names)}"
    st.rerun()
