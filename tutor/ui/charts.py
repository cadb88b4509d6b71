"""The charts of Progress. The one place that uses altair; each takes figures and gives a chart.

No chart says anything by colour alone, and each stands under a sentence that says what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import streamlit as st

from tutor.pacing import Forecast
from tutor.progress import Calibration, DayFigure, DayMinutes, TopicFigure, Trend

_MAIN, _OTHER = "#2a9d8f", "#8a8f98"
_HEIGHT_PX = 220
_ROW_PX = 22


def draw_chart(chart: Any) -> None:
    """Altair's check of the finished chart takes longer than all the figures; tests do it."""
    st.vega_lite_chart(chart.to_dict(validate=False))


def topics_chart(figures: Sequence[TopicFigure]) -> Any:
    """A bar a topic from low to high, and a dot at the mean."""
    values = [
        {"topic": f.topic, "mean": f.mean, "low": f.low, "high": f.high, "cards": f.seen}
        for f in figures
    ]
    order = [f.topic for f in figures]
    topic = alt.Y(
        "topic:N", sort=order, title=None, axis=alt.Axis(labelLimit=220, labelOverlap=False)
    )
    base = _chart(values).encode(y=topic)
    scale = alt.Scale(domain=[0, 1])
    bounds = base.mark_bar(height=6, color=_OTHER, opacity=0.5).encode(
        x=alt.X(
            "low:Q",
            scale=scale,
            title="chance of recall today",
            axis=alt.Axis(format="%", tickCount=5),
        ),
        x2=alt.X2("high:Q"),
    )
    means = base.mark_point(filled=True, size=70, color=_MAIN, opacity=1).encode(
        x=alt.X("mean:Q", scale=scale),
        tooltip=[
            alt.Tooltip("topic:N"),
            alt.Tooltip("mean:Q", format=".0%"),
            alt.Tooltip("cards:Q"),
        ],
    )
    return (bounds + means).properties(height=max(80, _ROW_PX * len(values) + 40))


def trends_chart(trends: Sequence[tuple[str, Trend]]) -> Any:
    """A bar a topic over what its change may be, a dot at the mean, a line at no change."""
    values = [
        {
            "topic": topic,
            "change": 100 * trend.change,
            "low": 100 * trend.low,
            "high": 100 * trend.high,
            "cards": trend.cards,
            "sure": "sure" if trend.is_sure else "can't be told",
        }
        for topic, trend in trends
    ]
    topic = alt.Y(
        "topic:N",
        sort=[str(value["topic"]) for value in values],
        title=None,
        axis=alt.Axis(labelLimit=220, labelOverlap=False),
    )
    base = _chart(values).encode(y=topic)
    low = min([-10.0, *(trend.change * 100 - 10 for _, trend in trends)])
    high = max([10.0, *(trend.change * 100 + 10 for _, trend in trends)])
    scale = alt.Scale(domain=[low, high])
    bounds = base.mark_bar(height=6, color=_OTHER, opacity=0.5, clip=True).encode(
        x=alt.X("low:Q", scale=scale, title="points in the last week", axis=alt.Axis(tickCount=5)),
        x2=alt.X2("high:Q"),
    )
    dots = base.mark_point(size=70, color=_MAIN, opacity=1).encode(
        x=alt.X("change:Q", scale=scale),
        fill=alt.condition("datum.sure == 'sure'", alt.value(_MAIN), alt.value("transparent")),
        tooltip=[
            alt.Tooltip("topic:N"),
            alt.Tooltip("change:Q", format="+.0f"),
            alt.Tooltip("cards:Q"),
            alt.Tooltip("sure:N", title="up or down"),
        ],
    )
    zero = _chart([{"zero": 0}]).mark_rule(color=_OTHER).encode(x=alt.X("zero:Q", scale=scale))
    return (zero + bounds + dots).properties(height=max(80, _ROW_PX * len(values) + 40))


