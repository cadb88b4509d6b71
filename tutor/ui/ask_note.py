"""*Note* under an answer: it becomes a note of the learner's, its cited lines as quotes."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from ingest.errors import StudyError
from tutor.answer_notes import note_from
from tutor.answers import Answer
from tutor.chats import Message
from tutor.own_notes import FOLDER, NAME_CHARS, add_note
from tutor.services import Services
from tutor.ui.answers import plain_answer
from tutor.ui.markdown import code_block


def draw_note(services: Services, message: Message, answer: Answer) -> None:
    if not answer.text.strip() or not answer.sources:
        return
    with st.popover("Note", icon=":material/note_add:", type="tertiary"):
        if saved := st.session_state.get(f"noted_{message.id}"):
            st.markdown(f"Saved as a note of yours:\n{code_block(saved)}")
            return
        if answer.mode == "model":
            st.caption(
                "The model's words are marked. They are no ground for answers until you say "
                "“I checked this” on the Library page."
            )
        asked = services.chats.asked(message.id)
        title = st.text_input(
            "Title",
            asked.text[:NAME_CHARS] if asked else "",
            key=f"note_title_{message.id}",
            max_chars=NAME_CHARS * 2,
        )
        if st.button("Save it as a note", key=f"note_{message.id}", disabled=not title.strip()):
            _save(services, message, answer, title)


def _save(services: Services, message: Message, answer: Answer, title: str) -> None:
    note = note_from(title, answer, plain_answer(answer), datetime.now(UTC))
    folder = services.ingest_settings.default_root / FOLDER
    try:
        path = add_note(folder, title, note.encode())
    except StudyError as error:
        st.error(f"{error.problem} {error.fix}")
        return
    services.reading.start(str(folder))
    st.session_state[f"noted_{message.id}"] = str(path.relative_to(folder.parent.parent))
    st.rerun()
