"""The library through Streamlit's own harness: adding, editing, checking and looking things up."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.settings import IngestSettings
from tests.indexing import ingest
from tutor.ui.library_health import _said

NOTE = "# Queues\n\n## Broker\n\n**Q: What is a broker?**\n\nIt keeps 20 * 30 = 5000 messages.\n"


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one own note, read."""
    home = tmp_path / "home"
    monkeypatch.setenv("TUTOR_HOME", str(home))
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "queues.md").write_text(NOTE, "utf-8")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0 old")
    ingest(IngestSettings(home=home), folder, now=datetime.now(UTC))
    return folder


def library(**query: str) -> AppTest:
    def script() -> None:
        import os
        from pathlib import Path

        from tutor.services import Services
        from tutor.ui import library

        services = Services(os.environ, Path.cwd())
        services.__dict__["embedder"] = None
        services.reading.start = lambda *arguments: None  # no child in this test
        try:
            library.render(services)
        finally:
            services.close()

    page = AppTest.from_function(script, default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def words_on(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.info, page.warning, page.success, page.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def test_every_document_tells_how_it_was_read_and_opens_as_a_tree(notes: Path) -> None:
    page = library()
    assert not page.exception
    assert "guide · 2 sections, 1 question" in words_on(page)
    next(b for b in page.button if b.label == "Show its sections").click().run()
    assert not page.exception
    assert "Broker" in labels(page)


def test_an_edit_is_saved_over_the_note_and_the_old_one_is_kept(notes: Path) -> None:
    page = library(edit="queues.md", of=str(notes), line="7")
    assert not page.exception
    assert page.text_area[0].value == NOTE
    page.text_area[0].set_value(NOTE.replace("5000", "600")).run()
    page.button(key="edit_save").click().run()
    assert not page.exception
    assert (notes / "queues.md").read_text("utf-8") == NOTE.replace("5000", "600")
    (kept,) = (notes.parent / "home" / "earlier-notes").iterdir()
    assert kept.read_text("utf-8") == NOTE


def test_a_note_that_changed_meanwhile_is_not_overwritten(notes: Path) -> None:
    page = library(edit="queues.md", of=str(notes))
    (notes / "queues.md").write_text("# Mine\n", "utf-8")
    page.text_area[0].set_value("# Theirs\n").run()
    page.button(key="edit_save").click().run()
    assert "changed elsewhere" in words_on(page)
    assert (notes / "queues.md").read_text("utf-8") == "# Mine\n"


def test_note_health_names_what_is_wrong_and_opens_it_for_editing(notes: Path) -> None:
    page = library()
    page.button(key="check_notes").click().run()
    assert not page.exception
    assert "A sum that doesn't come out." in words_on(page)
    assert any(label.endswith(":7") for label in labels(page))
    page.button(key="mend_0").click().run()
    assert page.text_area[0].value == NOTE


def test_a_written_note_becomes_a_file_of_its_own(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = notes.parent / "corpus"
    monkeypatch.setattr(IngestSettings, "default_root", property(lambda self: corpus))
    page = library()
    page.text_input(key="note_title_0").set_value("../Heaps & more").run()
    page.text_area(key="note_text_0").set_value("A tree in an array.").run()
    page.button(key="note_save").click().run()
    assert not page.exception
    assert (corpus / "notes" / "heaps-more.md").read_text("utf-8") == (
        "# ../Heaps & more\n\nA tree in an array.\n"
    )
    assert [path.name for path in (corpus / "notes").iterdir()] == ["heaps-more.md"]
    assert "Saved, and being read" in words_on(page)


def test_a_search_is_tried_with_its_places(notes: Path) -> None:
    page = library()
    page.text_input(key="trial").set_value("broker").run()
    assert not page.exception
    assert "1. Queues › Broker" in words_on(page)


def test_settings_of_the_test_are_what_the_page_sees(notes: Path) -> None:
    roots = json.loads((notes.parent / "home" / "manifest.json").read_text())["roots"]
    assert roots == [str(notes)]


def test_a_document_is_taken_out_of_play_and_back(notes: Path) -> None:
    page = library()
    in_play = next(toggle for toggle in page.toggle if toggle.label == "In play")
    in_play.set_value(False).run()
    settings = Path(os.environ["TUTOR_HOME"]) / "settings.json"
    assert json.loads(settings.read_text("utf-8"))["sources_out"] == [[str(notes), "queues.md"]]
    page.text_input(key="trial").set_value("broker").run()
    assert "Why number 1?" not in [expander.label for expander in page.expander]
    next(toggle for toggle in page.toggle if toggle.label == "In play").set_value(True).run()
    assert "sources_out" not in json.loads(settings.read_text("utf-8"))
    assert "Why number 1?" in [expander.label for expander in page.expander]
    assert not page.exception


def test_a_finding_shows_its_names_as_code_and_the_rest_as_it_is() -> None:
    assert _said("Not `a_b.c`, *ever*.") == "Not `a_b.c`, \\*ever\\*\\."
    assert _said("One ` alone.") == "One \\` alone\\."


def test_every_file_that_was_not_read_is_listed_with_what_mends_it(notes: Path) -> None:
    page = library()
    (listed,) = [e for e in page.expander if "couldn't be read" in e.label]
    assert listed.label == "1 file couldn't be read"
    (said,) = listed.markdown
    assert said.value.startswith("old\\.doc is an old Word document")
    assert "Save it as a PDF" in said.value