def recall_chart(figures: Sequence[DayFigure]) -> Any:
    """The mean of all cards by day with its bounds."""
    values = [
        {"day": f.day.isoformat(), "mean": f.mean, "low": f.low, "high": f.high} for f in figures
    ]
    base = _chart(values).encode(x=_day())
    band = base.mark_area(color=_OTHER, opacity=0.3).encode(
        y=alt.Y("low:Q", title="mean chance of recall", axis=alt.Axis(format="%", tickCount=5)),
        y2=alt.Y2("high:Q"),
    )
    return (band + base.mark_line(color=_MAIN).encode(y=alt.Y("mean:Q"))).properties(
        height=_HEIGHT_PX
    )


def ahead_chart(
    ahead: Sequence[tuple[date, float]], interview: date | None, planned: Forecast | None
) -> Any:
    """Cards recalled on each day to come without more work; what the plan expects, as a range."""
    values = [{"day": day.isoformat(), "known": known} for day, known in ahead]
    line = (
        _chart(values)
        .mark_line(color=_OTHER)
        .encode(x=_day(), y=alt.Y("known:Q", title="cards", scale=alt.Scale(zero=True)))
    )
    if interview is None or planned is None:
        return line.properties(height=_HEIGHT_PX)
    dot = {"day": interview.isoformat(), "known": planned.known, "words": "with the plan"}
    chart = _chart([dot | {"low": planned.low, "high": planned.high}]).encode(x=_day())
    span = chart.mark_rule(color=_MAIN, strokeWidth=3, opacity=0.6).encode(
        y=alt.Y("low:Q"), y2=alt.Y2("high:Q")
    )
    point = chart.mark_point(filled=True, size=120, color=_MAIN, opacity=1).encode(
        y=alt.Y("known:Q")
    )
    words = chart.mark_text(align="right", dx=-10, dy=-8, color=_MAIN).encode(
        y=alt.Y("known:Q"), text=alt.Text("words:N")
    )
    return (line + span + point + words).properties(height=_HEIGHT_PX)


def due_chart(due: Sequence[int], today: date) -> Any:
    """How many cards come on each of the next days."""
    days = [date.fromordinal(today.toordinal() + n).isoformat() for n in range(len(due))]
    values = [{"day": day, "due": count} for day, count in zip(days, due, strict=True)]
    return (
        _chart(values)
        .mark_bar(color=_MAIN)
        .encode(x=_day(), y=alt.Y("due:Q", title="cards due"))
        .properties(height=_HEIGHT_PX)
    )


def minutes_chart(spent: Iterable[DayMinutes]) -> Any:
    """Minutes a day, stacked by what they went into."""
    values = [{"day": s.day.isoformat(), "what": s.what, "minutes": s.minutes} for s in spent]
    return (
        _chart(values)
        .mark_bar()
        .encode(
            x=_day(),
            y=alt.Y("minutes:Q", title="minutes"),
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(range=[_MAIN, "#e9a23b", "#7a6ff0", "#d1605e"]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("day:T"),
                alt.Tooltip("what:N"),
                alt.Tooltip("minutes:Q", format=".0f"),
            ],
        )
        .properties(height=_HEIGHT_PX)
    )


def calibration_chart(figures: Sequence[Calibration], names: Sequence[str]) -> Any:
    """How often the learner was right, by how sure they were, with its bounds."""
    values = [
        {
            "sure": names[f.confidence - 1] if f.confidence <= len(names) else str(f.confidence),
            "right": f.right,
            "low": f.low,
            "high": f.high,
            "answers": f.answers,
        }
        for f in figures
    ]
    sure = alt.Y("sure:N", sort=[str(value["sure"]) for value in values], title=None)
    base = _chart(values).encode(y=sure)
    scale = alt.Scale(domain=[0, 1])
    bounds = base.mark_bar(height=6, color=_OTHER, opacity=0.5).encode(
        x=alt.X("low:Q", scale=scale, title="right", axis=alt.Axis(format="%", tickCount=5)),
        x2=alt.X2("high:Q"),
    )
    dots = base.mark_point(filled=True, size=80, color=_MAIN, opacity=1).encode(
        x=alt.X("right:Q", scale=scale), tooltip=[alt.Tooltip("sure:N"), alt.Tooltip("answers:Q")]
    )
    return (bounds + dots).properties(height=140)


def _chart(values: Sequence[Mapping[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=values))  # type: ignore[no-untyped-call]


def _day() -> Any:
    return alt.X(
        "day:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, tickCount="day")
    )
