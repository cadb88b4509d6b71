"""The learner's own wording of a card."""

from __future__ import annotations

import streamlit as st

from tutor.cards import Card
from tutor.deck import Deck

QUESTION_CHARS, ANSWER_CHARS = 2000, 20_000


@st.dialog("Edit the card", width="large", on_dismiss="rerun")
def edit_card(deck: Deck, card: Card) -> None:
    """Two fields and Save. The notes themselves stay as they are."""
    st.caption("This changes the card, not your notes.")
    question = st.text_area(
        "Question", card.question, key=f"edit_question_{card.id}", max_chars=QUESTION_CHARS
    )
    answer = st.text_area(
        "Answer", card.answer, key=f"edit_answer_{card.id}", height=240, max_chars=ANSWER_CHARS
    )
    if st.button("Save", key="edit_save", type="primary"):
        if not question.strip() or not answer.strip():
            st.warning("A card needs a question and an answer.")
            return
        deck.edit(card.id, question.strip(), answer.strip())
        st.rerun()
