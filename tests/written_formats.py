"""The same notes written as each format that is read, for tests that hold for all of them.

A part is (kind, text): "heading", "prose", "item" or "code".
"""

from html import escape

from ingest.documents import Document, ReadText
from ingest.formats import PARSED
from tests.packed_files import docx, notebook, pdf, prose


def as_markdown(parts):
    marks = {"heading": "## {}", "prose": "{}", "item": "- {}", "code": "```python\n{}\n```"}
    return "\n\n".join(marks[kind].format(text) for kind, text in parts) + "\n"


def as_text(parts):
    rows = (f"{text}\n{'-' * len(text)}" if kind == "heading" else text for kind, text in parts)
    return "\n\n".join(rows)


def as_code(parts):
    marks = {"heading": "class {}:\n    pass\n", "prose": "# {}", "item": "# {}", "code": "{}\n"}
    names = ((k, "".join(filter(str.isalnum, t)) if k == "heading" else t) for k, t in parts)
    return "\n".join(marks[kind].format(text) for kind, text in names)


def as_web_page(parts):
    tags = {"heading": "h2", "prose": "p", "item": "li", "code": "pre"}
    body = "".join(f"<{tags[kind]}>{escape(text)}</{tags[kind]}>" for kind, text in parts)
    return f"<title>Notes</title><main>{body}</main>".encode()


def as_word_document(parts):
    styles = {"heading": "Heading1", "prose": "", "item": "list", "code": "mono"}
    rows = ((styles[kind], row) for kind, text in parts for row in text.split("\n"))
    return docx(*rows)


def as_notebook(parts):
    return notebook(
        *(
            ("code", text) if kind == "code" else ("markdown", as_markdown([(kind, text)]))
            for kind, text in parts
        )
    )


def as_pdf(parts):
    pages, page, top = [], [], 60
    for kind, text in parts:
        sizes = {"heading": 16}
        mark = {"code": "`", "item": "- "}.get(kind, "")
        rows = text.split("\n")
        lines = [
            line
            for number, row in enumerate(rows)
            for line in prose(top + 14 * number, f"{mark}{row}", size=sizes.get(kind, 10))
        ]
        page += lines
        top = max([top, *(line[1] for line in lines)]) + (40 if kind == "heading" else 26)
        if top > 600:
            pages, page, top = [*pages, page], [], 60
    return pdf(*pages, page or [(60, 60, 10, "the end")])


WRITERS = {
    ".md": as_markdown,
    ".txt": as_text,
    ".py": as_code,
    ".html": as_web_page,
    ".docx": as_word_document,
    ".ipynb": as_notebook,
    ".pdf": as_pdf,
}


def read_as(suffix, parts):
    """The document that a file with these parts becomes."""
    content = WRITERS[suffix](parts)
    read = PARSED[suffix](content) if suffix in PARSED else ReadText(content)
    kind = "code" if suffix == ".py" else "guide"
    return Document("r", f"n{suffix}", kind, "yours", read.text, "h", read.places)
