"""The plan: today's entries, the days and minutes, and a plan taken from the notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby

import streamlit as st

from ingest.index import IndexReader
from tutor.days import in_words
from tutor.deck import Deck
from tutor.plan import LEVELS, TITLE_CHARS, Choices, Entry, NewEntry, Plan
from tutor.plan_fitting import Offer, offers
from tutor.plan_tables import PlanTable, find_plans, with_unknown
from tutor.reading_plan import entries_of
from tutor.services import Services
from tutor.ui.clock import draw_clock
from tutor.ui.markdown import one_line
from tutor.ui.pace import draw_pace

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_AHEAD = 14
_SHOWN_TODAY = 6


def draw_today(plan: Plan, today: date) -> None:
    """The entries that stand on today, and the routine with its clocks."""
    entries = plan.entries(today, today)
    if entries:
        done = sum(entry.is_done for entry in entries)
        st.subheader(f"Planned for today: {done} of {len(entries)} done", anchor=False)
        first = sorted(entries, key=lambda entry: entry.is_done)[:_SHOWN_TODAY]
        _draw_entries(plan, first, today)
        if rest := [entry for entry in entries if entry not in first]:
            with st.expander(f"{len(rest)} more"):
                _draw_entries(plan, rest, today)
    if routine := plan.choices().routine:
        with st.expander("Your daily routine"):
            _draw_routine(routine)


def draw(
    services: Services,
    deck: Deck,
    plan: Plan,
    index: IndexReader | None,
    late: tuple[Entry, ...],
) -> None:
    """Everything about the days to come."""
    today = deck.today()
    _draw_dates(plan, today)
    _draw_time(plan, deck)
    draw_pace(services.learner, deck, plan)
    if late:
        st.warning(
            f"{len(late)} of the plan's entries stand after the interview now. Give it more "
            "minutes, drop some of them, or leave them for afterwards."
        )
    if index is not None:
        _draw_tables(plan, index, today)
    _draw_days(plan, today)


def _draw_dates(plan: Plan, today: date) -> None:
    st.subheader("Interviews", anchor=False)
    for one in plan.dates():
        with st.container(horizontal=True, vertical_alignment="center"):
            name = one_line(one.title) or "Interview"
            st.markdown(f"**{name}** · {one.day:%A} {one.day} · {in_words(one.day, today)}")
            if st.button("Remove", key=f"date_remove_{one.id}", type="tertiary"):
                plan.remove_date(one.id)
                st.rerun()
    with st.form("date", clear_on_submit=True, border=False):
        left, middle, right = st.columns([2, 3, 1], vertical_alignment="bottom")
        day = left.date_input(
            "Day", value=None, min_value=today, key="date_day", format="YYYY-MM-DD"
        )
        title = middle.text_input("Where (if you like)", key="date_title", max_chars=TITLE_CHARS)
        if right.form_submit_button("Add") and day:
            plan.add_date(day, title)
            st.rerun()
    if not plan.dates():
        st.caption("No date yet? Everything works without one; the plan just has no peak.")


def _draw_time(plan: Plan, deck: Deck) -> None:
    choices = plan.choices()
    left, right = st.columns(2)
    minutes = left.number_input(
        "Minutes a day", 5, 600, choices.minutes_a_day, step=5, key="plan_minutes"
    )
    days = right.pills(
        "Days",
        range(7),
        selection_mode="multi",
        default=choices.weekdays,
        format_func=lambda day: _WEEKDAYS[day],
        key="plan_weekdays",
    )
    areas = sorted({row.area for row in deck.cards()} | set(choices.areas))
    left, right = st.columns([3, 1])
    wanted = left.multiselect(
        "Areas that come first (none: all alike)", areas, choices.areas, key="plan_areas"
    )
    level = right.selectbox(
        "Level",
        LEVELS,
        LEVELS.index(choices.level),
        format_func=lambda level: level or "open",
        key="plan_level",
    )
    new = Choices(
        minutes_a_day=int(minutes),
        weekdays=tuple(sorted(days)) or choices.weekdays,
        areas=tuple(wanted),
        level=level,
        routine=choices.routine,
        plan_title=choices.plan_title,
    )
    if new != choices:
        plan.choose(
            minutes_a_day=new.minutes_a_day,
            weekdays=new.weekdays,
            areas=new.areas,
            level=new.level,
        )
        st.rerun()


def _draw_tables(plan: Plan, index: IndexReader, today: date) -> None:
    found = find_plans(index)
    if not found:
        return
    taken = plan.choices().plan_title
    with st.expander("A plan from your notes", expanded=not taken):
        if taken:
            st.caption(f"You follow “{one_line(taken)}”. Taking one again replaces what is open.")
        for number, table in enumerate(found):
            _draw_table(plan, index, table, today, number)


def _draw_table(plan: Plan, index: IndexReader, table: PlanTable, today: date, number: int) -> None:
    st.markdown(f"**{one_line(table.title)}** :gray[{one_line(table.source)}]")
    for row in table.rows:
        files = ", ".join(one_line(document.title) for document in row.documents)
        missing = f" · :orange[missing: {one_line(', '.join(row.missing))}]" if row.missing else ""
        st.markdown(f"{one_line(row.label)}. {one_line(row.focus)} :gray[{files}]{missing}")
    if table.unknown:
        names = ", ".join(one_line(document.title) for document in table.unknown)
        st.caption(f"In your notes, but in no row: {names}.")
        if st.toggle("Add them as a row", key=f"plan_unknown_{number}"):
            table = with_unknown(table)
    next_date = plan.next_date()
    last = next_date.day - timedelta(1) if next_date else None
    ways = offers(table, today, last)
    if len(ways) > 1:
        st.markdown("It is longer than the time that is left. Three ways to take it:")
        begin_at = st.selectbox(
            "For the third, begin at",
            range(1, len(table.rows)),
            index=None,
            format_func=partial(_row_name, table),
            key=f"plan_begin_{number}",
            placeholder="the first row from which on all fits",
        )
        ways = offers(table, today, last, begin_at=begin_at or 0)
    if not ways:
        st.caption("The interview is too near for a plan; Today has what is worth most.")
        return
    for place, offer in enumerate(ways):
        entries, minutes_a_day = _entries(plan, index, offer)
        price = f"; {offer.price}" if offer.price else ""
        st.markdown(f"**{offer.name}**: about {minutes_a_day:.0f} minutes a study day{price}.")
        if offer.falls_out:
            st.caption(f"Falls out: {one_line('; '.join(offer.falls_out))}.")
        if st.button(f"Take it: {offer.name.lower()}", key=f"plan_take_{number}_{place}"):
            plan.take(entries)
            routine = tuple((block.title, block.minutes) for block in table.routine)
            plan.choose(routine=routine, plan_title=table.title)
            st.rerun()


def _row_name(table: PlanTable, row: int) -> str:
    return f"{row + 1}. {table.rows[row].focus}"


def _entries(plan: Plan, index: IndexReader, offer: Offer) -> tuple[tuple[NewEntry, ...], float]:
    """What taking the offer would put into the plan, and its minutes a day of study."""
    first = min(row.first_day for row in offer.rows)
    last = max(row.last_day for row in offer.rows)
    days = plan.study_days(first, last)
    entries = entries_of(index, offer, days, plan.sections_read())
    return entries, sum(entry.minutes for entry in entries) / max(1, len(days))


def _draw_days(plan: Plan, today: date) -> None:
    entries = plan.entries(today, today + timedelta(_DAYS_AHEAD))
    if not entries:
        return
    st.subheader("The next two weeks", anchor=False)
    for day, group in groupby(entries, key=lambda entry: entry.day):
        of_day = list(group)
        minutes = sum(entry.minutes for entry in of_day if not entry.is_done)
        name = f"{day:%A} {day.day} {day:%B}, {in_words(day, today)}"
        folded = st.expander(
            f"{name}: {len(of_day)} entries, {minutes} min left",
            expanded=day == today,
            key=f"plan_day_{day}",
            on_change="rerun",
        )
        if folded.open:
            with folded:
                _draw_entries(plan, of_day, today)


def _draw_entries(plan: Plan, entries: Sequence[Entry], today: date) -> None:
    with st.container(gap=None):
        for entry in entries:
            _draw_entry(plan, entry, today)


def _draw_entry(plan: Plan, entry: Entry, today: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        title = one_line(entry.title)
        if entry.is_done:
            st.markdown(f":gray[:material/check: ~~{title}~~]")
            if st.button("Not done", key=f"entry_undo_{entry.id}", type="tertiary"):
                plan.not_done(entry.id)
                st.rerun()
            return
        st.markdown(f"{title} :gray[· {entry.minutes} min]")
        if st.button("Done", key=f"entry_done_{entry.id}", type="tertiary"):
            plan.done(entry.id)
            st.rerun()
        if st.button("Later", key=f"entry_later_{entry.id}", type="tertiary"):
            plan.later(entry.id)
            st.rerun()
        with st.popover("Move", type="tertiary"):
            day = st.date_input("To", max(entry.day, today), today, key=f"entry_day_{entry.id}")
            if day and day != entry.day and st.button("Move it", key=f"entry_move_{entry.id}"):
                plan.move(entry.id, day)
                st.rerun()


def _draw_routine(routine: tuple[tuple[str, int], ...]) -> None:
    running = st.session_state.get("routine_block")
    for number, (title, minutes) in enumerate(routine):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{one_line(title)} :gray[· {minutes} min]")
            if running == number:
                if st.button("Stop the clock", key=f"routine_{number}", type="tertiary"):
                    st.session_state["routine_block"] = None
                    st.rerun()
            elif st.button("Start its clock", key=f"routine_{number}", type="tertiary"):
                st.session_state["routine_block"] = number
                st.rerun()
        if running == number:
            draw_clock(minutes * 60, f"routine-{number}")
