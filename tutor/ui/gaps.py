"""The ledger of gaps, each with a way to close it."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from ingest.documents import Locator
from ingest.errors import NothingIndexed, StudyError
from tutor.days import in_words
from tutor.deck import Deck
from tutor.gaps import Gap, closed_gaps, look_again, open_gaps
from tutor.note_writing import NOTE_CHARS, append_note, note_for, place_for
from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.ui.pages import open_page
from tutor.ui.reading import draw_reading

_WHY = {
    "refused": "your notes didn't cover it",
    "asked": "an interviewer asked it",
    "failed": "you couldn't answer it",
}
_SHOWN = 50


def draw_gaps(services: Services, deck: Deck) -> None:
    gaps = open_gaps(deck.memory)
    missing = sum(gap.kind != "failed" for gap in gaps)
    if gaps:
        st.markdown(
            f"Questions that your notes didn't answer: **{missing}**; that you couldn't: "
            f"**{len(gaps) - missing}**. The first kind closes when a note answers it, the second "
            "when you do."
        )
    else:
        st.success("No gaps: everything you asked was in your notes, and you answered what came.")
    if missing and st.button("Look again", key="gaps_look", icon=":material/refresh:"):
        _look(services, deck)
    if st.session_state.get("gap_written"):
        st.success(f"Written to {one_line(st.session_state['gap_written'])}. Now let it be read:")
        draw_reading(services, key="gaps")
    for gap in gaps[:_SHOWN]:
        _draw_gap(services, deck, gap)
    if closed := closed_gaps(deck.memory):
        with st.expander(f"Closed by a note: {len(closed)}"):
            for one in closed:
                place = one_line(f"{one.source}, line {one.start_line}")
                st.markdown(f"{one_line(one.question)} :gray[{place}, {one.day}]")


def _draw_gap(services: Services, deck: Deck, gap: Gap) -> None:
    with st.container(border=True):
        times = f", {gap.times} times" if gap.times > 1 else ""
        when = in_words(gap.day, deck.today())
        st.markdown(f"**{one_line(gap.question)}** :gray[{_WHY[gap.kind]}, {when}{times}]")
        if gap.nearest:
            st.caption("Nearest: " + one_line("; ".join(gap.nearest)))
        with st.container(horizontal=True):
            if st.button("Write a note", key=f"gap_note_{gap.event_id}", icon=":material/edit:"):
                _write(services, gap)
            if gap.kind == "failed" and st.button(
                "Practise weak spots", key=f"gap_quiz_{gap.event_id}", type="tertiary"
            ):
                open_page("practise", quiz="weak")


@st.dialog("Write a note", width="large")
def _write(services: Services, gap: Gap) -> None:
    try:
        path = place_for(gap, services.index(), services.ingest_settings)
    except NothingIndexed:
        path = services.ingest_settings.default_root / "gaps.md"
    st.markdown(f"**{one_line(gap.question)}**")
    st.caption(f"It is added at the end of {one_line(str(path))}; the file as it was is kept.")
    text = st.text_area(
        "Your answer; leave it empty for a stub, which answers nothing until you fill it in",
        key=f"gap_text_{gap.event_id}",
        height=220,
        max_chars=NOTE_CHARS,
    )
    if st.button("Add it", key=f"gap_add_{gap.event_id}", type="primary"):
        kept_in = services.settings.home / "earlier-notes"
        try:
            append_note(path, note_for(gap, text), kept_in=kept_in, now=datetime.now(UTC))
        except StudyError as error:
            st.error(f"{error.problem} {error.fix}")
            return
        st.session_state["gap_written"] = str(path)
        st.rerun()


def _look(services: Services, deck: Deck) -> None:
    searcher = services.notes().searcher

    def answer(question: str) -> Locator | None:
        result = searcher.search(question, limit=1)
        return result.hits[0].passage.locator if result.coverage == "covered" else None

    with st.spinner("Looking into your notes …"):
        closed = look_again(deck.memory, answer)
    st.toast(f"{closed} closed." if closed else "Nothing new answers them yet.")
    st.rerun()
