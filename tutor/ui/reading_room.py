"""Reading one chapter: its text, and then its questions as cards."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from ingest.index import IndexReader
from tutor.deck import Deck
from tutor.plan import Plan
from tutor.reading_plan import Reading, readings_of
from tutor.services import Services
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.source import open_source, where


def draw_reading_room(services: Services, deck: Deck, plan: Plan, index: IndexReader) -> None:
    """The chapter that the address names."""
    reading = _reading(index)
    if reading is None:
        st.info("This chapter isn't among your notes any more.")
        if st.button("Back to today", key="reading_back"):
            _leave()
        return
    began = st.session_state.setdefault("reading_began", {}).setdefault(
        reading.section_id, monotonic()
    )
    st.caption(f"{one_line(reading.document_title)} · about {reading.minutes} minutes")
    document = index.document(reading.locator.root, reading.locator.source)
    if document is not None:
        text = document.text[reading.locator.start_char : reading.locator.end_char]
        st.markdown(safe_markdown(text))
    st.divider()
    st.markdown("Close your eyes and say aloud what you would tell an interviewer. Then:")
    with st.container(horizontal=True):
        if st.button("I've read it", key="reading_done", type="primary", icon=":material/check:"):
            minutes = min(3 * reading.minutes, max(1.0, (monotonic() - began) / 60))
            _tick(plan, reading, round(minutes, 1))
            _leave()
        _draw_cards_button(deck, index, reading)
        if st.button("Its lines", key="reading_lines", icon=":material/segment:"):
            open_source(services, reading.locator)
        if st.button("Back to today", key="reading_back"):
            _leave()
    st.caption(one_line(where(reading.locator)))


def _reading(index: IndexReader) -> Reading | None:
    params = st.query_params
    place = params.get("root"), params.get("source")
    for document in index.documents():
        if (document.root, document.source) == place:
            found = readings_of(index, document)
            return next((r for r in found if r.section_id == params["reading"]), None)
    return None


def _draw_cards_button(deck: Deck, index: IndexReader, reading: Reading) -> None:
    first, last = reading.locator.start_line, reading.locator.end_line
    pairs = [
        entry.pair.id
        for entry in index.pairs(root=reading.locator.root, source=reading.locator.source)
        if first <= entry.pair.question_line <= last and deck.card_for_pair(entry.pair.id) is None
    ]
    label = f"Make cards of its {len(pairs)} questions" if len(pairs) > 1 else "Make its card"
    if pairs and st.button(label, key="reading_cards", icon=":material/style:"):
        deck.add(index, pairs)
        st.rerun()


def _tick(plan: Plan, reading: Reading, minutes: float) -> None:
    entry = st.query_params.get("entry", "")
    if entry.isdecimal():
        plan.done(int(entry), minutes=minutes)
        return
    locator = reading.locator
    plan.read(reading.title, locator.root, locator.source, reading.section_id, minutes)


def _leave() -> None:
    st.query_params.clear()
    st.rerun()
