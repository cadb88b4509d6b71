"""`streamlit run app.py` is the product: one app, a page a file in tutor/ui/."""

import os
from collections.abc import Callable
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


def page(render: Callable[[Services], None], title: str, icon: str, **options: bool) -> st.Page:
    """A page of the app; its address is its title in lower case."""
    return st.Page(
        partial(render, shared),
        title=title,
        icon=f":material/{icon}:",
        url_path=title.lower(),
        **options,
    )


st.navigation(
    [
        page(today.render, "Today", "today", default=True),
        page(ask.render, "Ask", "forum"),
        page(practise.render, "Practise", "exercise"),
        page(interview.render, "Interview", "record_voice_over"),
        page(progress.render, "Progress", "insights"),
        page(library.render, "Library", "local_library"),
        page(settings.render, "Settings", "settings"),
    ]
).run()
