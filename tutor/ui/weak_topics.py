"""The weak topics, by what there is to go by, and an interview on them."""

from __future__ import annotations

import streamlit as st

from ingest.index import IndexReader
from ingest.prose import plain_line
from tutor.card_content import card_sources
from tutor.deck import Deck
from tutor.interview import Plan
from tutor.interviewer import Interviewer
from tutor.topics import topic_key
from tutor.ui.interview_places import go
from tutor.ui.markdown import one_line
from tutor.weak_topics import WeakTopic, evidence_in, weak_topics

SHOWN = 8
QUESTIONS = 6
QUESTIONS_NAMED = 2


def draw(deck: Deck, index: IndexReader, interviewer: Interviewer) -> None:
    """Nothing while none is weak."""
    weak = weak_topics(evidence_in(deck.memory.store), deck.cards(), deck.today())[:SHOWN]
    if not weak:
        return
    with st.expander("Weak topics", key="weak_topics"):
        for one in weak:
            st.markdown(f"**{one_line(one.topic)}** :gray[{_why(one)}]")
        wanted = {topic_key(one.topic) for one in weak}
        topics = {s.topic for s in card_sources(index) if topic_key(s.topic) in wanted}
        if topics and st.button("Interview on these", key="weak_topics_start"):
            plan = Plan(questions=QUESTIONS, topics=tuple(sorted(topics)))
            if (interview := interviewer.start(plan)) is not None:
                go(interview=interview.id)


def _why(one: WeakTopic) -> str:
    if not one.questions:
        return "its cards are likely forgotten"
    named = "; ".join(
        one_line(plain_line(question)) for question in one.questions[:QUESTIONS_NAMED]
    )
    return f"{'looks missed' if one.is_undecided else 'missed'}: {named}"
