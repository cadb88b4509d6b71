"""Choosing what a quiz is about."""

from __future__ import annotations

from random import Random

import streamlit as st

from ingest.index import IndexReader
from tutor.counted import counted
from tutor.deck import Deck
from tutor.quiz import Quizzes
from tutor.quiz_making import Style
from tutor.quiz_scope import Scope, make_quiz, title_of, weak_cards
from tutor.ui.markdown import one_line
from tutor.ui.practise_places import go

COUNTS = (5, 10, 20)
_ABOUT = ("A topic", "A document", "My weak spots", "Everything")
_STYLES: dict[Style, str] = {
    "mixed": "Mixed",
    "picked": "Choosing and matching",
    "typed": "In my own words",
}


def draw_quiz_start(deck: Deck, index: IndexReader) -> None:
    """Subject, number and kind of questions, and the button to start."""
    _draw_unfinished(Quizzes(deck.memory, deck.card_for_pair))
    about = st.segmented_control(
        "About", _ABOUT, default=_ABOUT[0], key="quiz_about", required=True
    )
    scope = _scope(deck, index, about or _ABOUT[0])
    with st.container(horizontal=True):
        count = st.segmented_control(
            "Questions", COUNTS, default=COUNTS[0], key="quiz_count", required=True
        )
        style = st.segmented_control(
            "Answered by",
            tuple(_STYLES),
            default="mixed",
            format_func=lambda one: _STYLES[one],
            key="quiz_style",
            required=True,
        )
    if st.button("Start the quiz", key="quiz_start", disabled=scope is None) and scope:
        start_quiz(deck, index, scope, count or COUNTS[0], style or "mixed")


def _draw_unfinished(quizzes: Quizzes) -> None:
    quiz = quizzes.unfinished()
    if quiz is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(f"Unfinished: {one_line(quiz.title)}, {quiz.left} left.", width="stretch")
        if st.button("Go on", key="quiz_go_on"):
            go(quiz=quiz.id)
        if st.button("Drop it", key="quiz_drop", type="tertiary"):
            quizzes.end(quiz.id)
            st.rerun()


def start_quiz(deck: Deck, index: IndexReader, scope: Scope, count: int, style: Style) -> None:
    """Make the quiz and open it; says so when the notes hold too little for one."""
    questions = make_quiz(index, deck, scope, count, style, Random())
    if not questions:
        st.warning(
            "There is too little here to choose from. Take more notes in, or answer "
            "in your own words."
        )
        return
    quiz_id = Quizzes(deck.memory, deck.card_for_pair).start(title_of(scope, index), questions)
    go(quiz=quiz_id)


def _scope(deck: Deck, index: IndexReader, about: str) -> Scope | None:
    if about == "A topic":
        topics = [offer.topic for offer in deck.topics(index)]
        chosen = st.selectbox("Topic", topics, key="quiz_topic", format_func=one_line)
        return Scope(topic=chosen) if chosen else None
    if about == "A document":
        titles = {(e.root, e.source): e.title for e in index.documents() if e.pair_count}
        place = st.selectbox(
            "Document", tuple(titles), key="quiz_document", format_func=lambda one: titles[one]
        )
        return Scope(document=place) if place else None
    if about == "My weak spots":
        weak = weak_cards(deck.cards(), deck.today())
        if not weak:
            st.caption("No weak spot is known yet: they show once you have reviewed some cards.")
            return None
        cards = counted(len(weak), "card")
        st.caption(f"{cards} that you missed last or have probably forgotten.")
        return Scope(is_weak_spots=True)
    return Scope()
