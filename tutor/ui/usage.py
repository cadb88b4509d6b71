"""What the model took, day by day."""

from __future__ import annotations

import streamlit as st

from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.usage_totals import DayUsage, usage_by_day

DAYS_SHOWN = 14


def draw_usage(services: Services) -> None:
    days = usage_by_day(services.learner, None)
    if not days:
        return
    with st.expander("What the model has written"):
        answers = sum(day.answers for day in days)
        written = sum(day.answer_tokens for day in days)
        st.caption(f"{answers:,} answers in all, {written:,} tokens written.")
        rows = "\n".join(map(_row, days[:DAYS_SHOWN]))
        head = "| Day | Model | Answers | Read | Written | Time |\n|---|---|--:|--:|--:|--:|"
        st.markdown(f"{head}\n{rows}")


def _row(day: DayUsage) -> str:
    took = f"{day.seconds / 60:.0f} min" if day.seconds >= 90 else f"{day.seconds:.0f} s"
    counts = f"{day.answers:,} | {day.prompt_tokens:,} | {day.answer_tokens:,}"
    return f"| {day.day} | {one_line(day.model)} | {counts} | {took} |"
