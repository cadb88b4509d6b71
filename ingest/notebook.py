"""Jupyter notebooks: their cells as Markdown, outputs left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ingest.documents import Place, ReadText
from ingest.errors import UnreadableFile
from ingest.fencing import fenced

_EMBEDDED_PICTURE = re.compile(r"!\[([^\[\]]*)\]\((?:data:|attachment:)[^()]*\)")


def read_notebook(content: bytes) -> ReadText:
    """Each cell under its place ("cell 4"); code cells as fences of the kernel's language.

    Raises:
        UnreadableFile: it isn't a notebook.
    """
    try:
        notebook = json.loads(content)
        cells = list(_cells(notebook))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            "it isn't a sound notebook", fix="Open it in Jupyter and save it again."
        ) from error
    rows: list[str] = []
    places = []
    for number, (kind, source) in enumerate(cells, start=1):
        if source.strip():
            places.append(Place(len(rows) + 1, "cell", number))
            rows += [*_markdown(kind, source, _language(notebook)), ""]
    return ReadText("\n".join(rows), tuple(places))


def _cells(notebook: Any) -> Iterator[tuple[str, str]]:
    """Kind and source of each; notebooks before version 4 keep them in worksheets."""
    sheets = notebook.get("worksheets", [notebook])
    for sheet in sheets:
        for cell in sheet["cells"]:
            source = cell.get("source", cell.get("input", ""))
            text = source if isinstance(source, str) else "".join(source)
            if cell["cell_type"] == "heading":
                text = f"{'#' * int(cell.get('level', 1))} {text}"
            yield cell["cell_type"], text


def _language(notebook: Any) -> str:
    about = notebook.get("metadata", {})
    return str(
        about.get("language_info", {}).get("name")
        or about.get("kernelspec", {}).get("language")
        or "python"
    ).lower()


def _markdown(kind: str, source: str, language: str) -> list[str]:
    source = re.sub(r"\r\n|\r", "\n", source).strip("\n")
    if kind == "code":
        return fenced(source, language)
    return _EMBEDDED_PICTURE.sub(r"\1", source).split("\n")
