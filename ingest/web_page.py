"""Web pages as Markdown. The one door to Beautiful Soup and markdownify."""

from __future__ import annotations

import re
from typing import Any

from ingest.documents import ReadText
from ingest.fencing import fenced

_NOT_TEXT = (
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed",
    "video", "audio", "nav", "footer", "aside", "form", "button", "select", "dialog",
)  # fmt: skip
_HIDDEN = '[hidden], [aria-hidden="true"], [role="navigation"], a.headerlink, a.anchor'
_CODE_CLASS = re.compile(
    r"\b(?:lang(?:uage)?|highlight(?:-source)?|brush:)[-\s]?([a-z+#]\w*)", re.I
)
_HEADINGS = re.compile(r"^h[1-6]$")
_BLANK_LINES = re.compile(r"\n{3,}")
_MAIN_SHARE = 0.4  # of the page's text; less of it isn't the page's main part


def read_web_page(content: bytes) -> ReadText:
    """Headings, lists, tables and code; scripts, forms and the site's own navigation left out."""
    from bs4 import BeautifulSoup

    return ReadText(markdown_of(BeautifulSoup(content, "html.parser")))


def markdown_of_html(html: str) -> str:
    from bs4 import BeautifulSoup

    return markdown_of(BeautifulSoup(html, "html.parser"))


def markdown_of(soup: Any) -> str:
    """The page's main part as Markdown that begins with its title as the only `#` heading."""
    for tag in [*soup.find_all(_NOT_TEXT), *soup.select(_HIDDEN)]:
        if not tag.decomposed:
            tag.decompose()
    title = _title(soup)
    part = _main_part(soup)
    _shift_headings(part, title)
    for pre in part.find_all("pre"):
        for line_break in pre.find_all("br"):
            line_break.replace_with("\n")
    text = _converter().convert_soup(part)
    text = re.sub(r"\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029", "\n", text).replace("\xa0", " ")
    rows = [row.rstrip() for row in text.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(rows)).strip("\n") + "\n"


def _title(soup: Any) -> str:
    """What goes above the page's own headings; "" where one of them is the title already."""
    named = soup.find("h1", class_="document-title")  # of a Word document
    if named:
        return str(named.extract().get_text(" ", strip=True))
    title = " ".join(soup.title.extract().get_text().split()) if soup.title else ""
    headings = soup.find_all(_HEADINGS)
    top = [heading for heading in headings if heading.name == "h1"]
    if len(top) == 1 and top[0] is headings[0]:
        return ""
    return title


def _main_part(soup: Any) -> Any:
    body = soup.body or soup
    enough = _MAIN_SHARE * len(body.get_text())
    parts = [*soup.find_all("main"), *soup.find_all("article")]
    return next((part for part in parts if len(part.get_text()) >= enough), body)


def _shift_headings(part: Any, title: str) -> None:
    """Puts the title first, with all other headings below it."""
    if not title:
        return
    from bs4 import BeautifulSoup

    headings = part.find_all(_HEADINGS)
    if any(heading.name == "h1" for heading in headings):
        for heading in headings:
            heading.name = f"h{min(6, int(heading.name[1]) + 1)}"
    heading = BeautifulSoup("<h1></h1>", "html.parser").h1
    assert heading
    heading.string = title
    part.insert(0, heading)


def _converter() -> Any:
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return str(el.get("alt") or "")

        def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
            code = text.rstrip().removeprefix("\n")
            return "\n\n" + "\n".join(fenced(code, _language(el))) + "\n\n" if code else ""

        def convert_summary(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return f"\n<summary>{' '.join(text.split())}</summary>\n\n"

        def convert_details(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return f"\n\n<details>\n{text.strip()}\n\n</details>\n\n"

    return Converter(
        heading_style="ATX",
        bullets="-",
        escape_asterisks=False,
        escape_underscores=False,
        strip_pre=None,
        table_infer_header=True,
    )


def _language(pre: Any) -> str:
    """The language of a block of code, as its own, its code's or its frame's class names it."""
    tags = [pre, *pre.find_all("code", limit=1), *pre.find_parents("div", limit=2)]
    for tag in tags:
        classes = " ".join(tag.get("class") or ())
        if match := _CODE_CLASS.search(classes):
            return match[1].lower()
    return ""
