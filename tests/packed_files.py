"""Small files of the formats that aren't plain text, written by hand."""

import io
import json
import zipfile

_FONTS = ("Helvetica", "Helvetica-Bold", "Courier")


def pdf(*pages):
    """A PDF; each page is a list of (left, top, font size, text) with "*" for bold, "`" for code.

    Positions are in points from the top left corner of a page of 600 by 800.
    """
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = []
    for name in _FONTS:
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} >>")
        fonts.append(f"/F{len(fonts)} {len(objects)} 0 R")
    kids = []
    for page in pages:
        shown = "\n".join(map(_shown, page))
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]"
            f" /Resources << /Font << {' '.join(fonts)} >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return _with_table(objects)


def _shown(part):
    left, top, size, text = part
    font = 1 if text.startswith("*") else 2 if text.startswith("`") else 0
    text = text.lstrip("*`").replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F{font} {size} Tf {left} {800 - top} Td ({text}) Tj ET"


def _with_table(objects, trailer=""):
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return content + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\n"
        f"startxref\n{len(content)}\n%%EOF\n"
    ).encode("latin-1")


def prose(top, text, left=60, size=10, width=80):
    """Lines of a PDF page, 12 points apart."""
    words, rows = text.split(), [""]
    for word in words:
        if len(rows[-1]) + len(word) > width:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return [(left, top + 12 * number, size, row) for number, row in enumerate(rows)]


def encrypted_pdf():
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 0 /Kids [] >>",
        "<< /Filter /Standard /V 1 /R 2 /P -44 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>",
    ]
    return _with_table(objects, trailer="/Encrypt 3 0 R /ID [<41> <41>] ")


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2", "Code": "Code"}


def docx(*paragraphs, body="", before=""):
    """A Word document; each paragraph is (style id or "" or "list" or "mono", text)."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/></w:style>'
        for id_, name in _STYLES.items()
    )
    document = (
        f'<?xml version="1.0"?>{before}<w:document {_WORD}><w:body>'
        f"{''.join(_paragraph(*each) for each in paragraphs)}{body}</w:body></w:document>"
    )
    return zipped(
        {
            "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats'
            '.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="'
            'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            "</Types>",
            "_rels/.rels": _relations("officeDocument", "word/document.xml"),
            "word/_rels/document.xml.rels": _relations("styles", "styles.xml", "numbering"),
            "word/styles.xml": f'<?xml version="1.0"?><w:styles {_WORD}>{styles}</w:styles>',
            "word/numbering.xml": f'<?xml version="1.0"?><w:numbering {_WORD}>'
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
            '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            "</w:numbering>",
            "word/document.xml": document,
        }
    )


def _paragraph(style, text):
    about = f'<w:pStyle w:val="{style}"/>' if style in _STYLES else ""
    if style == "list":
        about = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    font = '<w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr>' if style == "mono" else ""
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<w:p><w:pPr>{about}</w:pPr><w:r>{font}<w:t xml:space="preserve">{shown}</w:t></w:r></w:p>'
    )


def word_table(*rows):
    cells = ("".join(f"<w:tc>{_paragraph('', cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def _relations(kind, target, *others):
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    named = [(kind, target), *((other, f"{other}.xml") for other in others)]
    parts = "".join(
        f'<Relationship Id="r{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(named)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{package}">{parts}</Relationships>'


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def notebook(*cells, language="python"):
    """A Jupyter notebook; each cell is (kind, source)."""
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": kind,
                    "source": source.splitlines(keepends=True),
                    "outputs": [{"text": "never shown"}],
                }
                for kind, source in cells
            ],
            "metadata": {"language_info": {"name": language}},
            "nbformat": 4,
        }
    ).encode()
