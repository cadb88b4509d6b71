"""Past interviews from exported chats: a look at each exchange, and the learner's nod."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ingest.documents import Document
from ingest.index import IndexReader
from tutor.interview_import import Looked, keep, look_at, self_rated, transcripts_with_interviews
from tutor.interview_log import exchanges_in
from tutor.interview_markdown import VERDICT_WORDS
from tutor.interviewer import Interviewer
from tutor.judging import judge_by_rules
from tutor.memory import Verdict
from tutor.services import Services
from tutor.ui.markdown import one_line, safe_markdown
from tutor.ui.source import where

_RATINGS: tuple[Verdict, ...] = ("correct", "partial", "wrong", "dont_know")
_LOOKED = "interview_import_looked"
_WHY = {
    "undecided": "The rules can't tell; they lean to “{likely}”.",
    "not_in_notes": "Not graded: not in your notes.",
    "no_question": "The question is missing from the log.",
    "unanswered": "Never answered.",
    "graded": "",
}


def draw(services: Services, interviewer: Interviewer, index: IndexReader) -> None:
    """Nothing where the notes hold no such chat."""
    found = transcripts_with_interviews(index)
    if not found:
        return
    with st.expander("Interviews in your exported chats", key="interview_import"):
        for document, exchanges in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{one_line(document.source)}: {exchanges} questions", width="stretch")
                if st.button("Look at it", key=f"import_{document.root}_{document.source}"):
                    _look(services, interviewer, index, document)
        if _LOOKED in st.session_state:
            _draw_looked(interviewer, st.session_state[_LOOKED])


def _look(
    services: Services, interviewer: Interviewer, index: IndexReader, document: Document
) -> None:
    exchanges = exchanges_in(document, index.outline(document.root, document.source).turns)
    with st.spinner("Holding the answers against your notes …"):
        notes = replace(services.notes(), quick_searcher=None)
        memory = interviewer.interviews.memory
        st.session_state[_LOOKED] = look_at(exchanges, notes, judge_by_rules(services), memory)


def _draw_looked(interviewer: Interviewer, looked: tuple[Looked, ...]) -> None:
    rated = [_draw_one(place, one) for place, one in enumerate(looked)]
    new = [one for one in rated if not one.is_imported]
    counted = sum(one.verdict is not None for one in new)
    st.caption("Nothing counts before you say so. What was right then schedules no card now.")
    if st.button(f"Count these {counted}", key="interview_import_keep", disabled=not counted):
        kept = keep(new, interviewer.interviews.memory)
        del st.session_state[_LOOKED]
        st.toast(f"{kept} answers counted.")
        st.rerun()


def _draw_one(place: int, one: Looked) -> Looked:
    """The exchange as the learner leaves it."""
    exchange = one.exchange
    with st.container(border=True):
        st.markdown(f"**{one_line(exchange.question or 'Question missing')}**")
        if exchange.answer:
            st.markdown(safe_markdown(exchange.answer))
        if one.is_imported:
            st.caption("Counted already.")
            return one
        likely = VERDICT_WORDS[one.likely] if one.likely else ""
        st.caption(
            " ".join(
                filter(None, (_WHY[one.status].format(likely=likely), _assistant(one), _place(one)))
            )
        )
        if exchange.answer is None:
            return one
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


def _assistant(one: Looked) -> str:
    said = one.exchange.assistant_verdict
    return f"The assistant said: “{one_line(said)}”" if said else ""


def _place(one: Looked) -> str:
    return f"Held against {one_line(where(one.locator))}." if one.locator else ""
