"""`streamlit run app.py` is the product: one app, a page a file in tutor/ui/."""

import os
from functools import partial
from pathlib import Path

import streamlit as st

from ingest.errors import StudyError
from tutor.services import Services
from tutor.ui import ask, interview, library, practise, progress, settings, today

st.set_page_config(page_title="Prep Tutor", page_icon="🎓", layout="wide")


@st.cache_resource
def services() -> Services:
    """One for all sessions; built in a moment, since it opens nothing."""
    return Services(os.environ, Path.cwd())


try:
    shared = services()
except StudyError as error:
    st.error(f"{error.problem} {error.fix}")
    st.stop()

st.navigation(
    [
        st.Page(
            partial(today.render, shared),
            title="Today",
            icon=":material/today:",
            url_path="today",
            default=True,
        ),
        st.Page(
            partial(ask.render, shared),
            title="Ask",
            icon=":material/forum:",
            url_path="ask",
        ),
        st.Page(
            partial(practise.render, shared),
            title="Practise",
            icon=":material/exercise:",
            url_path="practise",
        ),
        st.Page(
            partial(interview.render, shared),
            title="Interview",
            icon=":material/record_voice_over:",
            url_path="interview",
        ),
        st.Page(
            partial(progress.render, shared),
            title="Progress",
            icon=":material/insights:",
            url_path="progress",
        ),
        st.Page(
            partial(library.render, shared),
            title="Library",
            icon=":material/local_library:",
            url_path="library",
        ),
        st.Page(
            partial(settings.render, shared),
            title="Settings",
            icon=":material/settings:",
            url_path="settings",
        ),
    ]
).run()
