from __future__ import annotations

import pytest

from ingest.prose import plain_line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("- **bold** and *slanted* and _low_", "bold and slanted and low"),
        ("**`__new__` vs `__init__`**: `**kwargs`", "__new__ vs __init__: **kwargs"),
        ("a * b * c and snake_case_name and 2**3", "a * b * c and snake_case_name and 2**3"),
        ("see [the *docs*](https://example.org/a_(b)) now", "see the docs now"),
        ("[![badge](a.svg)](https://example.org)", "badge"),
        ("### Title ##", "Title ##"),
        ("> quoted", "quoted"),
        ("| a | `b` |", "a b"),
        ("|---|:-:|", ""),
        ("---", ""),
        ("x < y and vector<int> &amp; <b>bold</b><br/>", "x < y and vector<int> & bold"),
        ("3. third", "3. third"),
        ("12. ### What is it?", "What is it?"),
    ],
)
def test_a_line_is_read_without_its_marks(line: str, words: str) -> None:
    assert plain_line(line) == words
