"""*Wrong?* under an answer: what is wrong with it, and the click that mends just that."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from ingest.formats import TEXT_SUFFIXES
from tutor.answers import Answer, Source
from tutor.chats import Message
from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.ui.pages import open_page
from tutor.ui.source import open_source, where
from tutor.wrong_answers import Why, mark_wrong, marked

NEXT_PASSAGES = 5
_SAID: dict[Why, str] = {
    "not_asked": "You said that this isn't what you asked.",
    "note_wrong": "You said that the note is wrong.",
    "misread": "You said that the notes were misread: the question is kept for a re-test.",
}


def draw_wrong(services: Services, message: Message, answer: Answer) -> None:
    said = marked(services.deck.memory, message.id)
    with st.popover("Wrong?", icon=":material/thumb_down:", type="tertiary"):
        if said:
            st.caption(_SAID[said])
        if answer.sources:
            _draw_not_asked(services, message, answer)
            _draw_note_wrong(services, message, answer)
        if answer.mode == "model" and st.button(
            "The tutor misread the passages", key=f"misread_{message.id}", wrap=True
        ):
            mark_wrong(services.chats, services.deck.memory, message, "misread")
            st.rerun()
        if not answer.sources and answer.mode == "notes":
            st.caption("Ask it again in other words, or add a note on the Library page.")


def _draw_not_asked(services: Services, message: Message, answer: Answer) -> None:
    cited = {citation.n for citation in answer.citations}
    others = [s for s in answer.sources if s.n not in cited] or list(answer.sources[1:])
    if not others:
        return
    st.markdown("**Not what I asked.** Answer from this instead:")
    for source in others[:NEXT_PASSAGES]:
        if st.button(_name(source), key=f"from_{message.id}_{source.n}", wrap=True):
            mark_wrong(services.chats, services.deck.memory, message, "not_asked")
            services.answer_from(message.id, source)
            st.rerun()


def _draw_note_wrong(services: Services, message: Message, answer: Answer) -> None:
    used = [citation.source for citation in answer.citations] or list(answer.sources[:1])
    st.markdown("**My note is wrong.** Open it:")
    for source in {(s.locator.root, s.locator.source): s for s in used}.values():
        name = one_line(where(source.locator))
        if not st.button(name, key=f"mend_note_{message.id}_{source.n}", wrap=True):
            continue
        mark_wrong(services.chats, services.deck.memory, message, "note_wrong")
        place = services.place_of(source).locator or source.locator
        if _is_editable(source):
            open_page("library", edit=place.source, of=place.root, line=str(place.start_line))
        open_source(services, place)


def _is_editable(source: Source) -> bool:
    suffix = PurePosixPath(source.locator.source.lower()).suffix
    return source.ownership == "yours" and suffix in TEXT_SUFFIXES


def _name(source: Source) -> str:
    return one_line(" › ".join([source.document_title, *source.heading_path[-2:]]))
