"""A citation opens the document at its place, told as a person would find it."""

from streamlit.testing.v1 import AppTest

from ingest.settings import CHECKOUT, IngestSettings
from tests.indexing import ingest
from tests.packed_files import pdf, prose


def page():
    import os
    from pathlib import Path

    from tutor.services import Services
    from tutor.ui.source import open_source

    services = Services(os.environ, Path.cwd())
    index = services.index()
    (entry,) = index.documents()
    document = index.document(entry.root, entry.source)
    start = document.text.index("Heaps")
    end = document.text.index("on top.") + len("on top.")
    line = document.text.count("\n", 0, start) + 1
    open_source(services, document.locator(line, line, start, end))


def test_a_passage_of_a_pdf_opens_on_its_page(tmp_path, monkeypatch):
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(CHECKOUT)
    notes = tmp_path / "notes"
    notes.mkdir()
    first = prose(90, "Bloom filters say no for sure, and yes with some doubt about it.")
    second = prose(90, "Heaps keep the least on top.")
    (notes / "paper.pdf").write_bytes(pdf(first, second))
    ingest(IngestSettings(home=tmp_path / "home"), notes)
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert app.markdown[0].value == "**paper\\.pdf, p\\. 2**"
    assert [each.value for each in app.caption] == ["p. 1", "The passage", "p. 2"]
    assert app.code[-1].value.endswith("Heaps keep the least on top.")
