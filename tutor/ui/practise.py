"""Cards and quiz: what waits, and the one button for it."""

from __future__ import annotations

import streamlit as st

from ingest.index import IndexReader
from tutor.card_counts import Counts
from tutor.counted import counted
from tutor.deck import Deck
from tutor.quiz import Quiz, Quizzes
from tutor.services import Services
from tutor.ui import practise_cards, practise_files, practise_proposals, practise_quiz
from tutor.ui.keys import listen_for_enter, take_dialog
from tutor.ui.page_start import index_if_any, telling_errors
from tutor.ui.practise_places import go
from tutor.ui.practise_topics import draw_topics, open_area
from tutor.ui.quiz_start import draw_quiz_start
from tutor.ui.reading import draw_reading


@telling_errors
def render(services: Services) -> None:
    """The page as its address says: a review, a quiz, proposals, else what waits."""
    deck, index = services.deck, index_if_any(services)
    if index is not None:
        deck.sync_with(index)
    dialog, keys = take_dialog()
    listen_for_enter()
    params = st.query_params
    if "cards" in params:
        practise_cards.draw(services, deck, keys)
    elif "quiz" in params:
        practise_quiz.draw(services, deck, keys)
    elif "proposals" in params and index is not None:
        practise_proposals.draw(services, index)
    else:
        _draw_start(services, deck, index)
    if dialog:
        dialog()


def _draw_start(services: Services, deck: Deck, index: IndexReader | None) -> None:
    st.header("Practise", anchor=False)
    counts = deck.counts()
    if index is None:
        if not counts.cards:
            st.markdown("Cards and quizzes are made from your notes. Nothing is read yet.")
        draw_reading(services, key="practise")
    if index is None and not counts.cards:
        return
    _draw_waiting(deck, index, counts)
    cards, quiz, files = st.tabs(
        ["Topics", "Quiz", "Choices and files"], key="practise_tab", on_change="rerun"
    )
    if cards.open and index is not None:
        with cards:
            draw_topics(deck, index)
    if quiz.open and index is not None:
        with quiz:
            draw_quiz_start(deck, index)
    if files.open:
        with files:
            practise_files.draw(services, deck)


def _draw_waiting(deck: Deck, index: IndexReader | None, counts: Counts) -> None:
    unfinished = Quizzes(deck.memory, deck.card_for_pair).unfinished()
    st.markdown(waiting_in_words(counts))
    with st.container(horizontal=True):
        _draw_first_step(deck, index, counts, unfinished)
        _draw_other_ways(counts, unfinished)
    if counts.changed:
        st.caption(
            f"The notes behind {counted(counts.changed, 'card')} changed. "
            "The difference is shown when the card comes."
        )


def waiting_in_words(counts: Counts) -> str:
    """What today holds, in a sentence or two."""
    if not counts.cards:
        return "No cards yet. Open a topic, and its questions become cards."
    parts = [
        f"**{counted(counts.due, 'card')}** due" if counts.due else "",
        f"**{counts.new_left} new**" if counts.new_left else "",
    ]
    exercises = counts.exercises_due + counts.exercises_new_left
    if exercises:
        parts.append(counted(exercises, "exercise"))
    waiting = [part for part in parts if part]
    done = (
        f" {counted(counts.reviewed_today, 'review')} done today." if counts.reviewed_today else ""
    )
    if not waiting:
        return f"Nothing is due today.{done}"
    return f"Waiting today: {', '.join(waiting)}.{done}"


def _draw_first_step(
    deck: Deck, index: IndexReader | None, counts: Counts, unfinished: Quiz | None
) -> None:
    if counts.due or counts.new_left:
        if _primary(f"Review {counted(counts.due, 'card')}" if counts.due else "Learn new cards"):
            go(cards="due")
    elif unfinished is not None:
        if _primary("Go on with the quiz"):
            go(quiz=unfinished.id)
    elif counts.exercises_due or counts.exercises_new_left:
        if _primary("Do an exercise"):
            go(cards="exercises")
    elif index is not None and (area := _first_area(deck, index)):
        if _primary(f"Start with {area}"):
            open_area(deck, index, area)
            go(cards="due")
    elif counts.cards and _primary("Practise the weakest anyway"):
        go(cards="cram")


def _primary(label: str) -> bool:
    return st.button(f"{label} ↵", key="enter_first", type="primary")


def _first_area(deck: Deck, index: IndexReader) -> str | None:
    """The first area with a topic that isn't open; the learner's own come first."""
    return next((offer.area for offer in deck.topics(index) if not offer.is_open), None)


def _draw_other_ways(counts: Counts, unfinished: Quiz | None) -> None:
    """Beside the first step; none of them is needed to see what is due."""
    deck_has_work = counts.due or counts.new_left
    if unfinished is not None and deck_has_work:
        left = f"Go on with the quiz ({unfinished.left} left)"
        if st.button(left, key="practise_quiz"):
            go(quiz=unfinished.id)
    exercises = counts.exercises_due + counts.exercises_new_left
    is_beside = exercises and (deck_has_work or unfinished)
    if is_beside and st.button(f"Exercises ({exercises})", key="practise_exercises"):
        go(cards="exercises")
    if deck_has_work and st.button("Aloud", key="practise_aloud", icon=":material/mic:"):
        go(cards="aloud")
    if counts.cards and st.button("Cram", key="practise_cram", icon=":material/bolt:"):
        go(cards="cram")
