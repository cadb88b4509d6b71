"""Reviewing: a card, its answer, a rating. Two keys a card."""

from __future__ import annotations

import time
from functools import partial

import streamlit as st

from tutor.aloud import CLOCKS_S, rating_of_ticks
from tutor.cards import SessionEnd, Showing
from tutor.deck import Deck
from tutor.memory import Way
from tutor.review_queue import Session
from tutor.scheduling import RATING_NAMES, Rating
from tutor.services import Services
from tutor.ui.card_changes import draw_changes, draw_other_answers
from tutor.ui.card_editing import edit_card
from tutor.ui.clock import draw_clock
from tutor.ui.keys import Keys, ask_for_dialog, put_focus
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.practise_places import Kind, clock_seconds, go, session_from_address
from tutor.ui.questions import draw_question
from tutor.ui.source import open_source

ANSWER_CHARS = 8000
LONGEST_LOOK_S = 600.0  # beyond, the learner was away
CONFIDENCE = {1: "Guessing", 2: "Fairly sure", 3: "Sure"}

_STATE = "practise_card"
_NAMES: dict[Kind, str] = {
    "cram": "Cram",
    "exercises": "Exercises",
    "aloud": "Aloud",
}


def draw(services: Services, deck: Deck, keys: Keys) -> None:
    """The session that the address names: its next card, or its end."""
    kind, session = session_from_address(deck)
    showing = deck.next(session)
    _draw_head(deck, kind, session, keys)
    if isinstance(showing, SessionEnd):
        _draw_end(deck, kind, session, showing)
        return
    state = _state_of(showing, kind)
    with st.container(border=True):
        _draw_origin(showing)
        draw_question(showing.prompt)
        st.caption(safe_markdown(showing.why_now))
    if state["revealed"]:
        _draw_answer(services, deck, showing, session, keys)
    else:
        _draw_before(services, showing, session, keys)
    _draw_more(services, deck, showing, keys)


def _state_of(showing: Showing, kind: Kind) -> dict[str, object]:
    """What has been done with this showing of this card; a refresh merely hides the answer."""
    name = f"{showing.card.id}-{showing.card.row.memory.last_event or 0}-{showing.way}-{kind}"
    state: dict[str, object] = st.session_state.get(_STATE, {})
    if state.get("name") != name:
        state = {"name": name, "revealed": False, "began": time.monotonic(), "seconds": 0.0}
        st.session_state[_STATE] = state
    return state


def _draw_head(deck: Deck, kind: Kind, session: Session, keys: Keys) -> None:
    counts = deck.counts(session.topic)
    if kind == "exercises":
        left, new = counts.exercises_due, counts.exercises_new_left
    else:
        left, new = counts.due, counts.new_left
    name = _NAMES.get(kind, "Review") + (f": {one_line(session.topic)}" if session.topic else "")
    waiting = f" :gray[{left} due, {new} new]"
    if kind == "cram":
        waiting = ""
    elif kind == "date":
        waiting = f" :gray[{len(deck.queue_for_date())} more today]"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{name}**{waiting}", width="stretch")
        if keys.button("Undo", "U", key="undo", type="tertiary", icon=":material/undo:"):
            undone = deck.undo()
            st.session_state.pop(_STATE, None)
            st.toast(undone.words if undone else "There is nothing of today to take back.")
            st.rerun()
        if keys.button("End", "Escape", key="end", type="tertiary"):
            st.session_state.pop(_STATE, None)
            go()


def _draw_origin(showing: Showing) -> None:
    row = showing.card.row
    whose = ":green-badge[yours]" if row.ownership == "yours" else ":gray-badge[starter]"
    marks = "".join(
        f" :orange-badge[{words}]"
        for words, is_so in (
            ("exercise", row.is_exercise),
            ("source changed", row.is_changed),
            ("your wording", showing.card.has_own_wording),
        )
        if is_so
    )
    place = f"{one_line(row.area)} › {one_line(row.topic)}" if row.area != row.topic else ""
    difficulty = f" · {row.difficulty}" if row.difficulty else ""
    st.markdown(f"{whose}{marks} :gray[{place or one_line(row.topic)}{difficulty}]")


def _draw_before(services: Services, showing: Showing, session: Session, keys: Keys) -> None:
    """Until the answer is shown."""
    state = st.session_state[_STATE]
    if session.aloud:
        _draw_aloud_clock(state["name"])
    elif session.exercises:
        st.markdown("Sketch it on paper or in your editor, then compare.")
    elif services.settings.types_answers:
        st.text_area("Your answer", key=f"typed_{state['name']}", max_chars=ANSWER_CHARS)
        put_focus(f"typed_{state['name']}")
    if services.settings.asks_confidence and not session.aloud:
        _draw_confidence(keys)
        return
    label = "Compare" if session.exercises else "Show the answer"
    if keys.button(label, "Space", key="enter_reveal", type="primary"):
        _reveal()


