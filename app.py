"""`streamlit run app.py` is the product: one app, a page a file in tutor/ui/."""

import os
from importlib import import_module
from pathlib import Path
from threading import Thread

import streamlit as st

from ingest.errors import StudyError
from tutor.services import Services

PAGES = {  # module in tutor/ui -> icon; its name with a capital is the title
    "today": "today",
    "ask": "forum",
    "practise": "exercise",
    "interview": "record_voice_over",
    "progress": "insights",
    "library": "local_library",
    "settings": "settings",
}

st.set_page_config(page_title="Prep Tutor", page_icon="🎓", layout="wide")


@st.cache_resource
def services() -> Services:
    """One for all sessions; built in a moment, since it opens nothing."""
    return Services(os.environ, Path.cwd())


@st.cache_resource
def load_the_rest() -> None:
    """The other pages, in the background, once the first one stands."""

    def load() -> None:
        for name in [*PAGES, "charts"]:
            import_module(f"tutor.ui.{name}")

    Thread(target=load, name="load-pages", daemon=True).start()


try:
    shared = services()
except StudyError as error:
    st.error(f"{error.problem} {error.fix}")
    st.stop()


def page(name: str) -> st.Page:
    """A page of the app, whose module is loaded when it is first shown; its address is `name`."""
    return st.Page(
        lambda: import_module(f"tutor.ui.{name}").render(shared),
        title=name.capitalize(),
        icon=f":material/{PAGES[name]}:",
        url_path=name,
        default=name == "today",
    )


st.navigation([page(name) for name in PAGES]).run()
load_the_rest()
