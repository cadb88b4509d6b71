"""What `g++ -fsyntax-only` and a few rules find in C++ code. Nothing of it is linked or run."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import replace

from tutor.code_findings import SEVERITIES, Finding, Severity

COMPILE_S = 10.0
MEMORY_KB = 3_000_000
_FLAGS = """-fsyntax-only -std=c++20 -Wall -Wextra -Wno-unused-parameter -fmax-errors=8
-ftemplate-depth=200 -fconstexpr-ops-limit=1000000 -fno-diagnostics-show-caret
-fdiagnostics-color=never -x c++ -""".split()
_LINE = re.compile(r"^<stdin>:(\d+):(?:\d+:)?\s*(fatal error|error|warning):\s*(.+?)(?:\s\[-W.*)?$")
_HEADER = re.compile(r"#include <\w[\w.]*>")
_SEVERITY: dict[str, Severity] = {"fatal error": "breaks", "error": "breaks", "warning": "bites"}
# A header by an absolute path, or from above, would be another of the learner's files.
_FOREIGN = re.compile(r"^[ \t]*#[ \t]*(?:include|embed)[ \t]*[<\"](?:/|\.\.|~)[^\n]*", re.MULTILINE)
_RULES: tuple[tuple[re.Pattern[str], Severity, str, str], ...] = (
    (
        re.compile(r"\bnew\s+\w"),
        "bites",
        "A raw `new` needs a `delete` on every way out; `std::make_unique` can't forget it.",
        "unique_ptr RAII ownership",
    ),
    (
        re.compile(r"^\s*using\s+namespace\s+std\s*;"),
        "tidy",
        "`using namespace std` brings in every name; in a header, for all who include it.",
        "using namespace std",
    ),
    (
        re.compile(r"\b(?:malloc|free)\s*\("),
        "bites",
        "`malloc` and `free` run no constructors or destructors.",
        "RAII resource management",
    ),
    (
        re.compile(r"\.lock\(\)|\.unlock\(\)"),
        "bites",
        "An exception between `lock` and `unlock` leaves it locked; use `std::lock_guard`.",
        "lock_guard mutex exception",
    ),
)


def find_in_cpp(code: str) -> tuple[tuple[Finding, ...], str | None]:
    """The findings, the most severe first; and a sentence where no compiler looked at it."""
    found = [*_by_rules(code)]
    compiler = shutil.which("g++")
    missing = None
    if compiler is None:
        missing = "There is no g++ here, so only a few rules have looked at it."
    else:
        compiled, missing = _by_compiler(compiler, code)
        found += compiled
    kept = {(f.line, f.text): f for f in found}
    ordered = sorted(kept.values(), key=lambda f: (SEVERITIES.index(f.severity), f.line))
    return tuple(ordered), missing


def _by_compiler(compiler: str, code: str) -> tuple[list[Finding], str | None]:
    source = _FOREIGN.sub("", code)
    limited = ["sh", "-c", f'ulimit -v {MEMORY_KB}; exec "$0" "$@"', compiler, *_FLAGS]
    with tempfile.TemporaryDirectory() as empty:
        try:
            told = subprocess.run(
                limited if shutil.which("sh") else [compiler, *_FLAGS],
                input=source,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=COMPILE_S,
                cwd=empty,
                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"},
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError):
            return (
                [],
                f"g++ gave no word within {COMPILE_S:.0f} s, so only a few rules have looked.",
            )
    return _read_all(told.stderr), None


def _read_all(told: str) -> list[Finding]:
    """The first thing said of each line, with the header it lacks; what follows is left out."""
    found: dict[int, Finding] = {}
    last = 0
    for line in told.split("\n"):
        if finding := _read(line):
            last = finding.line
            found.setdefault(last, finding)
        elif (
            (header := _HEADER.search(line)) and last in found and header[0] not in found[last].text
        ):
            found[last] = replace(found[last], text=f"{found[last].text} It lacks `{header[0]}`.")
    return list(found.values())


def _read(line: str) -> Finding | None:
    match = _LINE.match(line)
    if match is None:
        return None
    text = re.sub(r"[‘’']", "`", match[3]).rstrip(".")
    return Finding(_SEVERITY[match[2]], int(match[1]), f"g++: {text}.")


def _by_rules(code: str) -> list[Finding]:
    lines = [re.sub(r"//.*$|\"(?:\\.|[^\"])*\"", "", line) for line in code.split("\n")]
    return [
        Finding(severity, number, text, subject)
        for pattern, severity, text, subject in _RULES
        for number, line in enumerate(lines, start=1)
        if pattern.search(line)
    ][:6]
