"""Values flow one way: documents -> ingest -> index -> tutor -> pages."""

import ast
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules_importing(package: str, folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*.py"))
        if any(name.split(".")[0] == package for name in imported_modules(path))
    ]


def test_ingest_never_imports_the_tutor() -> None:
    assert modules_importing("tutor", CHECKOUT / "ingest") == []


def test_only_the_pages_import_streamlit() -> None:
    importing = modules_importing("streamlit", CHECKOUT / "tutor")
    assert importing
    assert all(name.startswith("ui/") for name in importing)
    assert modules_importing("streamlit", CHECKOUT / "ingest") == []


def test_each_outside_library_has_one_door() -> None:
    doors = {
        "chromadb": ["ingest/vectors.py"],
        "sentence_transformers": ["ingest/embedding.py"],
        "torch": ["ingest/embedding.py"],
        "tokenizers": ["ingest/embedding.py"],
        "langchain_text_splitters": ["ingest/splitting.py"],
        "markdown_it": ["ingest/markdown.py"],
        "pdfminer": ["ingest/pdf.py"],
        "mammoth": ["ingest/word_document.py"],
        "bs4": ["ingest/web_page.py"],
        "markdownify": ["ingest/web_page.py"],
        "filelock": ["ingest/lock.py"],
        "ollama": ["tutor/language_model.py"],
        "httpx": ["tutor/language_model.py"],
        "sqlite3": ["ingest/database.py", "tutor/anki.py", "tutor/learner.py"],
        "altair": ["tutor/ui/charts.py"],
        "fsrs": ["tutor/scheduling.py"],
        "genanki": ["tutor/anki.py"],
    }
    for library, expected in doors.items():
        found = [
            f"{room}/{name}"
            for room in ("ingest", "tutor")
            for name in modules_importing(library, CHECKOUT / room)
        ]
        assert found == expected, library
