"""Problems solved on other sites or on paper."""

from __future__ import annotations

import streamlit as st

from tutor.days import in_words
from tutor.deck import Deck
from tutor.problems import OUTCOMES, TEXT_CHARS, Problems
from tutor.ui.markdown import one_line

_SHOWN = 30


def draw_problems(deck: Deck) -> None:
    problems = Problems(deck.memory)
    st.markdown(
        "Write down what you solved elsewhere. It makes a card to solve it again, and counts for "
        "its pattern. A link is kept as text; nothing is fetched."
    )
    with st.form("problem", clear_on_submit=True):
        title = st.text_input("Title or link", key="problem_title", max_chars=TEXT_CHARS)
        pattern = st.selectbox(
            "Pattern",
            problems.patterns(),
            index=None,
            key="problem_pattern",
            accept_new_options=True,
            placeholder="Choose one, or type your own",
        )
        left, right = st.columns(2)
        minutes = left.number_input("Minutes", 1, 600, 30, key="problem_minutes")
        outcome = right.segmented_control(
            "How did it go?", OUTCOMES, default=OUTCOMES[0], key="problem_outcome", required=True
        )
        note = st.text_area("What to remember", key="problem_note", max_chars=TEXT_CHARS, height=80)
        sent = st.form_submit_button("Keep it", icon=":material/check:")
    if sent:
        kept = problems.solved(
            title,
            pattern=pattern or "",
            minutes=int(minutes),
            outcome=outcome or OUTCOMES[0],
            note=note,
        )
        st.success(f"Kept. “Solve again: {one_line(kept.title)}” is among your exercises.")
    for problem in problems.all()[:_SHOWN]:
        when = in_words(problem.day, deck.today())
        st.markdown(
            f"**{one_line(problem.title)}** :gray[{one_line(problem.pattern)} · "
            f"{problem.minutes} min · {problem.outcome} · {when}]"
        )
        for words in filter(None, (problem.note, problem.link)):
            st.caption(one_line(words))
