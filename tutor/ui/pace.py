"""How far it will go until the interview, said on the first day, with the choice."""

from __future__ import annotations

import streamlit as st

from tutor.date_queue import aim_of, cards_in_use, forecast_for, pace_for
from tutor.days import in_words, length_in_words
from tutor.deck import Deck
from tutor.learner import LearnerStore
from tutor.pacing import Forecast
from tutor.plan import Plan

_NEARLY_ALL = 0.95


def draw_pace(store: LearnerStore, deck: Deck, plan: Plan) -> None:
    """Nothing without an interview to come or without cards."""
    today = deck.today()
    aim, rows = aim_of(plan, store, today), deck.cards()
    in_use = cards_in_use(rows, today)
    if aim is None or not in_use or aim.day <= today:
        return
    pace = pace_for(aim, rows, today, store)
    forecast = forecast_for(aim, rows, today, store)
    st.subheader("Until the interview", anchor=False)
    cards = len(in_use)
    new = f" For that, up to {pace.new_a_day} new cards a day." if pace.new_a_day else ""
    last_days = min(pace.last_days, (aim.day - today).days)
    ends = (
        f"The last {last_days} days go by what would be lost on the day."
        if last_days > 1
        else "Today goes by what would be lost on the day."
    )
    days = length_in_words(len(aim.study_days))
    st.markdown(
        f"With **{aim.minutes:.0f} minutes of cards** on {days} you would know "
        f"**{known_in_words(forecast)} of {cards} cards** {in_words(aim.day, today)}: that is how "
        f"far four of five learners come.{new} {ends}"
    )
    unseen = cards - forecast.seen
    if unseen >= 1:
        st.warning(
            f"About {unseen:.0f} cards won't fit. You can give it more minutes a day (above), "
            "suspend a topic that the role doesn't need (Practise, Topics), or leave it so: then "
            "the rest waits until after the interview, and what you have seen stays firm."
        )
    elif forecast.known < _NEARLY_ALL * cards:
        st.info("All cards fit, but thinly. Some minutes more a day would make them firm.")


def known_in_words(forecast: Forecast) -> str:
    """The cards that will be known on the day, as a range."""
    low, high = round(forecast.low), round(forecast.high)
    return f"{low} to {high}" if low < high else f"about {high}"
