"""Hostile and damaged files are named with the reason, and take nothing else down with them."""

import os
import signal
import socket
import threading
import time
import zlib
from dataclasses import replace

import pytest

from ingest.errors import UnreadableFile
from ingest.parsing import Parser, parse_once
from ingest.parsing_child import _refuse
from ingest.settings import ReadLimits
from tests.packed_files import _with_table, docx, notebook, pdf, prose, zipped

SPACES = " " * 10_000_000
LIMITS = ReadLimits(parse_s=20, parse_memory_bytes=600_000_000)


def problem_of(suffix: str, content: bytes, limits: ReadLimits = LIMITS) -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse_once(suffix, content, limits)
    assert caught.value.fix
    return caught.value.problem


def stream_pdf(stream: bytes) -> bytes:
    text = zlib.compress(stream, 9).decode("latin-1")
    return _with_table(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            f"<< /Length {len(text)} /Filter /FlateDecode >>\nstream\n{text}\nendstream",
        ]
    )


def test_one_process_reads_file_after_file() -> None:
    with Parser(LIMITS) as parser:
        assert parser.parse(".html", b"<p>one</p>").text == "one\n"
        process = parser._process
        assert parser.parse(".ipynb", notebook(("markdown", "two"))).text == "two\n"
        assert parser.parse(".pdf", pdf(prose(90, "three of them, here on a page"))).places
        assert parser._process is process
    assert process.poll() is not None


def test_a_crash_is_named_and_the_next_file_is_read() -> None:
    with Parser(LIMITS) as parser:
        parser.parse(".html", b"<p>one</p>")
        os.kill(parser._process.pid, signal.SIGKILL)
        with pytest.raises(UnreadableFile, match="its reader crashed on it"):
            parser.parse(".html", b"<p>two</p>")
        assert parser.parse(".html", b"<p>three</p>").text == "three\n"


def test_a_file_that_takes_too_long_is_given_up() -> None:
    started = time.monotonic()
    problem = problem_of(".html", b"<p>again</p>" * 400_000, replace(LIMITS, parse_s=0.7))
    assert problem == "reading it took longer than the limit of 0.7 s"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".html", b"<div>" * 3_000 + b"deep"),
        (".html", b"<ul><li>" * 2_000 + b"deep"),
        (".ipynb", b"[" * 200_000),
        (".docx", docx(body="<w:p>" * 5_000 + "</w:p>" * 5_000)),
    ],
)
def test_deep_nesting_is_named(suffix: str, content: bytes) -> None:
    assert problem_of(suffix, content) == "it is nested deeper than we read"


def test_what_unpacks_to_far_more_is_refused() -> None:
    bomb = zipped({f"{n}.xml": SPACES for n in range(31)})
    assert len(bomb) < 1_000_000
    problem = problem_of(".docx", bomb)
    assert problem == "it unpacks to 310 MB, more than the limit of 300 MB"


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        pytest.param(".docx", docx(body="<w:p/>" * 900_000), marks=pytest.mark.slow),
        (".ipynb", b'{"cells": [' + b"[]," * 4_000_000 + b"[]]}"),
        (".pdf", stream_pdf(b"0 0 m " * 50_000_000)),
    ],
)
def test_what_takes_too_much_memory_is_named(suffix: str, content: bytes) -> None:
    limits = replace(LIMITS, parse_memory_bytes=250_000_000)
    assert problem_of(suffix, content, limits) == "reading it takes more memory than the limit"


def test_more_text_than_the_limit_is_named() -> None:
    limits = replace(LIMITS, file_bytes=1_000)
    assert problem_of(".html", b"<p>word</p>" * 500, limits).startswith("it holds more text than")


@pytest.mark.parametrize(
    "kids",
    ["[2 0 R]", "[" * 500 + "]" * 500, "[9 0 R 9 0 R]", "2 0 R", "[" + "3 0 R " * 20_000 + "]"],
)
def test_a_pdf_that_leads_in_circles_ends(kids: str) -> None:
    circle = _with_table(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count 1 /Kids {kids} /Parent 2 0 R >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>",
        ]
    )
    problem_of(".pdf", circle)


def test_a_word_document_opens_no_other_file(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the notes")
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    text = docx(("", "before"), body="<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before=entity)
    assert "not for the notes" not in parse_once(".docx", text, LIMITS).text


def test_entities_that_multiply_are_no_bomb() -> None:
    names = [f"e{n}" for n in range(12)]
    entities = "".join(
        f'<!ENTITY {name} "{f"&{names[number - 1]};" * 10 if number else "ha"}">'
        for number, name in enumerate(names)
    )
    content = docx(
        body="<w:p><w:r><w:t>&e11;</w:t></w:r></w:p>", before=f"<!DOCTYPE d [{entities}]>"
    )
    started = time.monotonic()
    problem_of(".docx", content)
    assert time.monotonic() - started < 10


def test_nothing_that_a_page_names_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked = []
        threading.Thread(target=lambda: asked.append(server.accept()), daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        page = f"""<link rel=stylesheet href="{address}"><base href="{address}"><p>text</p>
        <img src="{address}" srcset="{address}"><iframe src="{address}"></iframe>
        <script src="{address}"></script>"""
        assert parse_once(".html", page.encode(), LIMITS).text == "text\n"
        assert asked == []


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen", "os.system"])
def test_the_parsing_process_may_not_reach_out(event: str) -> None:
    with pytest.raises(PermissionError):
        _refuse(event, ())
    _refuse("open", ())
