"""PDFs, Word documents, web pages and notebooks become Markdown with the places they came from."""

import pytest

from ingest.documents import Place, place_of
from ingest.errors import UnreadableFile
from ingest.formats import PARSED
from tests.packed_files import docx, encrypted_pdf, notebook, pdf, prose, word_table

CACHES = (
    "A cache keeps what was read before, so that reading it again costs less. It helps where the "
    "same things are read often, and where a slightly old answer does no harm to anyone at all."
)


def read(suffix, content):
    return PARSED[suffix](content)


def text_of(suffix, content):
    return read(suffix, content).text


def test_each_page_of_a_pdf_begins_at_its_place() -> None:
    found = read(".pdf", pdf(prose(100, CACHES), [], prose(100, "Threads share memory, mostly.")))
    assert found.places == (Place(1, "p.", 1), Place(3, "p.", 3))
    assert found.text.split("\n") == [CACHES, "", "Threads share memory, mostly.", ""]


def test_a_place_in_words_names_one_page_or_several() -> None:
    places = (Place(1, "p.", 1), Place(5, "p.", 3), Place(9, "p.", 4))
    assert place_of(places, 2, 4) == "p. 1"
    assert place_of(places, 5, 8) == "p. 3"
    assert place_of(places, 4, 9) == "p. 1–4"
    assert place_of((), 4, 9) is None


def test_large_and_bold_lines_of_a_pdf_are_headings() -> None:
    page = [
        (60, 60, 24, "Caching guide"),
        (60, 100, 14, "Eviction"),
        *prose(130, CACHES),
        (60, 180, 10, "*Least recently used"),
        *prose(200, CACHES),
    ]
    rows = text_of(".pdf", pdf(page)).split("\n")
    assert [row for row in rows if row.startswith("#")] == [
        "# Caching guide",
        "## Eviction",
        "### Least recently used",
    ]


def test_lines_of_a_paragraph_are_joined_and_broken_words_mended() -> None:
    page = prose(100, "Least frequently used counts ac-", width=99)
    page += prose(112, "cesses; a well-known read-", width=99)
    page += prose(124, "only view, and a read-only one.", width=99)
    page += prose(150, "Another paragraph.")
    assert text_of(".pdf", pdf(page)).split("\n") == [
        "Least frequently used counts accesses; a well-known read-only view, and a read-only one.",
        "",
        "Another paragraph.",
        "",
    ]


def test_columns_are_read_one_after_the_other() -> None:
    left = prose(120, "left " + CACHES * 2, left=50, width=48)
    right = prose(120, "right " + CACHES * 2, left=320, width=48)
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    text = text_of(".pdf", pdf([(50, 60, 20, "Title across"), *mixed]))
    assert text.index("left A cache") < text.rindex("no harm") < text.rindex("right A cache") + 999
    assert text.count("left A cache") == 1
    assert text[: text.index("right")].count("no harm to anyone") == 2


def test_code_in_a_pdf_keeps_its_lines_and_indents() -> None:
    page = prose(80, CACHES)
    page += [
        (60, 130, 10, "`def get(key):"),
        (84, 142, 10, "`if key in kept:"),
        (108, 154, 10, "`return kept[key]"),
        (60, 178, 10, "`get(1)"),
    ]
    text = text_of(".pdf", pdf(page))
    code = "def get(key):\n    if key in kept:\n        return kept[key]\n\nget(1)"
    assert f"```\n{code}\n```" in text


def test_lists_tables_and_contents_of_a_pdf_are_marked() -> None:
    page = prose(60, CACHES)
    page += [(60, 100, 10, "1. first step"), (60, 112, 10, "2. second step")]
    page += [(60, 150 + 12 * n, 10, text) for n, text in enumerate(("Policy", "LRU", "LFU"))]
    page += [(200, 150 + 12 * n, 10, text) for n, text in enumerate(("Cost", "O(1)", "O(log n)"))]
    page += [(60, 220, 10, "1 Introduction . . . . . . . . 7")]
    text = text_of(".pdf", pdf(page))
    assert "1. first step\n2. second step" in text
    assert "| Policy | Cost |\n|---|---|\n| LRU | O(1) |\n| LFU | O(log n) |" in text
    assert "- [1 Introduction](#p-7)" in text


def test_running_titles_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            (60, 30, 8, "Study guide"),
            *prose(100, f"{CACHES} Page of {n}."),
            (300, 780, 8, str(n)),
        ]
        for n in range(1, 9)
    ]
    text = text_of(".pdf", pdf(*pages))
    assert "Study guide" not in text
    assert text.count("A cache keeps") == 8
    assert not any(row.isdigit() for row in text.split("\n"))


