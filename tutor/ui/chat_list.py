"""The chats beside the conversation: new, found again, renamed, pinned, exported, brought in."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from ingest.errors import StudyError
from tutor.chat_files import from_markdown, import_chat, to_markdown
from tutor.chat_search import search_chats
from tutor.chats import TITLE_CHARS, Chat
from tutor.own_notes import safe_stem
from tutor.services import Services
from tutor.ui.answers import plain_answer
from tutor.ui.markdown import one_line

QUERY_CHARS = 100
SHOWN_AT_ONCE = 30


def draw_chat_list(services: Services, open_chat: Chat | None) -> None:
    if st.button("New chat", icon=":material/add:", key="new_chat", width="stretch"):
        go_to_chat(None)
        st.rerun()
    wanted = st.text_input(
        "Search your chats",
        key="chat_search",
        max_chars=QUERY_CHARS,
        placeholder="Search your chats",
        icon=":material/search:",
        label_visibility="collapsed",
    )
    if wanted.strip():
        _draw_found(services, wanted)
        return
    chats = services.chats.all()
    with st.container(gap=None):
        for chat in chats[:SHOWN_AT_ONCE]:
            if open_chat is not None and chat.id == open_chat.id:
                _draw_menu(services, chat)
            elif _draw_link(chat):
                go_to_chat(chat.id)
                st.rerun()
    if len(chats) > SHOWN_AT_ONCE:
        st.caption(f"{len(chats) - SHOWN_AT_ONCE} older ones: search for them.")
    _draw_import(services)


def go_to_chat(chat_id: int | None) -> None:
    """The address of a chat, or of one that isn't begun yet; the caller draws anew."""
    st.query_params.clear()
    if chat_id is not None:
        st.query_params["chat"] = str(chat_id)
    st.session_state.pop("shown_answer", None)


def _draw_link(chat: Chat) -> bool:
    icon = ":material/keep:" if chat.is_pinned else None
    title = one_line(chat.title)
    return st.button(title, key=f"chat_{chat.id}", type="tertiary", icon=icon, wrap=False)


def _draw_found(services: Services, wanted: str) -> None:
    found = search_chats(services.learner, wanted)
    if not found:
        st.caption("No chat has all of these words.")
    for number, said in enumerate(found):
        if st.button(one_line(said.title), key=f"found_{number}", type="tertiary", wrap=False):
            go_to_chat(said.chat_id)
            st.session_state["to_message"] = said.message_id
            st.rerun()
        who = "You" if said.role == "learner" else "Tutor"
        st.caption(f"{who}, {said.at.astimezone():%Y-%m-%d}: {one_line(said.snippet)}")


def _draw_menu(services: Services, chat: Chat) -> None:
    with st.popover(one_line(chat.title), width="stretch", wrap=False):
        title = st.text_input("Title", chat.title, key=f"title_{chat.id}", max_chars=TITLE_CHARS)
        if title.strip() and title != chat.title:
            services.chats.rename(chat.id, title)
            st.rerun()
        if st.button("Unpin" if chat.is_pinned else "Pin", key=f"pin_{chat.id}"):
            services.chats.pin(chat.id, pinned=not chat.is_pinned)
            st.rerun()
        st.download_button(
            "Save as Markdown",
            lambda: to_markdown(chat, services.chats.messages(chat.id), plain_answer),
            file_name=f"{safe_stem(chat.title)}.md",
            mime="text/markdown",
            key=f"export_{chat.id}",
            icon=":material/download:",
            on_click="ignore",
        )
        if st.button("Delete for ever", key=f"delete_{chat.id}", icon=":material/delete:"):
            services.chats.delete(chat.id)
            go_to_chat(None)
            st.rerun()


def _draw_import(services: Services) -> None:
    with st.popover("Bring in a chat", icon=":material/upload:", type="tertiary"):
        st.caption("A chat saved here, or exported from another tool with its speakers named.")
        file = st.file_uploader(
            "Chat", type=["md", "txt"], key="chat_import", label_visibility="collapsed"
        )
        if file is None or not st.button("Bring it in", key="chat_import_now"):
            return
        try:
            read = from_markdown(file.getvalue().decode("utf-8", "replace"), datetime.now(UTC))
        except StudyError as error:
            st.warning(f"{error.problem} {error.fix}")
            return
        chat = import_chat(services.chats, read)
        if chat is None:
            st.info("This chat is here already.")
            return
        go_to_chat(chat.id)
        st.rerun()
