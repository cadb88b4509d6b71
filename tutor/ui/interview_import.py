"""Past interviews from exported chats: a look at each exchange, and the learner's nod."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ingest.documents import Document
from ingest.index import IndexReader
from ingest.prose import plain_line
from tutor.interview_import import Looked, keep, look_at, self_rated, transcripts_with_interviews
from tutor.interview_log import exchanges_in
from tutor.interview_markdown import VERDICT_WORDS
from tutor.memory import Verdict
from tutor.past_grading import weigh_by_rules
from tutor.services import Services
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.quiz_feedback import draw_origin
from tutor.ui.verdicts import POINTS

_RATINGS: tuple[Verdict, ...] = ("correct", "partial", "wrong", "dont_know")
_LOOKED = "interview_import_looked"
_WHY = {
    "graded": "Graded by rules{sure}.",
    "undecided": "I can't tell; it looks “{likely}”. Say so yourself, or leave it open.",
    "not_in_notes": "Not graded: not in your notes. It will stand among the gaps.",
    "no_question": "The question is missing from the log.",
    "unanswered": "Never answered.",
}


def draw(services: Services, index: IndexReader) -> None:
    """Nothing where the notes hold no such chat."""
    found = transcripts_with_interviews(index)
    if not found:
        return
    with st.expander("Interviews in your exported chats", key="interview_import"):
        for document, exchanges in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{one_line(document.source)}: {exchanges} questions", width="stretch")
                if st.button("Look at it", key=f"import_{document.root}_{document.source}"):
                    _look(services, index, document)
        if _LOOKED in st.session_state:
            _draw_looked(services, index, st.session_state[_LOOKED])


def _look(services: Services, index: IndexReader, document: Document) -> None:
    exchanges = exchanges_in(document, index.outline(document.root, document.source).turns)
    with st.spinner("Holding the answers against your notes …"):
        notes = replace(services.notes(), quick_searcher=None)
        weigh = weigh_by_rules(services.embedder)
        st.session_state[_LOOKED] = look_at(exchanges, notes, weigh, services.deck.memory)


def _draw_looked(services: Services, index: IndexReader, looked: tuple[Looked, ...]) -> None:
    rated = [_draw_one(services, place, one) for place, one in enumerate(looked)]
    new = [one for one in rated if one.kept != "counted"]
    judged = sum(one.verdict is not None for one in new)
    open_ones = sum(one.verdict is None and one.status == "undecided" for one in new)
    st.caption(_what_counting_does(judged, open_ones))
    label = f"Count these {judged}" if judged != 1 else "Count this one"
    with st.container(horizontal=True):
        if st.button(label, key="interview_import_keep", type="primary", disabled=not new):
            counted = keep(new, services.deck, index)
            del st.session_state[_LOOKED]
            st.toast(f"{counted} answers counted." if counted != 1 else "One answer counted.")
            st.rerun()
        if st.button("Not now", key="interview_import_leave", type="tertiary"):
            del st.session_state[_LOOKED]
            st.rerun()


def _what_counting_does(judged: int, open_ones: int) -> str:
    if not judged and not open_ones:
        return "There is nothing new to count."
    words = (
        "Nothing counts before you say so. What was right then schedules no card; "
        "what was missed becomes a card that is due."
    )
    left = f" {open_ones} left open only help to tell which topics are weak." if open_ones else ""
    return words + left


def _draw_one(services: Services, place: int, one: Looked) -> Looked:
    """The exchange as the learner leaves it."""
    exchange = one.exchange
    with st.container(border=True):
        asked = plain_line(" ".join((exchange.question or "The question is missing").split()))
        st.markdown(f"**{one_line(asked)}**")
        if exchange.answer:
            st.markdown(safe_markdown(exchange.answer))
        if one.kept == "counted":
            st.caption("Counted already.")
            return one
        st.caption(_why(one))
        if exchange.answer is None:
            return one
        if exchange.assistant_verdict:
            st.caption(f"The assistant said: “{one_line(exchange.assistant_verdict)}”")
        if one.ground:
            _draw_ground(services, place, one)
        rating = st.segmented_control(
            "Counts as",
            _RATINGS,
            default=one.verdict,
            format_func=lambda verdict: VERDICT_WORDS[verdict],
            key=f"import_rating_{one.key}_{place}",
        )
    if rating is None:
        return replace(one, verdict=None)
    return one if rating == one.verdict else self_rated(one, rating)


def _why(one: Looked) -> str:
    if one.status == "no_question" and one.asked and one.likely:
        asked, likely = one_line(one.asked), VERDICT_WORDS[one.likely]
        return (
            f"The question is missing from the log. Your answer fits “{asked}” of the notes; "
            f"to that it looks “{likely}”. If that was it, say how it was."
        )
    sure = f", {one.confidence:.0%} sure" if one.confidence and one.confidence < 1 else ""
    likely = VERDICT_WORDS[one.likely] if one.likely else ""
    return _WHY[one.status].format(likely=likely, sure=sure)


def _draw_ground(services: Services, place: int, one: Looked) -> None:
    """What it was held against: the points that were found or not, the notes' words, the lines."""
    assert one.ground is not None
    with st.expander("Held against your notes", key=f"import_ground_{place}"):
        for point in one.points:
            st.markdown(POINTS[point.state].format(one_line(point.text)))
        st.markdown(safe_markdown(one.ground.whole))
        draw_origin(services, one.ground.origin, f"import_{place}")
