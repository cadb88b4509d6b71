"""The tutor: the conversation, and the passages it stands on beside it."""

from __future__ import annotations

import streamlit as st

from ingest.errors import StudyError
from tutor.answers import Answer
from tutor.chats import Chat, Message
from tutor.code_blocks import continues
from tutor.modes import LABELS, MODES, PURPOSES
from tutor.services import Services
from tutor.ui.ask_answer import draw_answer, draw_coming
from tutor.ui.ask_layout import BESIDE, lay_out, show_from
from tutor.ui.chat_list import draw_chat_list, go_to_chat
from tutor.ui.interview_from_ask import take_to_interview
from tutor.ui.markdown import safe_markdown
from tutor.ui.model_picker import draw_model_picker
from tutor.ui.page_start import telling_errors
from tutor.ui.passages import draw_passages
from tutor.ui.reading import draw_reading
from tutor.ui.sources_in_play import draw_sources_in_play

QUESTION_CHARS = 8000
_REFRESH_S = 0.4
_AVATARS = {"learner": ":material/person:", "tutor": ":material/school:"}
_FIRST_QUESTIONS = (
    "Why is a tuple hashable when a list is not?",
    "When do threads speed Python up, and when not?",
    "What does a hash collision cost?",
)


@telling_errors
def render(services: Services) -> None:
    services.warm_up()
    chat = _open_chat(services)
    with st.bottom:
        above_box = st.container(horizontal=True, vertical_alignment="center")
        asked = st.chat_input("Ask about your notes", key="question", max_chars=QUESTION_CHARS)
    # Before all else: a rerun from elsewhere on the page would drop what was asked.
    if asked and asked.strip():
        take_to_interview(services, asked)
        _ask(services, chat, asked)
    with above_box:
        _draw_modes(services, chat)
        draw_sources_in_play(services)
    with st.sidebar:
        draw_chat_list(services, chat)
        draw_reading(services, key="ask")
    draw_model_picker(services)
    services.preload()
    messages = services.chats.messages(chat.id) if chat else ()
    if messages:
        _draw_conversation(services, messages)
    else:
        _draw_welcome(services)


def _open_chat(services: Services) -> Chat | None:
    """The chat that the address names, so that a refresh or a bookmark finds it again."""
    wanted = st.query_params.get("chat", "")
    return services.chats.get(int(wanted)) if wanted.isdecimal() else None


def _ask(services: Services, chat: Chat | None, text: str, *, anyway: bool = False) -> None:
    try:
        chat = chat or services.chats.start(text, mode=st.session_state.get("new_mode", "explain"))
        services.start_answer(chat.id, text, anyway=anyway)
    except StudyError as error:
        st.error(f"{error.problem} {error.fix}")
        st.code(text, language=None, wrap_lines=True)  # what was typed isn't lost
        return
    go_to_chat(chat.id)
    st.rerun()


def _draw_modes(services: Services, chat: Chat | None) -> None:
    """One mode a chat; for a chat that isn't begun it waits in the session."""
    now = chat.mode if chat else st.session_state.get("new_mode", "explain")
    picked = st.segmented_control(
        "Mode",
        MODES,
        default=now,
        format_func=LABELS.__getitem__,
        key=f"mode_{chat.id if chat else 'new'}_{now}",  # another key once the mode has changed
        help="  \n".join(f"**{LABELS[mode]}**: {PURPOSES[mode]}" for mode in MODES),
        required=True,
        label_visibility="collapsed",
    )
    if picked == now:
        return
    if chat:
        services.chats.set_mode(chat.id, picked)
    else:
        st.session_state["new_mode"] = picked
    st.rerun()


def _draw_welcome(services: Services) -> None:
    st.header("Ask about your notes", anchor=False)
    st.markdown(
        "Answers quote the notes and open the exact lines. When the notes don't cover a question, "
        "it says so."
    )
    if not services.is_indexed():
        st.info("Nothing is read yet. The starter guides are waiting, and so is `corpus/`.")
        return
    for question in _FIRST_QUESTIONS:
        if st.button(question, key=f"first_{question}", type="tertiary"):
            _ask(services, None, question)


def _draw_conversation(services: Services, messages: tuple[Message, ...]) -> None:
    shown = _shown_answer(messages)
    conversation, beside = st.columns([3, 2], gap="large")
    with conversation:
        for place, message in enumerate(messages):
            name = "user" if message.role == "learner" else "assistant"
            with st.chat_message(name, avatar=_AVATARS[message.role]):
                if message.state == "streaming":
                    st.fragment(_draw_streaming, run_every=_REFRESH_S)(services, message.id)
                elif message.role == "learner":
                    _draw_said(message.text)
                else:
                    above = (m.text for m in reversed(messages[:place]) if m.role == "learner")
                    asked = next(above, "")
                    # As in the fragment's own container, so that nothing is drawn anew at its end.
                    with st.container():
                        draw_answer(
                            services,
                            message,
                            message.answer or Answer(message.text, "notes"),
                            asked=asked,
                            is_shown=message.id == shown,
                            is_last=message is messages[-1],
                        )
    is_answered = len(messages) > 1 and messages[-2].role == "learner"
    first = messages[-2] if is_answered else messages[-1]
    show_from(messages.index(first), first.id, messages[-1].state)
    lay_out()
    with beside, st.container(key=BESIDE):
        answer = next((m.answer for m in messages if m.id == shown), None)
        if shown is not None and answer is not None:
            draw_passages(services, answer, shown)


def _shown_answer(messages: tuple[Message, ...]) -> int | None:
    """The answer whose passages stand beside: the one chosen, else the last that has some."""
    having = [m.id for m in messages if m.answer is not None and m.answer.sources]
    chosen = st.session_state.get("shown_answer")
    return chosen if chosen in having else having[-1] if having else None


def _draw_streaming(services: Services, message_id: int) -> None:
    """An answer as far as it has come. Runs by itself, whatever else is clicked meanwhile."""
    message = services.chats.message(message_id)
    if message is None or message.state != "streaming":
        st.rerun()
    draw_coming(message)
    st.caption(services.waiting_line(message_id))
    if st.button("Stop", key=f"stop_{message_id}", icon=":material/stop:", shortcut="Escape"):
        services.stop_answer(message_id)


def _draw_said(text: str) -> None:
    """What the learner said; lines of code keep their indent."""
    if "```" not in text and continues(text):
        st.code(text, language=None, wrap_lines=True)
    else:
        st.markdown(safe_markdown(text))
