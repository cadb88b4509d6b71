"""Where in Practise the learner is stands in the page's address, so a refresh changes nothing."""

from __future__ import annotations

from typing import Literal, NoReturn, get_args

import streamlit as st

from tutor.aloud import CLOCKS_S
from tutor.deck import Deck
from tutor.review_queue import Mode, Session

Kind = Mode | Literal["exercises", "aloud"]

_MODES: tuple[Mode, ...] = get_args(Mode)
_KINDS: tuple[Kind, ...] = (*_MODES, "exercises", "aloud")


def go(**place: object) -> NoReturn:
    """To another place of Practise; without words back to its start."""
    st.query_params.from_dict({name: str(value) for name, value in place.items() if value})
    st.rerun()
    raise AssertionError("a rerun never returns")


def session_from_address(deck: Deck) -> tuple[Kind, Session]:
    """The review that the address names; one that has only just begun when it says no more."""
    params = st.query_params
    kind = next((k for k in _KINDS if k == params.get("cards")), _KINDS[0])
    fresh = deck.begin(
        next((mode for mode in _MODES if mode == kind), "due"),
        topic=params.get("topic"),
        exercises=kind == "exercises",
        aloud=kind == "aloud",
    )
    since = params.get("since", "")
    if not since.isdecimal():
        params["since"] = str(fresh.after_event)
        return kind, fresh
    return kind, Session(fresh.mode, fresh.topic, fresh.exercises, fresh.aloud, int(since))


def clock_seconds() -> int:
    """How long the clock runs when answering aloud."""
    wanted = st.query_params.get("clock", "")
    return int(wanted) if wanted in map(str, CLOCKS_S) else CLOCKS_S[1]