def _reveal(confidence: int | None = None) -> None:
    state = st.session_state[_STATE]
    seconds = min(LONGEST_LOOK_S, time.monotonic() - state["began"])
    typed = st.session_state.get(f"typed_{state['name']}", "")
    state.update(revealed=True, seconds=seconds, confidence=confidence, typed=typed)
    st.rerun()


def _draw_confidence(keys: Keys) -> None:
    st.markdown("How sure are you?")
    with st.container(horizontal=True):
        for level, words in CONFIDENCE.items():
            if keys.button(words, str(level), key=f"confidence_{level}"):
                _reveal(level)


def _draw_aloud_clock(name: str) -> None:
    seconds = clock_seconds()
    st.markdown("Answer aloud, as you would to an interviewer.")
    draw_clock(seconds, f"{name}-{seconds}")
    chosen = st.segmented_control(
        "Seconds", CLOCKS_S, default=seconds, key="aloud_clock", required=True
    )
    if chosen and chosen != seconds:
        st.query_params["clock"] = str(chosen)
        st.rerun()


def _draw_answer(
    services: Services, deck: Deck, showing: Showing, session: Session, keys: Keys
) -> None:
    state = st.session_state[_STATE]
    if state.get("typed"):
        with st.container(border=True):
            st.caption("You wrote")
            st.markdown(safe_markdown(str(state["typed"])))
    if session.aloud:
        _draw_ticks(deck, showing, keys)
    with st.container(border=True):
        st.markdown(safe_markdown(showing.reply))
        if showing.way == "back":
            st.caption(safe_markdown(showing.card.question))
            with st.expander("The whole answer"):
                st.markdown(safe_markdown(showing.card.answer))
    draw_other_answers(services, showing.card)
    draw_changes(deck, showing.card, keys)
    if not session.aloud:
        _draw_ratings(deck, showing, keys)


def _draw_ratings(deck: Deck, showing: Showing, keys: Keys) -> None:
    with st.container(horizontal=True, key="ratings"):
        for rating, name in RATING_NAMES.items():
            label = f"{name} :gray[{showing.intervals[rating]}]"
            if keys.button(label, str(rating), key=f"rate_{rating}"):
                _rate(deck, showing, rating, "typed" if _typed() else showing.way)


def _typed() -> bool:
    return bool(st.session_state[_STATE].get("typed"))


def _draw_ticks(deck: Deck, showing: Showing, keys: Keys) -> None:
    st.markdown("**Tick what you said.** The ticks are the grade.")
    name = st.session_state[_STATE]["name"]
    ticked = [
        st.checkbox(one_line(point).rstrip(",;"), key=f"said_{name}_{number}")
        for number, point in enumerate(showing.key_points)
    ]
    rating = rating_of_ticks(ticked)
    said = f"{sum(ticked)} of {len(ticked)} said"
    label = f"{said}: {RATING_NAMES[rating]}, {showing.intervals[rating]}"
    if st.button(f"{label} ↵", key="enter_ticks", type="primary"):
        _rate(deck, showing, rating, "aloud")


def _rate(deck: Deck, showing: Showing, rating: Rating, way: Way) -> None:
    state = st.session_state[_STATE]
    deck.review(
        showing.card.id,
        rating,
        seconds=state["seconds"],
        way=way,
        confidence=state.get("confidence"),
    )
    st.rerun()


def _draw_more(services: Services, deck: Deck, showing: Showing, keys: Keys) -> None:
    """What else can be done with the card."""
    card = showing.card
    with st.container(horizontal=True, key="card_tools"):
        if card.answers and st.session_state[_STATE]["revealed"]:
            locator = card.answers[0].source.locator
            keys.button(
                "Open source",
                "O",
                key="open_source",
                type="tertiary",
                icon=":material/open_in_full:",
                on_click=ask_for_dialog,
                args=(partial(open_source, services, locator),),
            )
        keys.button(
            "Edit",
            "E",
            key="edit",
            type="tertiary",
            icon=":material/edit:",
            on_click=ask_for_dialog,
            args=(partial(edit_card, deck, card),),
        )
        if keys.button("Not today", "B", key="bury", type="tertiary"):
            deck.bury(card.id)
            st.rerun()
        if keys.button("Suspend", "S", key="suspend", type="tertiary"):
            deck.suspend(card.id)
            st.toast("Taken out of use. U brings it back.")
            st.rerun()


def _draw_end(deck: Deck, kind: Kind, session: Session, end: SessionEnd) -> None:
    st.markdown(f"### {safe_markdown(end.words)}")
    st.markdown(safe_markdown(end.what_next))
    with st.container(horizontal=True):
        if st.button("Back to Practise ↵", key="enter_back", type="primary"):
            go()
        counts = deck.counts(session.topic)
        if kind != "cram" and counts.cards and st.button("Cram", key="cram_after"):
            go(cards="cram", topic=session.topic)
        if st.button("Quiz me", key="quiz_after"):
            st.session_state["practise_tab"] = "Quiz"
            go()
