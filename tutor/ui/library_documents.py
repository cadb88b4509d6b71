"""Every document: whose it is, how it was read, its outline; and what couldn't be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from ingest.documents import Section
from ingest.errors import StudyError
from ingest.index import DocumentEntry, IndexReader
from ingest.search_filter import GROUNDS, Part
from tutor.answer_notes import checked, is_unchecked
from tutor.counted import counted
from tutor.own_notes import open_note, save_note
from tutor.services import Services
from tutor.sources_in_play import is_out, left_out, taken_in
from tutor.ui.keys import ask_for_dialog
from tutor.ui.library_edit import KEPT_IN, can_edit, edit
from tutor.ui.markdown import one_line
from tutor.ui.news import changes_now
from tutor.ui.page_start import telling
from tutor.ui.source import open_source
from tutor.ui.sources_in_play import draw_sources_in_play
from tutor.ui.unread import draw_unread

SHOWN_AT_ONCE = 50
SHOWN_UNASKED = 3  # files that couldn't be read
_NOT_GROUND = {
    "transcript": "A chat: kept for looking things up, never used for answers.",
    "about-me": "About you: it is asked about in interviews, never used for technical answers.",
}


def draw_documents(services: Services, index: IndexReader) -> None:
    documents = sorted(index.documents(), key=lambda d: (d.ownership != "yours", d.source))
    all_parts = [(document.root, document.source) for document in documents]
    _draw_unreadable(services, index)
    draw_sources_in_play(services)
    if len(documents) > 8:
        wanted = st.text_input(
            "Find a document", key="library_find", max_chars=100, placeholder="Part of its name"
        )
        folded = wanted.casefold().strip()
        documents = [d for d in documents if folded in f"{d.title} {d.source}".casefold()]
    if not documents:
        st.caption("No document has that in its name.")
    for document in documents[:SHOWN_AT_ONCE]:
        _draw_document(services, index, document, all_parts)
    if len(documents) > SHOWN_AT_ONCE:
        st.caption(f"{len(documents) - SHOWN_AT_ONCE} more: narrow the search by name.")


def _draw_unreadable(services: Services, index: IndexReader) -> None:
    """Each file that wasn't read, with the reason and what mends it."""
    changes = changes_now(services)
    failures = [*index.unreadable(), *(changes.failed if changes else ())]
    told = [(each.problem, each.fix) for each in sorted(failures, key=lambda each: each.source)]
    draw_unread(told, expanded=len(told) <= SHOWN_UNASKED)


def _draw_in_play(
    services: Services, document: DocumentEntry, all_parts: Sequence[Part], key: str
) -> None:
    """Whether searches and answers look at it; the menu above has the same state."""
    if document.kind not in GROUNDS:
        return
    part = (document.root, document.source)
    is_in = not is_out(services.out_of_play(), *part)
    key = f"in_play_{key}_{is_in}"  # another key once it has changed, from wherever
    turn = telling(partial(_turn, services, all_parts, part, key))
    st.toggle("In play", is_in, key=key, on_change=turn)


def _turn(services: Services, documents: Sequence[Part], part: Part, key: str) -> None:
    out = services.out_of_play()
    is_in = st.session_state[key]
    services.leave_out(taken_in(out, part, documents) if is_in else left_out(out, part))


def _draw_document(
    services: Services, index: IndexReader, document: DocumentEntry, all_parts: Sequence[Part]
) -> None:
    whose = ":green-badge[yours]" if document.ownership == "yours" else ":gray-badge[starter]"
    with st.expander(f"{one_line(document.title)} {whose} {one_line(document.source)}"):
        st.caption(_facts(document))
        if note := _NOT_GROUND.get(document.kind):
            st.caption(note)
        key = f"{document.root}_{document.source}"
        with st.container(horizontal=True):
            place = (document.root, document.source)
            # The outline is read only for the one document that was chosen.
            chosen = st.session_state.get("library_document") == place
            label = "Hide its sections" if chosen else "Show its sections"
            if st.button(label, key=f"sections_{key}", icon=":material/account_tree:"):
                st.session_state["library_document"] = None if chosen else place
                st.rerun()
            if can_edit(document) and st.button("Edit", key=f"edit_{key}", icon=":material/edit:"):
                edit(services, document.root, document.source)
            _draw_checking(services, index, document, key)
            _draw_in_play(services, document, all_parts, key)
        if chosen:
            _draw_tree(services, index, document)


def _draw_checking(
    services: Services, index: IndexReader, document: DocumentEntry, key: str
) -> None:
    """A note with a model's words becomes ground once the learner says that they checked it."""
    if document.kind != "transcript" or document.ownership != "yours":
        return
    text = index.document(document.root, document.source)
    if text is None or not is_unchecked(text.text):
        return
    if st.button("I checked this", key=f"checked_{key}", icon=":material/verified:"):
        now = datetime.now(UTC)
        try:
            note = open_note(services.ingest_settings.document_path(document.root, document.source))
            kept_in = services.settings.home / KEPT_IN
            save_note(note, checked(note.text, now), kept_in=kept_in, now=now)
        except StudyError as error:
            st.error(f"{error.problem} {error.fix}")
            return
        services.reading.start(str(note.path))
        st.rerun()


def _facts(document: DocumentEntry) -> str:
    counts = ", ".join(
        [
            counted(document.section_count, "section"),
            counted(document.pair_count, "question"),
            counted(document.chunk_count, "chunk"),
        ]
    )
    read = datetime.fromisoformat(document.read_at).astimezone()
    return f"{document.kind} · {counts} · read {read:%Y-%m-%d %H:%M}"


def _draw_tree(services: Services, index: IndexReader, document: DocumentEntry) -> None:
    text = index.document(document.root, document.source)
    sections = index.outline(document.root, document.source).sections
    if text is None:
        return
    with st.container(gap=None):
        for section in _titled(sections):
            indent = "\u2003" * (section.level - 1)
            st.button(
                f"{indent}{one_line(section.title)}",
                key=f"section_{section.id}",
                type="tertiary",
                on_click=ask_for_dialog,
                args=(
                    partial(
                        open_source,
                        services,
                        text.locator(
                            section.start_line,
                            section.subtree_end_line,
                            section.start_char,
                            section.end_char,
                        ),
                    ),
                ),
            )


def _titled(sections: Sequence[Section]) -> list[Section]:
    return [section for section in sections if section.heading_path]
