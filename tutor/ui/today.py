"""The first page: how long do you have, what it fills with, and one button."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from threading import Thread

import streamlit as st

from ingest.errors import StudyError
from ingest.index import IndexReader
from tutor.days import in_words
from tutor.deck import Deck
from tutor.plan import Plan
from tutor.services import Services
from tutor.today import MINUTES, Item, Work, fill
from tutor.ui.markdown import one_line
from tutor.ui.page_start import index_if_any, telling_errors
from tutor.ui.pages import open_page
from tutor.work import work_of

_ICONS = {
    "cards": ":material/style:",
    "reading": ":material/menu_book:",
    "quiz": ":material/quiz:",
    "exercise": ":material/draw:",
    "interview": ":material/record_voice_over:",
}
_START = {
    "cards": "Start with the cards",
    "reading": "Start reading",
    "quiz": "Start the quiz",
    "exercise": "Start the exercise",
    "interview": "Start the interview",
}
_DEFAULT_MINUTES = 25


@telling_errors
def render(services: Services) -> None:
    """The page as its address says: a reading, the evening's page, else today."""
    deck, index = services.deck, index_if_any(services)
    plan = Plan(services.learner, deck.memory)
    if index is not None:
        deck.sync_with(index)
    # Each part is loaded when it is shown, since this page is the one that a learner waits for.
    if "reading" in st.query_params and index is not None:
        from tutor.ui.reading_room import draw_reading_room

        draw_reading_room(services, deck, plan, index)
    elif "evening" in st.query_params:
        from tutor.ui.evening import draw_evening

        draw_evening(services, deck, plan, index)
    elif not deck.cards() and not plan.sections_read():
        from tutor.ui.welcome import draw_welcome

        draw_welcome(services, deck, index)
    else:
        _draw_today(services, deck, plan, index)


def _draw_today(services: Services, deck: Deck, plan: Plan, index: IndexReader | None) -> None:
    st.header("Today", anchor=False)
    st.caption(_day_line(plan, deck.today()))
    late = plan.replan()
    now, planned, problems = st.tabs(
        ["Now", "Plan", "Solved elsewhere"], key="today_tab", on_change="rerun"
    )
    if now.open:
        from tutor.ui import plan as plan_part
        from tutor.ui.debrief import draw_debrief

        with now:
            draw_debrief(services, deck, plan, index)
            _draw_evening_link(plan, deck.today())
            _draw_now(work_of(services.learner, deck, plan, index))
            plan_part.draw_today(plan, deck.today())
        _renew_pace(deck, deck.today())
    if planned.open:
        from tutor.ui import plan as plan_part

        with planned:
            plan_part.draw(services, deck, plan, index, late)
    if problems.open:
        from tutor.ui.problems import draw_problems

        with problems:
            draw_problems(deck)


@st.cache_resource(max_entries=1)
def _renew_pace(_deck: Deck, today: date) -> None:
    """Once a day, behind the page; until then yesterday's pace holds."""

    def renew() -> None:
        with suppress(StudyError):  # yesterday's will do
            _deck.renew_pace()

    Thread(target=renew, name="renew-pace", daemon=True).start()


def _day_line(plan: Plan, today: date) -> str:
    line = f"{today:%A}, {today.day} {today:%B}"
    next_date = plan.next_date()
    if next_date is None:
        return line
    name = one_line(next_date.title) or "Interview"
    return f"{line} · **{name} {in_words(next_date.day, today)}**"


def _draw_evening_link(plan: Plan, today: date) -> None:
    next_date = plan.next_date()
    if next_date and (next_date.day - today).days <= 1:
        st.info(f"Your interview is {in_words(next_date.day, today)}.", icon=":material/event:")
        if st.button("One page for tonight", key="evening", icon=":material/print:"):
            st.query_params["evening"] = "1"
            st.rerun()


def _draw_now(work: Work) -> None:
    minutes = st.segmented_control(
        "How long do you have?",
        MINUTES,
        default=_DEFAULT_MINUTES,
        format_func=lambda minutes: f"{minutes} min",
        key="today_minutes",
        required=True,
    )
    items = fill(minutes or _DEFAULT_MINUTES, work)
    if not items:
        st.success("Nothing waits. Rest, or open another topic in Practise.")
        return
    with st.container(border=True):
        for item in items:
            _draw_item(item)
        total = sum(item.minutes for item in items)
        st.caption(f"Together about {total} minutes, in this order.")
    if st.button(
        _START[items[0].kind], key="today_start", type="primary", icon=":material/play_arrow:"
    ):
        start(items[0])


def _draw_item(item: Item) -> None:
    st.markdown(
        f"{_ICONS[item.kind]} **{one_line(item.title)}** :gray[· about {item.minutes} min]  \n"
        f":gray[{one_line(item.why)}]"
    )


def start(item: Item) -> None:
    """Go where the item is done."""
    if item.kind == "cards":
        open_page("practise", cards="date")
    if item.kind == "quiz":
        open_page("practise", quiz="weak")
    if item.kind == "exercise":
        open_page("practise", cards="exercises")
    if item.kind == "interview":
        open_page("interview", start="1")
    assert item.reading is not None
    locator = item.reading.locator
    place = {"root": locator.root, "source": locator.source, "reading": item.reading.section_id}
    entry = {"entry": str(item.entry_id)} if item.entry_id else {}
    st.query_params.from_dict(place | entry)
    st.rerun()
