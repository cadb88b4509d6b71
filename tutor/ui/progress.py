"""Will I be ready? Charts, each under the sentence that says what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from tutor.date_queue import aim_of, cards_in_use, forecast_for
from tutor.days import in_words
from tutor.deck import Deck
from tutor.history import History
from tutor.learner import LearnerStore
from tutor.plan import Plan
from tutor.progress import (
    TREND_DAYS,
    TopicFigure,
    calibration,
    minutes_by_day,
    recall_ahead,
    recall_by_day,
    scores,
    topic_figures,
)
from tutor.services import Services
from tutor.ui.answers_by_topic import draw_answers
from tutor.ui.coverage_map import draw_coverage
from tutor.ui.gaps import draw_gaps
from tutor.ui.markdown import one_line
from tutor.ui.own_data import draw_own_data
from tutor.ui.pace import known_in_words
from tutor.ui.page_start import telling_errors
from tutor.ui.pages import open_page
from tutor.ui.practise_cards import CONFIDENCE

DAYS_BACK = 28
DAYS_AHEAD = 14
_TOPICS_SHOWN = 12
_WHERE = {"check": "chats and problems"}
_TABS = ["How you stand", "Your answers", "Coverage", "Gaps", "Your data"]


@st.cache_resource(max_entries=1)
def _history(_store: LearnerStore, path: str) -> History:
    return History(_store)


def _forget() -> None:
    _history.clear()


@telling_errors
def render(services: Services) -> None:
    """The page; each tab is drawn only when it is open."""
    st.header("Progress", anchor=False)
    tabs = st.tabs(_TABS, key="progress_tab", on_change="rerun")
    deck = services.deck
    history = _history(services.learner, str(services.learner.path))
    drawn: tuple[Callable[[], None], ...] = (
        partial(_draw_standing, services, deck, history),
        partial(draw_answers, services),
        partial(draw_coverage, services),
        partial(draw_gaps, services, deck),
        partial(draw_own_data, services, _forget),
    )
    for tab, draw in zip(tabs, drawn, strict=True):
        if tab.open:
            with tab:
                draw()


def _draw_standing(services: Services, deck: Deck, history: History) -> None:
    rows, today, answers = deck.cards(), deck.today(), history.answers()
    if not answers:
        st.info("Figures come with the first cards you answer.")
        if st.button("To today", key="progress_today", type="primary"):
            open_page("today")
        return
    ratings = history.ratings()
    plan = Plan(services.learner, deck.memory)
    figures = topic_figures(rows, ratings, today)
    if any(figure.seen for figure in figures):
        _draw_topics(figures)
    elif min(answer.day for answer in answers) > today:
        st.warning("All your answers are dated later than today. Is this machine's clock right?")
    in_use = [row.id for row in rows if not row.is_gone]
    by_day = recall_by_day(ratings, in_use, today, DAYS_BACK)
    if len(by_day) > 1:
        change = by_day[-1].mean - by_day[0].mean
        st.subheader("Over the last weeks", anchor=False)
        st.markdown(
            f"Of the {by_day[-1].cards} cards that you have seen, a random one would be recalled "
            f"today with a chance of **{by_day[-1].mean:.0%}** ({_signed(change)} since "
            f"{in_words(by_day[0].day, today)}, when there were {by_day[0].cards})."
        )
        from tutor.ui.charts import draw_chart, recall_chart

        draw_chart(recall_chart(by_day))
    _draw_ahead(services, deck, plan, today)
    _draw_load(deck, today)
    _draw_time(services, history, today)
    _draw_calibration(history)
    _draw_scores(history, {row.topic: row.area for row in rows})


def _draw_topics(figures: tuple[TopicFigure, ...]) -> None:
    from tutor.ui.charts import draw_chart, topics_chart

    seen = [figure for figure in figures if figure.mean is not None]
    st.subheader("Topics", anchor=False)
    weakest = seen[0]
    unseen = sum(figure.cards - figure.seen for figure in figures)
    more = f" {unseen} cards you haven't seen yet; they count nowhere." if unseen else ""
    st.markdown(
        f"The least sure is **{one_line(weakest.topic)}**: {weakest.mean:.0%}, give or take what "
        f"{weakest.seen} card{'s' * (weakest.seen != 1)} can tell (the grey bar).{more}"
    )
    draw_chart(topics_chart(seen[:_TOPICS_SHOWN]))
    _draw_trends(seen)
    with st.expander(f"All {len(figures)} topics"):
        st.dataframe(
            [
                {
                    "topic": f.topic,
                    "area": f.area,
                    "recall": None if f.mean is None else round(100 * f.mean),
                    f"in {TREND_DAYS} days": round(100 * f.trend.change) if f.trend else None,
                    "seen": f.seen,
                    "cards": f.cards,
                }
                for f in figures
            ],
            hide_index=True,
        )


def _draw_trends(figures: Sequence[TopicFigure]) -> None:
    """What changed lately: the topics that moved most."""
    trends = {f.topic: f.trend for f in figures if f.trend and f.trend.cards > 1}
    if not trends:
        return
    from tutor.ui.charts import draw_chart, trends_chart

    up = sum(trend.low > 0 for trend in trends.values())
    down = sum(trend.high < 0 for trend in trends.values())
    st.markdown(
        f"In {TREND_DAYS} days **{up}** of {len(trends)} topics with several cards went up and "
        f"**{down}** down for certain (the bar is clear of zero); of the others it can't be told."
    )
    first = sorted(trends, key=lambda t: (not trends[t].is_sure, -abs(trends[t].change)))
    shown = sorted(first[:_TOPICS_SHOWN], key=lambda topic: trends[topic].change)
    draw_chart(trends_chart([(topic, trends[topic]) for topic in shown]))


def _draw_ahead(services: Services, deck: Deck, plan: Plan, today: date) -> None:
    from tutor.ui.charts import ahead_chart, draw_chart

    rows = deck.cards()
    aim = aim_of(plan, services.learner, today)
    until = aim.day if aim else today + timedelta(DAYS_AHEAD)
    in_use = cards_in_use(rows, today)
    ahead = recall_ahead(in_use, today, until)
    if len(ahead) < 2:
        return
    planned = forecast_for(aim, rows, today, services.learner) if aim else None
    st.subheader("Until the interview" if aim else "The next two weeks", anchor=False)
    words = (
        f"If you stopped now you would know **{ahead[-1][1]:.0f}** of {len(in_use)} cards "
        f"{in_words(until, today)}"
    )
    with_plan = f"; with the plan **{known_in_words(planned)}**" if planned else ""
    st.markdown(f"{words}{with_plan}.")
    draw_chart(ahead_chart(ahead, aim.day if aim else None, planned))


def _draw_load(deck: Deck, today: date) -> None:
    from tutor.ui.charts import draw_chart, due_chart

    due = deck.forecast(DAYS_AHEAD)
    st.subheader("What will come", anchor=False)
    busiest = max(range(len(due)), key=due.__getitem__)
    words = (
        f"{due[0]} cards are due today; the busiest day is "
        f"{in_words(today + timedelta(busiest), today)} with {due[busiest]}."
        if sum(due)
        else "Nothing comes in the next two weeks."
    )
    st.markdown(f"{words} New cards, missed ones and those that a plan brings forward come on top.")
    draw_chart(due_chart(due, today))


def _draw_time(services: Services, history: History, today: date) -> None:
    from tutor.ui.charts import draw_chart, minutes_chart

    store = services.learner
    noted = [*store.events("plan_done"), *store.events("problem_solved")]
    since = today - timedelta(DAYS_BACK)
    spent = [one for one in minutes_by_day(history.answers(), noted) if one.day > since]
    if not spent:
        return
    st.subheader("Time", anchor=False)
    days = len({one.day for one in spent})
    total = sum(one.minutes for one in spent)
    st.markdown(
        f"**{total:.0f} minutes** on {days} of the last {DAYS_BACK} days, {total / days:.0f} on a "
        "day with any. Quizzes and chats have no clock and aren't in it."
    )
    draw_chart(minutes_chart(spent))


def _draw_calibration(history: History) -> None:
    from tutor.ui.charts import calibration_chart, draw_chart

    figures = calibration(history.answers())
    if not figures:
        return
    st.subheader("How sure, and how right", anchor=False)
    surest = figures[-1]
    name = CONFIDENCE.get(surest.confidence, str(surest.confidence))
    st.markdown(
        f"When you said “{name}” you were right in **{surest.right:.0%}** of {surest.answers} "
        "answers. The further apart the dots stand, the better you know what you know."
    )
    draw_chart(calibration_chart(figures, list(CONFIDENCE.values())))


def _draw_scores(history: History, area_of: dict[str, str]) -> None:
    found = scores(history.answers(), area_of)
    if not found:
        return
    st.subheader("Quiz and interview", anchor=False)
    answers = sum(score.answers for score in found)
    total = sum(score.score * score.answers for score in found) / answers
    st.markdown(
        f"**{total:.0%}** of {answers} answers outside the cards, a partial one counting half. "
        "“self” stands for your own verdict."
    )
    st.dataframe(
        [
            {
                "where": _WHERE.get(score.kind, score.kind),
                "area": score.area,
                "graded by": score.graded_by,
                "answers": score.answers,
                "score": f"{score.score:.0%}",
            }
            for score in found
        ],
        hide_index=True,
    )


def _signed(change: float) -> str:
    return f"{100 * change:+.0f} points"
