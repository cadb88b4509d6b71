"""The evening before an interview, on one page that prints."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ingest.index import IndexReader
from tutor.deck import Deck
from tutor.evening import shortened, weakest
from tutor.plan import Plan
from tutor.questions_to_ask import chosen, notes_on, read_list, suggested
from tutor.services import Services
from tutor.stories import best_stories
from tutor.ui.markdown import one_line, safe_markdown

_ABOUT_CHARS = 8000
_LIST_CHARS = 2000

# On paper: no buttons, dark on white, two columns of reminders, and all of it rather than one
# screen's height.
_ON_PAPER = """<style>@media print {
  header, [data-testid="stSidebar"], [data-testid="stToolbar"], [data-testid="stBottom"],
  .st-key-evening_buttons, .st-key-evening_change { display: none !important }
  html, body, #root, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; overflow: visible !important; height: auto !important;
    display: block !important; background: #fff !important }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important }
  .stApp * { color: #111 !important; font-size: 8.5pt !important; line-height: 1.25 !important;
    background: transparent !important; box-shadow: none !important }
  .stApp h2, .stApp h2 * { font-size: 14pt !important; padding: 0 0 2pt !important }
  .stApp h3, .stApp h3 * { font-size: 11pt !important; padding: 4pt 0 1pt !important }
  .stApp p { margin: 0 0 1pt !important }
  .stApp li { margin: 0 0 1pt 11pt !important; padding: 0 !important }
  .stApp [data-testid="stVerticalBlock"] { gap: 3pt !important }
  .st-key-evening_reminders, .st-key-evening_reminders > div { display: block !important }
  .st-key-evening_reminders { columns: 2; column-gap: 14pt }
  .st-key-evening_reminders [data-testid="stElementContainer"] {
    break-inside: avoid; padding-bottom: 3pt }
  @page { size: A4; margin: 11mm }
}</style>"""
_PRINT = "<script>window.print()</script>"


def draw_evening(services: Services, deck: Deck, plan: Plan, index: IndexReader | None) -> None:
    st.html(_ON_PAPER)
    next_date = plan.next_date()
    name = next_date.title if next_date else ""
    st.header(one_line(name) or "Your interview", anchor=False)
    with st.container(horizontal=True, key="evening_buttons"):
        if st.button("Print", key="evening_print", icon=":material/print:", type="primary"):
            st.html(_PRINT, unsafe_allow_javascript=True)
        if st.button("Back to today", key="evening_back"):
            st.query_params.clear()
            st.rerun()
    st.markdown("Read this once, slowly. Then put it away and sleep: that is worth more now.")
    _draw_reminders(services, deck, next_date.day if next_date else deck.today())
    _draw_stories(deck)
    _draw_questions(deck, plan, name, index)


def _draw_reminders(services: Services, deck: Deck, day: date) -> None:
    reminders = weakest(services.learner, deck, day)
    if not reminders:
        return
    st.subheader("Least sure", anchor=False)
    with st.container(key="evening_reminders"):
        for reminder in reminders:
            whose = "your own words" if reminder.is_own_words else "from the notes"
            st.markdown(
                f"**{one_line(reminder.question)}** :gray[{one_line(reminder.topic)}]\n\n"
                f"{safe_markdown(reminder.answer)} :gray[({whose})]"
            )


def _draw_stories(deck: Deck) -> None:
    stories = best_stories(deck.memory)
    if not stories:
        return
    st.subheader("Your stories", anchor=False)
    for story in stories:
        st.markdown(f"**{one_line(story.prompt)}**\n\n{safe_markdown(shortened(story.text))}")


def _draw_questions(deck: Deck, plan: Plan, name: str, index: IndexReader | None) -> None:
    choices = plan.choices()
    about = choices.about_role + "\n" + (notes_on(name, index) if name and index else "")
    suggestions = suggested(about, (row.topic for row in deck.cards()))
    questions = chosen(choices.questions_to_ask, suggestions)
    st.subheader("Questions to ask them", anchor=False)
    st.markdown("\n".join(f"- {one_line(question)}" for question in questions))
    with st.container(key="evening_change"), st.expander("Change these questions"):
        _draw_change(plan, questions, suggestions)


def _draw_change(plan: Plan, questions: tuple[str, ...], suggestions: tuple[str, ...]) -> None:
    left = [question for question in suggestions if question not in questions]
    if left and (more := st.pills("Add one", left, key="evening_more", format_func=one_line)):
        plan.choose(questions_to_ask=(*questions, more))
        del st.session_state["evening_more"]
        st.rerun()
    with st.form("evening_questions", border=False):
        text = st.text_area(
            "One a line, in your order", "\n".join(questions), height=160, max_chars=_LIST_CHARS
        )
        about = st.text_area(
            "What you know of the role and the company (a job description, say); the suggestions "
            "follow it",
            plan.choices().about_role,
            height=160,
            max_chars=_ABOUT_CHARS,
        )
        if st.form_submit_button("Keep", icon=":material/check:"):
            if read_list(text) != questions:
                plan.choose(questions_to_ask=read_list(text))
            plan.choose(about_role=about)
            st.rerun()
