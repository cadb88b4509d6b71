"""The day after an interview."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from ingest.index import IndexReader
from tutor.days import in_words
from tutor.debrief import Asked, is_debriefed, what_they_asked
from tutor.deck import Deck
from tutor.plan import Plan
from tutor.services import Services
from tutor.ui.markdown import one_line

_ASKED_FOR_DAYS = 7
_FOUND = "debrief_found"


def draw_debrief(services: Services, deck: Deck, plan: Plan, index: IndexReader | None) -> None:
    """Asks once, for a week; then shows what became of each line."""
    if found := st.session_state.get(_FOUND):
        _draw_found(found)
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
            st.session_state[_FOUND] = what_they_asked(text, last.day, deck, index)
            st.rerun()


def _draw_found(found: tuple[Asked, ...]) -> None:
    lines = [
        f"- {one_line(asked.question)} → "
        + (f"**{one_line(asked.topic)}**, in tonight's cards" if asked.topic else "**a gap**")
        for asked in found
    ]
    st.success(
        "Kept.\n\n" + "\n".join(lines) + "\n\nGaps stand on Progress until a note answers them."
    )
    if st.button("Good", key="debrief_good"):
        del st.session_state[_FOUND]
        st.rerun()
