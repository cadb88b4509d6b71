"""The first start: a first cited answer and a first card within a minute."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ingest.index import IndexReader, PairEntry
from tutor.deck import Deck
from tutor.services import Services
from tutor.topics_on_offer import TopicOnOffer
from tutor.ui.markdown import one_line
from tutor.ui.pages import open_page
from tutor.ui.reading import draw_reading

FIRST_CARDS = 10
_LOOK_S = 0.5


def draw_welcome(services: Services, deck: Deck, index: IndexReader | None) -> None:
    """Nothing is asked that can wait."""
    st.header("Welcome", anchor=False)
    st.markdown(
        "This is your study partner for software interviews. It answers from your notes and shows "
        "the exact lines, asks you their questions again just before you would forget them, and "
        "plans the days until the interview. Nothing leaves this machine."
    )
    if index is None or not index.documents():
        _draw_first_read(services)
        return
    pair = _first_pair(index)
    if pair is None:
        st.info("No questions with answers were found. Guide 11 shows how to write some.")
        draw_reading(services, key="welcome")
        return
    with st.container(border=True):
        st.markdown(f"**1. Ask something.** For example: {one_line(pair.pair.question)}")
        if st.button("Ask it", key="welcome_ask", icon=":material/forum:"):
            chat = services.chats.start(pair.pair.question)
            services.start_answer(chat.id, pair.pair.question)
            open_page("ask", chat=str(chat.id))
    with st.container(border=True):
        first = _first_topics(deck.topics(index))
        questions = sum(offer.pairs for offer in first)
        area = one_line(first[0].area)
        st.markdown(f"**2. Learn something.** {questions} questions on {area} become cards.")
        if st.button(
            "Start with the first card",
            key="welcome_card",
            type="primary",
            icon=":material/play_arrow:",
        ):
            deck.open_topics(index, [offer.topic for offer in first])
            open_page("practise", cards="due")
    st.caption("Everything else (interview date, plan, model) can wait until you want it.")
    progress = services.reading.progress
    if progress and progress.is_running:
        st.caption("It goes on reading; until that is done it answers by words alone.")
        draw_reading(services, key="welcome")


def _first_topics(offers: Sequence[TopicOnOffer]) -> list[TopicOnOffer]:
    """Topics of one area, enough for a first sitting."""
    first: list[TopicOnOffer] = []
    for offer in offers:
        if offer.area == offers[0].area and sum(one.pairs for one in first) < FIRST_CARDS:
            first.append(offer)
    return first


def _draw_first_read(services: Services) -> None:
    st.markdown(
        "**First, it reads the notes**: the starter guides that came with it, and whatever you "
        "put into `corpus/`. That takes a few seconds."
    )
    draw_reading(services, key="welcome")
    st.fragment(_go_on, run_every=_LOOK_S)(services)


def _go_on(services: Services) -> None:
    """As soon as the notes can be searched by words, without waiting for the rest."""
    progress = services.reading.progress
    if progress and progress.is_running and services.is_indexed():
        st.rerun()


def _first_pair(index: IndexReader) -> PairEntry | None:
    """A question that can be answered from the notes; the learner's own before the starter's."""
    pairs = [e for e in index.pairs() if not e.pair.is_exercise and not e.pair.points_elsewhere]
    return next((e for e in pairs if e.ownership == "yours"), pairs[0] if pairs else None)
