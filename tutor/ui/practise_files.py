"""How reviewing goes; cards out to a file and in from one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from ingest.errors import StudyError
from tutor.anki import write_anki_package
from tutor.card_files import read_csv, write_csv
from tutor.deck import Deck
from tutor.services import Services

MOST_NEW_A_DAY = 100


def draw(services: Services, deck: Deck) -> None:
    """Export, import and the choices for reviewing."""
    _draw_choices(services, deck)
    st.divider()
    _draw_export(services, deck)
    _draw_import(services)


def _draw_export(services: Services, deck: Deck) -> None:
    st.markdown("**Take your cards with you**: wordings, sources, schedules and history.")
    day = deck.today().isoformat()
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            lambda: write_csv(services.learner),
            file_name=f"cards-{day}.csv",
            mime="text/csv",
            key="export_csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Anki package",
            lambda: _anki_package(deck),
            file_name=f"cards-{day}.apkg",
            mime="application/octet-stream",
            key="export_anki",
            icon=":material/download:",
            on_click="ignore",
        )


def _anki_package(deck: Deck) -> bytes:
    cards = [deck.card(row.id) for row in deck.cards()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.apkg"
        write_anki_package(cards, path, today=deck.today(), zone=deck.memory.zone)
        return path.read_bytes()


def _draw_import(services: Services) -> None:
    file = st.file_uploader(
        "Bring cards in from a CSV file with the columns question and answer",
        type="csv",
        key="import_csv",
    )
    if file is None or not st.button("Bring them in", key="import_start"):
        return
    try:
        brought = read_csv(services.learner, file.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.warning("The file isn't UTF-8 text. Export it again as CSV in UTF-8.")
    except StudyError as error:
        st.warning(f"{error.problem} {error.fix}")
    else:
        st.success(
            f"{brought.added} added, {brought.known} were here already, "
            f"{brought.grown} got more history, {brought.kept} left as they are."
        )


def _draw_choices(services: Services, deck: Deck) -> None:
    st.markdown("**When reviewing**")
    types = st.toggle(
        "I type my answer before I see the card's",
        services.settings.types_answers,
        key="types_answers",
    )
    confidence = st.toggle(
        "Ask how sure I am before the answer is shown",
        services.settings.asks_confidence,
        key="asks_confidence",
    )
    if (types, confidence) != (services.settings.types_answers, services.settings.asks_confidence):
        services.choose(types_answers=types, asks_confidence=confidence)
    new_a_day = st.number_input(
        "New cards a day", 0, MOST_NEW_A_DAY, min(MOST_NEW_A_DAY, deck.new_a_day), key="new_a_day"
    )
    if new_a_day != deck.new_a_day:
        deck.plan_new_cards(int(new_a_day))
