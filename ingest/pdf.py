"""PDFs: the lines of their pages with font and position. The one door to pdfminer."""

from __future__ import annotations

import io
import re
import statistics
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.documents import ReadText
from ingest.errors import UnreadableFile
from ingest.pdf_columns import PrintedLine
from ingest.pdf_layout import text_of_pages

_MONO = re.compile(
    r"mono|nimbusmon|courier|consol|menlo|cmtt|typewriter|code|inconsolata|fixed", re.I
)
_BOLD = re.compile(r"bold|black|heavy|cmbx|semibold|demi", re.I)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_CHAR_MARGIN = 1.2  # letters' widths between two parts of a row
_MOST_UNMAPPED = 0.2  # of the letters; beyond, what is left isn't text
_FEWEST_LETTERS_A_PAGE = 20  # a scan with a stamp or a page number on it has less


def read_pdf(content: bytes) -> ReadText:
    """Each page under its place ("p. 12"), in reading order.

    Raises:
        UnreadableFile: it is encrypted, holds pictures of pages, or isn't a sound PDF.
    """
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    try:
        pages = list(_pages(content))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableFile(
            "it is encrypted", fix="Save it without a password, then run ingest again."
        ) from error
    except (PDFException, PSException) as error:
        raise UnreadableFile(
            "it isn't a sound PDF", fix="Open it in a viewer and print it to a new PDF."
        ) from error
    _check_letters(pages)
    read = text_of_pages(pages)
    return replace(read, text=_UNMAPPED.sub("", read.text))


def _pages(content: bytes) -> Iterator[list[PrintedLine]]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams

    layout = LAParams(boxes_flow=None, char_margin=_CHAR_MARGIN)
    for page in extract_pages(io.BytesIO(content), laparams=layout):
        yield [line for found in _text_lines(page) if (line := _printed(found, page.y1))]


def _text_lines(part: Any) -> Iterator[Any]:
    from pdfminer.layout import LTFigure, LTTextBox, LTTextLine

    for child in part:
        if isinstance(child, LTTextLine):
            yield child
        elif isinstance(child, LTTextBox | LTFigure):
            yield from _text_lines(child)


def _printed(line: Any, page_top: float) -> PrintedLine | None:
    """The line, or None for one that says nothing or runs up the page's side."""
    from pdfminer.layout import LTChar, LTTextLineHorizontal

    chars = [char for char in line if isinstance(char, LTChar) and not char.get_text().isspace()]
    text = line.get_text().translate(_LIGATURES).strip().replace("\x00", "")
    if not chars or not text or not isinstance(line, LTTextLineHorizontal):
        return None
    fonts = [char.fontname for char in chars]
    is_mono = _most(fonts, _MONO)
    return PrintedLine(
        text=text if is_mono else " ".join(text.split()),
        left=chars[0].x0,
        right=chars[-1].x1,
        top=page_top - line.y1,
        bottom=page_top - line.y0,
        size=round(statistics.median(char.size for char in chars) * 2) / 2,
        char_width=statistics.median(char.width for char in chars),
        is_bold=_most(fonts, _BOLD),
        is_mono=is_mono,
    )


def _most(fonts: list[str], pattern: re.Pattern[str]) -> bool:
    matching = {font for font in set(fonts) if pattern.search(font)}
    return sum(font in matching for font in fonts) > 0.8 * len(fonts)


def _check_letters(pages: list[list[PrintedLine]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    unmapped = len(_UNMAPPED.findall(text))
    letters = sum(map(str.isalnum, _UNMAPPED.sub("", text)))
    if unmapped > _MOST_UNMAPPED * (letters + unmapped):
        raise UnreadableFile(
            "its fonts don't say which letters they show",
            fix="Recognise its text, for example with `ocrmypdf --force-ocr IN.pdf OUT.pdf`.",
        )
    if letters < _FEWEST_LETTERS_A_PAGE * len(pages):
        raise UnreadableFile(
            "it holds pictures of pages (a scan), no text",
            fix="Recognise its text, for example with `ocrmypdf IN.pdf OUT.pdf`.",
        )
