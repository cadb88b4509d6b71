"""Settings: who writes the answers, what is followed and practised, where the data lives."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ingest.errors import StudyError
from ingest.manifest import read_manifest
from tutor.services import Services
from tutor.ui.markdown import code_block, one_line
from tutor.ui.model_picker import draw_model_picker
from tutor.ui.model_pull import draw_model_pull
from tutor.ui.model_test import draw_model_test
from tutor.ui.page_start import telling
from tutor.ui.reading import draw_reading
from tutor.ui.remembered import draw_remembered
from tutor.ui.sources_in_play import draw_sources_in_play
from tutor.ui.usage import draw_usage

_CONTEXTS = (4096, 8192, 16_384, 32_768)  # tokens
_MOST_NEW_CARDS = 100
_PATH_CHARS = 1000


def render(services: Services) -> None:
    st.header("Settings", anchor=False)
    try:
        _draw_model(services)
        draw_remembered(services)
        _draw_practice(services)
        _draw_folders(services)
        _draw_data(services)
    except StudyError as error:
        st.warning(f"{error.problem} {error.fix}")


def _draw_model(services: Services) -> None:
    st.subheader("Answers", anchor=False)
    draw_model_picker(services)
    draw_model_test(services)
    draw_model_pull(services)
    draw_usage(services)
    now = services.settings.num_ctx
    sizes = sorted({*_CONTEXTS, now})
    size_key = f"num_ctx_{now}"  # another key once it has changed, maybe in another tab
    st.selectbox(
        "Context of the model, in tokens",
        sizes,
        index=sizes.index(now),
        key=size_key,
        help="More holds more passages and more of the chat, and takes more memory. "
        "Ollama loads the model anew after a change.",
        on_change=telling(lambda: services.choose(num_ctx=st.session_state[size_key])),
    )
    offers = services.settings.shows_follow_ups
    st.toggle(
        "Offer questions to go on with",
        offers,
        key=f"follow_ups_{offers}",
        on_change=telling(lambda: services.choose(shows_follow_ups=not offers)),
    )


def _draw_practice(services: Services) -> None:
    st.subheader("Practice", anchor=False)
    deck = services.deck
    starter = deck.practises_starter
    st.toggle(
        "Practise the starter guides' cards too",
        starter,
        key=f"starter_{starter}",
        on_change=telling(lambda: deck.practise_starter(wanted=not starter)),
    )
    a_day_key = f"new_a_day_{deck.new_a_day}"
    st.number_input(
        "New cards a day, at most",
        min_value=0,
        max_value=_MOST_NEW_CARDS,
        value=deck.new_a_day,
        key=a_day_key,
        on_change=telling(lambda: deck.plan_new_cards(int(st.session_state[a_day_key]))),
    )


def _draw_folders(services: Services) -> None:
    st.subheader("Folders that are followed", anchor=False)
    settings = services.ingest_settings
    for key in read_manifest(settings.manifest_path).roots:
        path = settings.root_path(key)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(one_line(str(path)))
            if st.button("Stop following", key=f"forget_{key}", type="tertiary"):
                services.reading.start("--forget", str(path))
                st.rerun()
    added = st.text_input(
        "Follow another folder or file",
        key="add_root",
        max_chars=_PATH_CHARS,
        placeholder="~/notes",
    )
    if st.button("Follow it", key="follow", disabled=not added.strip()):
        services.reading.start(str(Path(added.strip()).expanduser().absolute()))
        st.rerun()
    draw_reading(services, key="settings")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Searches and answers look at")
        draw_sources_in_play(services)


def _draw_data(services: Services) -> None:
    st.subheader("Your data", anchor=False)
    st.markdown(
        f"{code_block(str(services.settings.home))}\n"
        "`learner.sqlite3` is what you made, copied daily to `backups/`; `index/` and `cache/` can "
        "be rebuilt from your notes at any time. Export and delete are on the Progress page."
    )
    if services.learner.backup_problem:
        st.warning(services.learner.backup_problem)
