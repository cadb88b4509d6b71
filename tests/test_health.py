from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from ingest import check_command
from ingest.health import find_faults
from ingest.outline import outline_document
from tests.test_outline import make_document


def faults_in(*texts: str) -> list[tuple[str, str, int, int]]:
    documents = [make_document(text, f"{n}.md") for n, text in enumerate(texts)]
    notes = [(document, outline_document(document)) for document in documents]
    names = {document.source for document in documents}
    findings = find_faults(notes, lambda _, source: source in names)
    return [(f.rule, f.source, f.start_line, f.end_line) for f in findings]


@pytest.mark.parametrize(
    ("text", "rule", "start", "end"),
    [
        ("## A\n```sh\nls\n", "open_fence", 2, 3),
        ("a\n```python\nif x\n  y\n```\n", "broken_python", 2, 5),
        ("see [b](1.md)\n", "dangling_link", 1, 1),
        ("## A\nsee [b](#bee)\n", "dangling_link", 2, 2),
        ("## A\n\n## B\ntext\n", "empty_section", 1, 1),
        ("## A\nComing soon.\n", "stub_section", 1, 2),
        ("**Q: Why so?**\nOne.\n\n**Q: Why, so?**\nTwo.\n", "duplicate_question", 4, 4),
        ("**Q: Why so?**\n\n**Q: How so?**\nTwo.\n", "no_answer", 1, 1),
        ("**Q: Why so?**\nTODO\n\n**Q: How so?**\nTwo.\n", "no_answer", 1, 1),
        ("## Why is it so?\nSee the chapter above.\n", "no_answer", 1, 2),
        ("```python\nimport os\nprint(os.name, time.time())\n```\n", "missing_import", 1, 4),
        ("```python\nfrom typing import Any\nx: List[Any] = []\n```\n", "missing_import", 1, 4),
        ("```cpp\n#include <vector>\n#include <async>\n```\n", "unknown_header", 3, 3),
        ("A lock, see chapter 7.\n", "dangling_reference", 1, 1),
        ("| Week | Files |\n|---|---|\n| 1 | 41-42 |\n", "dangling_reference", 1, 3),
        ("- a function blocks\n- if a function blocks, it is\n\nMore.\n", "unfinished", 2, 2),
        ("1. speed\n   - can retry\n   -\n2. scale\n", "unfinished", 3, 3),
        ("## 7 Mistakes to avoid\n\n1. One\n2. Two\n", "fewer_than_promised", 1, 4),
        ("It needs 200 * 30 = 5000 bytes.\n", "wrong_arithmetic", 1, 1),
        ("10M users × 2 KB = 200 GB\n", "wrong_arithmetic", 1, 1),
        ("A bubble sort takes O(n).\n", "wrong_growth", 1, 1),
        ("That is 0(n).\n", "wrong_growth", 1, 1),
    ],
)
def test_a_fault_is_found_once_with_its_lines(text: str, rule: str, start: int, end: int) -> None:
    assert faults_in(text) == [(rule, "0.md", start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nasync with a as b:\n    await b\n```\n",
        "```python\n>>> 1 +\n```\n",
        "```python\n%timeit x\n```\n",
        "```python2\nprint 1\n```\n",
        "## C++ & more!\n[a](#c--more) [b](0.md#x) [c](https://e.org/1.md)\n",
        "[d](picture.png) ![e](gone.md) [f](../outside.md)\n",
        "`[a](gone.md)`\n\n```text\n[a](gone.md)\n```\n",
        '<a id="here"></a>\n[up](#here)\n',
        "## Twice\nx\n## Twice\n[a](#twice-1)\n",
        "## What is in it?\n### One\nText.\n",
        "## Chapter\n### Part\nText.\n",
        "```python\nprint(time.time())\n```\n",
        "```python\nimport os\ntime = os\nprint(time.time())\n```\n",
        '```cpp\n#include <my_queue.h>\n#include "async"\n```\n',
        "## Chapter 7\nText.\n\n## Other\nA lock keeps others out.\nOne thread holds it.\n"
        "\nThe words in chapter 7 help.\n",
        "It is what the list is\n- for\n- of\n",
        "Title\n-\n\nText.\n",
        "## 3 ways\n\n1. One\n2. Two\n3. Three\n",
        "## 2024 results\n\n- good\n",
        "200 * 30 = 6000, 10M × 2 KB = 20 GB, 100M / 86,400 ≈ 1160, 2 × 4096 × 8 = 65,536\n",
        "Instead of the O(n) scan use a binary search. Merge sort needs O(n) space.\n",
        "Version 3.10(n) and 10(n)\n",
        "Faster than O(n), by using a binary search.\n",
    ],
)
def test_sound_notes_have_no_faults(text: str) -> None:
    assert faults_in(text) == []


def test_the_same_question_in_two_notes_is_told_where_it_is_asked_again() -> None:
    note = "**Q: Why so?**\nBecause.\n"
    assert faults_in(note, note) == [("duplicate_question", "1.md", 1, 1)]


def test_two_notes_that_count_the_same_thing_differently_are_told_at_the_later_one() -> None:
    one = "**Q: How would you design a photo sharing app?**\n\nUploads: 20M photos per day.\n"
    other = "## Photo sharing app\n\nWe expect 20M photos per month, so 8 photos a second.\n"
    assert faults_in(one, other) == [("disagreement", "1.md", 3, 3)]
    assert faults_in(one, other.replace("month", "day").replace("8 ", "230 ")) == []
    assert faults_in(one, "## Chess clock\n\nA player takes 9 photos per day.\n") == []


def test_a_section_that_was_copied_is_told_at_the_later_place() -> None:
    said = " ".join(f"word{i} and then word{i + 1} again" for i in range(30))
    one, other = f"## A\n\n{said}.\n", f"## B\n\nFirst.\n\n## C\n\n{said}, or so.\n"
    assert faults_in(one, other) == [("near_duplicate", "1.md", 5, 7)]


def test_the_starter_corpus_has_no_faults() -> None:
    starter = Path(__file__).resolve().parent.parent / "corpus" / "starter"
    out = io.StringIO()
    assert check_command.run([starter], True, out) == 0
    assert out.getvalue() == ""


def test_the_command_prints_a_finding_a_line_and_names_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## A\n")
    (tmp_path / "b.md").write_text("")
    out = io.StringIO()
    assert check_command.run([tmp_path], True, out) == 1
    finding, error = map(json.loads, out.getvalue().splitlines())
    assert finding == {
        "rule": "empty_section",
        "root": tmp_path.as_posix(),
        "source": "a.md",
        "start_line": 1,
        "end_line": 1,
        "text": "There is nothing below “A”.",
    }
    assert error["error"]["problem"] == "b.md is empty."
