"""The evening before an interview, on one page that prints."""

from __future__ import annotations

import streamlit as st

from tutor.deck import Deck
from tutor.evening import QUESTIONS_TO_ASK, weakest
from tutor.plan import Plan
from tutor.services import Services
from tutor.ui.markdown import one_line, safe_markdown

_ON_PAPER = """<style>@media print {
  header, section[data-testid="stSidebar"], .st-key-evening_buttons { display: none !important }
}</style>"""
_PRINT = "<script>window.parent.print()</script>"


def draw_evening(services: Services, deck: Deck, plan: Plan) -> None:
    st.html(_ON_PAPER)
    next_date = plan.next_date()
    name = one_line(next_date.title) if next_date and next_date.title else "Your interview"
    st.header(name, anchor=False)
    with st.container(horizontal=True, key="evening_buttons"):
        if st.button("Print", key="evening_print", icon=":material/print:", type="primary"):
            st.html(_PRINT, unsafe_allow_javascript=True)
        if st.button("Back to today", key="evening_back"):
            st.query_params.clear()
            st.rerun()
    st.markdown("Read this once, slowly. Then put it away and sleep: that is worth more now.")
    day = next_date.day if next_date else deck.today()
    reminders = weakest(services.learner, deck, day)
    if reminders:
        st.subheader("Least sure", anchor=False)
    for reminder in reminders:
        st.markdown(f"**{one_line(reminder.question)}** :gray[{one_line(reminder.topic)}]")
        whose = "your own words" if reminder.is_own_words else "from the notes"
        st.markdown(f"{safe_markdown(reminder.answer)} :gray[({whose})]")
    st.subheader("Questions to ask them", anchor=False)
    st.markdown("\n".join(f"- {question}" for question in QUESTIONS_TO_ASK))
