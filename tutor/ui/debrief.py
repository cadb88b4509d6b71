"""The day after an interview."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import streamlit as st

from ingest.index import IndexReader
from tutor.days import in_words
from tutor.debrief import Asked, is_debriefed, what_they_asked
from tutor.deck import Deck
from tutor.plan import Plan
from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.ui.source import open_source

_ASKED_FOR_DAYS = 7
_FOUND = "debrief_found"


def draw_debrief(services: Services, deck: Deck, plan: Plan, index: IndexReader | None) -> None:
    """Asks once, for a week; then shows what became of each line."""
    if found := st.session_state.get(_FOUND):
        _draw_found(services, found)
    last, today = plan.last_date(), deck.today()
    if last is None or today - last.day > timedelta(_ASKED_FOR_DAYS):
        return
    if is_debriefed(deck.memory, last.day):
        return
    with st.container(border=True):
        name = one_line(last.title) or "Your interview"
        st.markdown(f"**{name} was {in_words(last.day, today)}. What did they ask?**")
        text = st.text_area(
            "One question a line, as well as you remember",
            key="debrief_text",
            placeholder="How does a hash map handle collisions?",
        )
        if st.button("Keep these", key="debrief_keep") and text.strip():
            with st.spinner("Looking into your notes …"):
                st.session_state[_FOUND] = _look(services, text, last.day, deck, index)
            st.rerun()


def _look(
    services: Services, text: str, interview: date, deck: Deck, index: IndexReader | None
) -> tuple[Asked, ...]:
    """As answers are looked up: an interviewer's words are seldom those of the notes."""
    if index is None:
        return what_they_asked(text, interview, deck, None, lambda line: None)
    from tutor.past_grounds import ground_in

    return what_they_asked(text, interview, deck, index, partial(ground_in, services.notes()))


def _draw_found(services: Services, found: tuple[Asked, ...]) -> None:
    with st.container(border=True):
        st.markdown("Kept. Gaps stand on Progress until a note answers them.")
        for n, asked in enumerate(found):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{one_line(asked.question)} → **{_became(asked)}**")
                if asked.place and st.button("Open", key=f"debrief_open_{n}", type="tertiary"):
                    open_source(services, asked.place)
        if st.button("Good", key="debrief_good"):
            del st.session_state[_FOUND]
            st.rerun()


def _became(asked: Asked) -> str:
    if asked.topic is None:
        return "a gap"
    tonight = "in tonight's cards" if asked.card_id else "your notes speak of it"
    return f"{one_line(asked.topic)}, {tonight}"
