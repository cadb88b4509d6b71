from __future__ import annotations

import shutil

import pytest

from tutor.code_checking import check_code, check_code_in


@pytest.mark.parametrize(
    ("language", "code", "compiles"),
    [
        ("python", "def f(x):\n    return x + 1", "yes"),
        ("py", ">>> f(1)\n2\n>>> for i in range(2):\n...     print(i)", "yes"),
        ("python", "def f(x)\n    return x", "no"),
        ("python", 'print "two"', "no"),
        ("", "x = [1, 2]", "yes"),
        ("", "SELECT name FROM users", "unchecked"),
        ("go", "func main() {}", "unchecked"),
        ("cpp", '#include "/etc/hostname"\nint main() {}', "unchecked"),
    ],
)
def test_code_is_parsed_as_what_its_fence_calls_it(language, code, compiles) -> None:
    assert check_code(code, language).compiles == compiles


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++")
@pytest.mark.parametrize(
    ("code", "compiles"),
    [
        ("#include <vector>\nint main() { std::vector<int> v{1}; return v[0]; }", "yes"),
        ("#include <vector>\nint main() { std::vector<int> v{1} return v[0]; }", "no"),
        ("vector<int> twice(vector<int> v) { for (auto& x : v) x *= 2; return v; }", "yes"),
        ("auto p = make_unique<int>(3);\ncout << *p;", "yes"),
        ("server.listen(port, handler);", "unchecked"),
    ],
)
def test_cplusplus_is_shown_to_the_compiler_whole_or_as_a_part(code, compiles) -> None:
    assert check_code(code, "cpp").compiles == compiles


def test_without_a_compiler_cplusplus_is_unchecked(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert check_code("int main() { return 1; }", "cpp").compiles == "unchecked"


def test_every_block_of_an_answer_but_its_output_is_looked_at() -> None:
    good, bad = "```python\nx = 1\nprint(x)\n```", "```python\nx = (\n```"
    printed = "```output\n1\n```"
    text = f"Like this:\n\n{good}\n\n{printed}\n\n{bad}\n"
    assert [(one.compiles, one.code) for one in check_code_in(text)] == [
        ("yes", "x = 1\nprint(x)"),
        ("no", "x = ("),
    ]


def test_the_problem_names_its_line() -> None:
    assert check_code("x = 1\ny = = 2", "python").problem.startswith("line 2: ")
