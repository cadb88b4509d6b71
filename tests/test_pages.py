"""Each page through Streamlit's own test harness: empty, filled, and what it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.settings import IngestSettings
from tests.app_start import CHECKOUT
from tests.indexing import ingest
from tutor.model_trial import ModelTrial

NOTE = (
    "# Queues\n\n## Broker\n\n**Q: What is a broker?**\n\nIt keeps messages until they are taken.\n"
)
OPEN_A_PAGE = """
import json, sys
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=60).run()
loaded = [name for name in ("torch", "chromadb", "sentence_transformers") if name in sys.modules]
print(json.dumps({"loaded": loaded, "problems": [str(e.value) for e in page.exception]}))
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the app takes for its own, and no Ollama."""
    import streamlit as st

    st.cache_resource.clear()
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("TUTOR_HOME", str(folder))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    monkeypatch.chdir(CHECKOUT)
    return folder


def index_a_note(home: Path) -> None:
    notes = home.parent / "notes"
    notes.mkdir()
    (notes / "queues.md").write_text(NOTE, "utf-8")
    ingest(IngestSettings(home=home), notes)


def page_of(name: str) -> AppTest:
    """A page by its module; `AppTest.switch_page` knows files alone, not callables."""

    def script(name: str) -> None:
        import importlib
        import os
        from pathlib import Path

        from tutor.services import Services

        services = Services(os.environ, Path.cwd())
        try:
            importlib.import_module(f"tutor.ui.{name}").render(services)
        finally:
            services.close()

    return AppTest.from_function(script, kwargs={"name": name}, default_timeout=60).run()


def words_on(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.info, page.warning, page.header, page.subheader)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


@pytest.mark.parametrize("name", ["ask", "library", "settings"])
def test_an_empty_page_says_what_helps_and_offers_it(home: Path, name: str) -> None:
    page = page_of(name)
    assert not page.exception
    assert "Nothing is read yet." in words_on(page)
    assert "Read my notes" in [button.label for button in page.button]


def test_the_library_names_what_was_read(home: Path) -> None:
    index_a_note(home)
    page = page_of("library")
    assert not page.exception
    assert "1 document (1 yours, 0 starter), 1 question with answers." in words_on(page)
    next(b for b in page.button if b.label == "Show its sections").click().run()
    assert not page.exception
    assert "Broker" in [button.label for button in page.button]


def test_ask_without_ollama_has_one_quiet_line_and_a_way_to_look_again(home: Path) -> None:
    index_a_note(home)
    page = page_of("ask")
    assert not page.error
    away = [line for line in page.caption if "Answers come from your notes alone" in line.value]
    assert len(away) == 1
    assert "Check again" in [button.label for button in page.button]


def test_another_machine_as_host_is_used_only_once_allowed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "http://192.0.2.7:11434")
    index_a_note(home)
    page = page_of("ask")
    assert "another machine" in words_on(page)
    page.button(key="allow_host").click().run()
    assert json.loads((home / "settings.json").read_text())["allowed_hosts"] == ["192.0.2.7"]


def test_the_settings_tell_what_the_model_showed_and_offer_to_test_it_again(home: Path) -> None:
    index_a_note(home)
    trial = ModelTrial("qwen3:4b", True, False, True, 12.0)
    chosen = {"model": "qwen3:4b", "trials": [asdict(trial)]}
    (home / "settings.json").write_text(json.dumps(chosen))
    page = page_of("settings")
    assert not page.exception
    assert "Grades come from rules" in words_on(page)
    assert "Test it again" in [button.label for button in page.button]


def test_opening_the_app_loads_neither_torch_nor_chroma(home: Path) -> None:
    index_a_note(home)
    opened = subprocess.run(
        [sys.executable, "-c", OPEN_A_PAGE],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=True,
    )
    assert json.loads(opened.stdout) == {"loaded": [], "problems": []}