@pytest.mark.parametrize(
    ("suffix", "content", "problem"),
    [
        (".pdf", encrypted_pdf(), "it is encrypted"),
        (".pdf", pdf([], []), "it holds pictures of pages (a scan), no text"),
        (".pdf", b"<html>not found</html>", "it isn't a sound PDF"),
        (".docx", b"PK\x03\x04 cut off", "it is damaged"),
        (".docx", b"\xd0\xcf\x11\xe0 old or encrypted", "it is encrypted or of a format before"),
        (".ipynb", b"{cut", "it isn't a sound notebook"),
        (".ipynb", b"[1, 2]", "it isn't a sound notebook"),
        (".ipynb", b'{"cells": [{"source": 7}]}', "it isn't a sound notebook"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(suffix: str, content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(suffix, content)
    assert caught.value.problem.startswith(problem)
    assert caught.value.fix


def test_a_word_document_keeps_headings_lists_tables_and_code() -> None:
    content = docx(
        ("Title", "Study guide"),
        ("Heading1", "Caches"),
        ("", CACHES),
        ("list", "first"),
        ("list", "second"),
        ("Heading2", "Code"),
        ("Code", "def get(key):"),
        ("Code", "    return kept[key]"),
        ("mono", "get(1) < 2"),
        ("Heading1", "Costs"),
        body=word_table(("policy", "cost"), ("LRU", "O(1)")),
    )
    assert text_of(".docx", content) == (
        f"# Study guide\n\n## Caches\n\n{CACHES}\n\n- first\n- second\n\n### Code\n\n"
        "```\ndef get(key):\n    return kept[key]\nget(1) < 2\n```\n\n## Costs\n\n"
        "| policy | cost |\n| --- | --- |\n| LRU | O(1) |\n"
    )


def test_a_web_page_keeps_its_text_and_drops_what_surrounds_it() -> None:
    page = """<html><head><title>Caching | A site</title><script>alert(1)</script></head><body>
    <nav><a href="/">Home</a></nav><main><h1>Caching</h1><p>Kept <b>close</b>, <i>read</i> often.
    <img src="https://example.org/p.png" alt="a diagram"></p><h2>Code</h2>
    <div class="highlight-python"><pre>  def f():\n\t  return 1\n</pre></div>
    <ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>
    <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
    <details><summary>What is a hit?</summary><p>A read that the cache answers.</p></details>
    </main><footer>© site</footer></body></html>"""
    text = text_of(".html", page.encode())
    assert text == (
        "# Caching\n\nKept **close**, *read* often.\na diagram\n\n## Code\n\n"
        "```python\n  def f():\n\t  return 1\n```\n\n- one\n  - inner\n- two\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n"
        "<details>\n<summary>What is a hit?</summary>\n\nA read that the cache answers.\n\n"
        "</details>\n"
    )


def test_a_web_page_without_a_heading_of_its_own_goes_by_its_title() -> None:
    page = b"<title>Paging</title><h2>Faults</h2><p>A miss.</p>"
    assert text_of(".html", page) == "# Paging\n\n## Faults\n\nA miss.\n"
    several = b"<title>Paging</title><h1>Faults</h1><p>A miss.</p><h1>Frames</h1><p>Fixed.</p>"
    assert text_of(".html", several).startswith("# Paging\n\n## Faults\n\nA miss.\n\n## Frames")


def test_a_web_page_says_in_which_encoding_it_is() -> None:
    page = '<meta charset="windows-1252"><p>café – naïve</p>'.encode("cp1252")
    assert text_of(".html", page) == "café – naïve\n"


def test_a_notebook_gives_its_cells_without_their_outputs() -> None:
    content = notebook(
        ("markdown", "# Sorting\n![plot](data:image/png;base64,AAAA) in place"),
        ("code", "  \n"),
        ("code", "print('```')"),
    )
    found = read(".ipynb", content)
    assert found.places == (Place(1, "cell", 1), Place(4, "cell", 3))
    assert found.text == "# Sorting\nplot in place\n\n````python\nprint('```')\n````\n"
    assert "never shown" not in found.text


def test_old_notebooks_keep_their_cells_in_worksheets() -> None:
    content = b"""{"worksheets": [{"cells": [{"cell_type": "heading", "level": 2, "source": ["A"]},
    {"cell_type": "code", "input": "x = 1"}]}]}"""
    assert text_of(".ipynb", content) == "## A\n\n```python\nx = 1\n```\n"
