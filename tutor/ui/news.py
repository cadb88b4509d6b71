"""What changed in the notes, and what reading them brought."""

from __future__ import annotations

from random import Random

import streamlit as st

from ingest.changes import Changes, what_changed
from ingest.errors import StudyError
from ingest.index import IndexReader
from tutor.ingest_child import IngestProgress
from tutor.news import News, arrivals_in, news
from tutor.quiz import Quizzes
from tutor.quiz_scope import Scope, make_quiz, title_of
from tutor.services import Services
from tutor.ui.markdown import one_line
from tutor.ui.pages import open_page

MOST_NEWS = 5
_LOOK_AGAIN_S = 5.0


def draw_offer(services: Services, *, key: str) -> bool:
    """The button that reads the notes; it says what has changed. Whether it was pressed."""
    changes = changes_now(services)
    if changes is None or not changes.count:
        return st.button("Read my notes", key=f"{key}_read", icon=":material/sync:")
    words = changes.words[:1].upper() + changes.words[1:]
    label = f"{words}: read {'it' if changes.count == 1 else 'them'} now"
    return st.button(label, key=f"{key}_read", icon=":material/sync:", type="primary")


def changes_now(services: Services) -> Changes | None:
    """What an ingest would find; None before the first, or when the index can't be used."""
    return _changes(str(services.ingest_settings.home), services)


@st.cache_data(ttl=_LOOK_AGAIN_S, show_spinner=False)
def _changes(home: str, _services: Services) -> Changes | None:
    """Looked for when a page opens, not at each click on it."""
    try:
        return what_changed(_services.ingest_settings)
    except StudyError:
        return None  # the line above the button says what is wrong


def forget_changes() -> None:
    """To be called when the notes have been read."""
    _changes.clear()


def draw_news(services: Services, progress: IngestProgress, *, key: str) -> None:
    """A line for each document that brought something, with what can be done with it."""
    arrivals = arrivals_in(progress.report or {})
    if not arrivals:
        return
    index = services.index()
    for number, each in enumerate(news(arrivals[:MOST_NEWS], index)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{one_line(each.source)}**: {each.words}.", width="content")
            _draw_next(services, index, each, f"{key}_news_{number}")
    if len(arrivals) > MOST_NEWS:
        st.caption(f"… and {len(arrivals) - MOST_NEWS} more documents.")


def _draw_next(services: Services, index: IndexReader, each: News, key: str) -> None:
    if each.can_be_asked and st.button("Ask me one", key=key, type="tertiary"):
        _ask_one(services, index, Scope(document=(each.root, each.source)))
    elif each.can_be_imported and st.button("Import them", key=key, type="tertiary"):
        open_page("interview")


def _ask_one(services: Services, index: IndexReader, scope: Scope) -> None:
    deck = services.deck
    deck.sync_with(index)
    questions = make_quiz(index, deck, scope, 1, "typed", Random())
    if not questions:
        st.caption("There is too little in it to ask about.")
        return
    quizzes = Quizzes(deck.memory, deck.card_for_pair)
    open_page("practise", quiz=str(quizzes.start(title_of(scope, index), questions)))
