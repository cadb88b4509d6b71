"""The formats that are read: which suffix is which, and how large a file of it may be."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Mapping

from ingest.documents import ReadText
from ingest.kinds import CODE_LANGUAGES
from ingest.notebook import read_notebook
from ingest.pdf import read_pdf
from ingest.web_page import read_web_page
from ingest.word_document import read_word_document

TEXT_SUFFIXES = frozenset({"", ".md", ".markdown", ".mdown", ".mdx", ".txt", ".text", ".rst"})

# One reader a format. Each imports its library when it is called, in a process of its own.
PARSED: Mapping[str, Callable[[bytes], ReadText]] = {
    ".pdf": read_pdf,
    ".docx": read_word_document,
    ".html": read_web_page,
    ".htm": read_web_page,
    ".xhtml": read_web_page,
    ".ipynb": read_notebook,
}

# Notes that a learner would miss if nothing were said about them.
_NOT_READ = {
    ".doc": "an old Word document", ".odt": "an ODT file", ".rtf": "an RTF file",
    ".epub": "an e-book", ".pages": "a Pages document", ".pptx": "a presentation",
    ".ppt": "a presentation", ".key": "a presentation",
}  # fmt: skip

READ_SUFFIXES = tuple(sorted({*TEXT_SUFFIXES, *CODE_LANGUAGES, *PARSED} - {""}))


def suffix_of(source: str) -> str:
    """Lower case, with its dot; "" where there is none."""
    suffix = os.path.splitext(source)[1].lower()
    return suffix if len(suffix) > 1 else ""


def is_read(suffix: str) -> bool:
    """Whether files with this suffix (lower case, with its dot) are documents."""
    return suffix in TEXT_SUFFIXES or suffix in CODE_LANGUAGES or suffix in PARSED


def why_not_read(suffix: str) -> str | None:
    """What a file with notes in it is that we don't read; None for what is no note."""
    return _NOT_READ.get(suffix)
