"""Word documents as Markdown. The one door to mammoth."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from ingest.documents import ReadText
from ingest.errors import UnreadableFile
from ingest.web_page import markdown_of_html

_CODE_STYLES = (
    "Code", "Source Code", "Code Block", "HTML Preformatted", "Preformatted Text", "Macro Text",
    "Listing",
)  # fmt: skip
_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1.document-title:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        *(f"p[style-name='{name}'] => pre:separator('\\n')" for name in _CODE_STYLES),
        *(f"r[style-name='{name}'] => code" for name in ("Verbatim Char", "HTML Code")),
    ]
)
_MONO = re.compile(r"mono|courier|consol|menlo|code|fixed|typewriter", re.IGNORECASE)
_MOST_UNPACKED_BYTES = 300_000_000
_RESAVE = "Open it in a word processor and save it again as .docx."


def read_word_document(content: bytes) -> ReadText:
    """Headings, lists, tables and code; pictures, comments and what it links to left out.

    Raises:
        UnreadableFile: it is encrypted, damaged, or far larger than it seems.
    """
    import mammoth

    _check_archive(content)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=lambda image: [],
            transform_document=_with_code_styles,
            external_file_access=False,
        ).value
    except (KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableFile("it is damaged", fix=_RESAVE) from error
    return ReadText(markdown_of_html(html))


def _check_archive(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "it is encrypted or of a format before .docx",
            fix="Save it again as .docx, without a password.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked_bytes = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFile("it is damaged", fix=_RESAVE) from error
    if unpacked_bytes > _MOST_UNPACKED_BYTES:
        raise UnreadableFile(
            f"it unpacks to {unpacked_bytes / 1e6:,.0f} MB, "
            f"more than the limit of {_MOST_UNPACKED_BYTES / 1e6:g} MB",
            fix="Save its text as a .md or .txt file beside it.",
        )


def _with_code_styles(document: Any) -> Any:
    """Text set in a typewriter's font is code, whatever style it has."""
    from mammoth import documents, transforms

    def mark(paragraph: Any) -> Any:
        runs = transforms.get_descendants_of_type(paragraph, documents.Run)
        filled = [run for run in runs if transforms.get_descendants_of_type(run, documents.Text)]
        if filled and all(map(_is_mono, filled)) and paragraph.numbering is None:
            return paragraph.copy(style_id=None, style_name=_CODE_STYLES[0])
        return paragraph

    return transforms.paragraph(mark)(_with_code_runs(document))


def _with_code_runs(document: Any) -> Any:
    from mammoth import transforms

    return transforms.run(
        lambda run: run.copy(style_id=None, style_name="Verbatim Char") if _is_mono(run) else run
    )(document)


def _is_mono(run: Any) -> bool:
    return bool(run.font and _MONO.search(run.font)) or run.style_name in ("Verbatim Char",)
