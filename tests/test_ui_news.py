"""The offer to read what changed, and what is said when it has been read."""

import pytest
from streamlit.testing.v1 import AppTest

from ingest.settings import CHECKOUT, IngestSettings
from tests.indexing import ingest, make_notes


def page():
    """Draws the reading's part of a page, after a run that brought a guide and a chat log."""
    import os
    from pathlib import Path

    import streamlit as st

    from tutor.ingest_child import IngestProgress
    from tutor.services import Services
    from tutor.ui.news import draw_news, draw_offer

    services = Services(os.environ, Path.cwd())
    st.session_state["pressed"] = draw_offer(services, key="page")
    root = services.index().documents()[0].root
    arrived = [
        {"root": root, "source": "lists.md", "kind": "guide", "is_new": True}
        | {"sections": 2, "questions": 1},
        {"root": root, "source": "gone.txt", "kind": "transcript", "is_new": True}
        | {"sections": 9, "questions": 0},
    ]
    progress = IngestProgress(report={"arrived": arrived}, is_running=False)
    draw_news(services, progress, key="page")


@pytest.fixture
def notes(tmp_path, monkeypatch):
    import streamlit as st

    st.cache_data.clear()
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    monkeypatch.chdir(CHECKOUT)
    notes = make_notes(tmp_path / "notes")
    ingest(IngestSettings(home=tmp_path / "home"), notes)
    return notes


def run():
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    return app


def test_without_a_change_the_notes_can_be_read_all_the_same(notes):
    assert run().button[0].label == "Read my notes"


def test_what_changed_is_on_the_button(notes):
    (notes / "lists.md").write_text("# Lists\nOther text.\n")
    assert run().button[0].label == "One file changed: read it now"


def test_each_document_says_what_it_brought_and_offers_what_to_do(notes):
    app = run()
    assert [each.value for each in app.markdown] == [
        "**lists\\.md**: 2 sections, 1 question.",
        "**gone\\.txt**: a chat log: not used for answers.",
    ]
    assert [button.label for button in app.button[1:]] == ["Ask me one"]
