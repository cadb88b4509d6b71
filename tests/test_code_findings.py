import os
import shutil
from pathlib import Path

import pytest

from tutor.code_findings import find_in_python
from tutor.cpp_findings import find_in_cpp


@pytest.fixture
def compiler() -> None:
    if shutil.which("g++") is None:
        if os.environ.get("PREP_TUTOR_STRICT") == "1":
            pytest.fail("no g++: apt-get install g++")
        pytest.skip("no g++: apt-get install g++")


def found(code: str) -> list[tuple[str, int, str]]:
    return [(f.severity, f.line, f.text) for f in find_in_python(code)]


@pytest.mark.parametrize(
    ("code", "severity", "line", "word"),
    [
        ("def f(x)\n    return x", "breaks", 1, "can't read it"),
        ("def f():\n    return total", "breaks", 2, "`total` isn't defined"),
        ("def f(a):\n    return np.array(a)", "breaks", 2, "import numpy as np"),
        ("d = deque()\nprint(d)", "breaks", 1, "from collections import deque"),
        ("def f(a):\n    return math.sqrt(a)", "breaks", 2, "import math"),
        ("def f(x, seen=[]):\n    return seen", "bites", 1, "shared by all calls"),
        ("def f(*, seen=dict()):\n    return seen", "bites", 1, "`seen`"),
        ("try:\n    f = 1\nexcept:\n    raise", "bites", 3, "bare `except`"),
        ("try:\n    f = 1\nexcept ValueError:\n    pass", "bites", 3, "swallowed"),
        ("with open('a') as f:\n    print(f)", "bites", 1, "without `encoding`"),
        ("x = 1\nif x == None:\n    print(x)", "tidy", 2, "`is not`"),
        ("a = [1]\nfor x in a:\n    a.remove(x)", "bites", 3, "loop over a copy"),
        ("def f(list_):\n    list = list_\n    return list", "tidy", 2, "hides the builtin"),
        ("x = input()\nprint(eval(x))", "bites", 2, "runs whatever"),
        ("x = 'a'\nif x is 'b':\n    print(x)", "bites", 2, "use `==`"),
        ("import os\nimport re\nprint(os)", "tidy", 2, "never used"),
    ],
)
def test_what_rules_find_in_python(code: str, severity: str, line: int, word: str) -> None:
    assert any(f[0] == severity and f[1] == line and word in f[2] for f in found(code)), found(code)


@pytest.mark.parametrize(
    "code",
    [
        "def add(a, b=None):\n    return a + (b or 0)",
        "with open('a', encoding='utf-8') as f:\n    print(f.read())",
        "with open('a', 'rb') as f:\n    print(f.read())",
        "from collections import deque\n\nq = deque([1])\nprint(q.popleft())",
        "x = [1, 2]\nfor y in list(x):\n    x.remove(y)",
        "class A:\n    def f(self) -> 'A':\n        return self",
        "print([x for x in range(3)])",
    ],
)
def test_sound_code_has_no_findings(code: str) -> None:
    assert found(code) == []


def test_the_most_severe_comes_first_and_nothing_twice() -> None:
    code = "def f(x, a=[]):\n    try:\n        return y + y\n    except:\n        return a"
    severities = [f.severity for f in find_in_python(code)]
    assert severities == sorted(severities, key=["breaks", "bites", "tidy"].index)
    assert len(found(code)) == len(set(found(code))) == 3


def test_code_is_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    find_in_python(f"open({str(mark)!r}, 'w').write('x')")
    find_in_cpp(f'#include <cstdio>\nint a = (std::fopen("{mark}", "w"), 1);')
    assert not mark.exists()


@pytest.mark.usefixtures("compiler")
def test_the_compiler_names_lines_in_cpp() -> None:
    findings, missing = find_in_cpp("#include <vector>\nint main() {\n  retrun 0;\n}")
    assert missing is None
    assert ("breaks", 3) in [(f.severity, f.line) for f in findings]
    clean, _ = find_in_cpp("#include <vector>\nint main() { std::vector<int> v{1}; return v[0]; }")
    assert clean == ()


@pytest.mark.usefixtures("compiler")
def test_cpp_may_not_read_the_learners_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.h"
    secret.write_text("topsecretword topsecretword;", "utf-8")
    findings, _ = find_in_cpp(f'#include "{secret}"\n#include "../../{secret.name}"\nint x = 1;\n')
    assert not any("topsecretword" in finding.text for finding in findings)


def test_raw_new_and_locking_by_hand_are_found_without_a_compiler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    findings, missing = find_in_cpp("int* p = new int(3);\nm.lock();\n")
    assert [finding.line for finding in findings] == [1, 2]
    assert missing is not None
    assert "no g++" in missing


def test_a_missing_header_is_named_and_what_follows_from_it_left_out() -> None:
    code = "#include <cstdio>\nint main() {\n  std::vector<int> v;\n  return 0;\n}\n"
    found, _ = find_in_cpp(code)
    assert [(f.line, "It lacks `#include <vector>`" in f.text) for f in found] == [(3, True)]
