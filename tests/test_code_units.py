from __future__ import annotations

from ingest.code_units import find_units
from ingest.documents import Fence


def units_of(code: str, language: str) -> list[tuple[str, int, int]]:
    rows = ["```" + language, *code.strip("\n").split("\n"), "```"]
    rows[-1:-1] = [""] * max(0, 22 - len(rows))
    fence = Fence(language, language, 1, len(rows), is_closed=True)
    return [(unit.name, unit.start_line, unit.end_line) for unit in find_units(fence, rows)]


def test_python_definitions_are_units_with_their_marks_and_comments() -> None:
    code = """
import os

# Counts.
@cache
def count(x):
    return x


class Box:
    def open(self):
        pass

print(count(1))
"""
    assert units_of(code, "python") == [("count", 4, 7), ("Box", 10, 12)]


def test_python_that_does_not_parse_still_has_units() -> None:
    code = "def one():\n    return\n\n    x = 1\n\nasync def two(:\n    pass\nprint 1\n"
    assert units_of(code, "python") == [("one", 2, 5), ("two", 7, 8)]


def test_labelled_groups_go_by_their_largest_definition_or_their_label() -> None:
    code = """
import heapq

# Token bucket limiter
class Strategy:
    pass

class TokenBucket:
    def take(self):
        pass

# 2. Usage
bucket = TokenBucket()
bucket.take()
"""
    assert units_of(code, "python") == [("TokenBucket", 4, 10), ("Usage", 12, 14)]


def test_braced_languages_have_units() -> None:
    code = """
#include <map>

template <typename T>
class Cache {
    int size_;  // "}" is no end
};

enum class Color { red,
    green };

int add(int a, int b) {
    return a + b;
}

auto x = add(1, 2);
"""
    assert units_of(code, "cpp") == [("Cache", 4, 7), ("Color", 9, 10), ("add", 12, 14)]


def test_javascript_functions_are_units() -> None:
    code = """
const load = async (url) => {
  return fetch(url);
};

function draw(a) {
  return a;
}

export class View {
}
"""
    assert [name for name, _, _ in units_of(code, "js")] == ["load", "draw", "View"]


def test_a_short_block_has_no_units() -> None:
    rows = ["```python", "def f():", "    pass", "```"]
    assert find_units(Fence("python", "python", 1, 4, True), rows) == ()
