"""What comes after an answer: a check of oneself, things to be told, words to go on with."""

from __future__ import annotations

import streamlit as st

from tutor.answers import Answer, FollowUp
from tutor.chats import Message
from tutor.services import Services
from tutor.ui.ask_layout import OFFERS
from tutor.ui.markdown import safe_markdown

_WAYS_ON: dict[str, dict[str, str]] = {  # by what is awaited: words -> icon
    "check": {"Skip": "skip_next"},
    "socratic": {"Hint": "lightbulb", "Skip": "skip_next", "Tell me": "visibility"},
    "guide": {"Hint": "lightbulb", "Next": "arrow_forward"},
    "code": {"Done": "check"},
}


def draw_ways_on(services: Services, message: Message, answer: Answer) -> None:
    """The words that go on with what the last message asked, one tap each."""
    awaits = answer.awaits
    if awaits is None or (awaits.kind == "code" and awaits.step > 0):
        return
    with st.container(horizontal=True):
        for words, icon in _WAYS_ON[awaits.kind].items():
            if st.button(words, key=f"way_{message.id}_{words}", icon=f":material/{icon}:"):
                services.start_answer(message.chat_id, words.lower())
                st.rerun()


def draw_offers(services: Services, message: Message, answer: Answer) -> None:
    """The check first, apart from what is merely told."""
    with st.container(gap=None, key=f"{OFFERS}_{message.id}"):
        for number, offer in enumerate(answer.follow_ups):
            _draw_offer(services, message, offer, number)


def _draw_offer(services: Services, message: Message, offer: FollowUp, number: int) -> None:
    is_check = offer.kind == "ask_me"
    label = "Ask me" if is_check else "Tell me"
    row = st.container(horizontal=True, vertical_alignment="center", gap=None)
    if row.container(width="stretch").button(
        f"**{label}:** {safe_markdown(offer.text)}",
        key=f"follow_{message.id}_{number}",
        icon=":material/record_voice_over:" if is_check else ":material/help:",
        help="You answer, and hear how it was." if is_check else None,
        type="tertiary",
    ):
        services.follow(message.chat_id, offer)
        st.rerun()
    row.button(
        ":material/edit:",
        key=f"edit_{message.id}_{number}",
        help="Edit: takes the question into the box below, to be changed first.",
        type="tertiary",
        on_click=_take_into_the_box,
        args=(offer.text,),
    )


def _take_into_the_box(text: str) -> None:
    st.session_state["question"] = text
