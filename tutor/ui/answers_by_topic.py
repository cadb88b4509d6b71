"""The learner's own answers: first and last side by side."""

from __future__ import annotations

import streamlit as st

from tutor.own_answers import OwnAnswer, first_and_last, own_answers
from tutor.services import Services
from tutor.ui.markdown import one_line, safe_markdown

_VERDICTS = {
    "correct": ":green-badge[correct]",
    "partial": ":orange-badge[partial]",
    "wrong": ":red-badge[wrong]",
    "dont_know": ":gray-badge[didn't know]",
    "skipped": ":gray-badge[skipped]",
}


def draw_answers(services: Services) -> None:
    """By topic; answers that were only said aloud or rated aren't kept and don't appear."""
    answers = own_answers(services.learner)
    if not answers:
        st.info(
            "Answers that you type in quizzes and interviews stand here, the first beside the last."
        )
        return
    topics = list(dict.fromkeys(answer.topic or "Other" for answer in reversed(answers)))
    topic = st.selectbox("Topic", topics, key="answers_topic", format_func=one_line)
    mine = [answer for answer in answers if (answer.topic or "Other") == topic]
    for question, (first, last) in first_and_last(mine).items():
        st.markdown(f"**{one_line(question)}**")
        left, right = st.columns(2)
        with left:
            _draw_answer(first, "First")
        with right:
            if last is first:
                st.caption("Answered once so far.")
            else:
                _draw_answer(last, "Last")


def _draw_answer(answer: OwnAnswer, when: str) -> None:
    with st.container(border=True):
        st.markdown(f":gray[{when}, {answer.day}] {_VERDICTS[answer.verdict]}")
        st.markdown(safe_markdown(answer.text))
