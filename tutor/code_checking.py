"""Does a block of code compile? Looked at before feedback shows it; nothing is ever run.

Python by its own parser, C++ by `g++ -fsyntax-only` where there is one; anything else is unchecked.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tutor.sentences import fences

Compiles = Literal["yes", "no", "unchecked"]

COMPILER_WAIT_S = 20.0  # in the background, on a machine that may be busy
LONGEST_CODE_CHARS = 20_000
_PYTHON = frozenset(("python", "py", "python3"))
_CPLUSPLUS = frozenset(("cpp", "c++", "cc", "cxx"))
_PROMPT = re.compile(r"^(?:>>>|\.\.\.) ?", re.MULTILINE)
_INCLUDE = re.compile(r"^\s*#\s*include\s*(\S+)", re.MULTILINE)
_SYSTEM_HEADER = re.compile(r"<[a-z_][\w.]*(?:/[\w]+\.h)?>")
_ERROR = re.compile(r"<stdin>:(\d+):\d+: (?:fatal )?error: (.+)")
_PRELUDE = "#include <bits/stdc++.h>\nusing namespace std;\n"


@dataclass(frozen=True, slots=True)
class CheckedCode:
    """One fenced block."""

    language: str  # as its fence says, lower case
    code: str
    compiles: Compiles
    problem: str  # "line 3: …" where it doesn't


def check_code_in(text: str) -> tuple[CheckedCode, ...]:
    """Every fenced block of code in a Markdown text, in order; output and plain text left out."""
    found = []
    for start, end in fences(text):
        opening, *lines = text[start:end].strip().split("\n")
        language = opening.strip(" \t>`~").split(" ")[0].lower()
        if lines and lines[-1].lstrip().startswith(("```", "~~~")):
            lines.pop()
        if language not in ("output", "text", "txt", "console", "bash", "sh", "mermaid"):
            found.append(check_code("\n".join(lines), language))
    return tuple(found)


@lru_cache(maxsize=256)  # a page is drawn again and again
def check_code(code: str, language: str) -> CheckedCode:
    """Whether it compiles as what its fence calls it; without a name, as Python if it does."""
    if len(code) > LONGEST_CODE_CHARS:
        return CheckedCode(language, code, "unchecked", "")
    if language in _PYTHON or not language:
        problem = _python_problem(code)
        if not problem or language:
            return CheckedCode(language or "python", code, "no" if problem else "yes", problem)
    if language in _CPLUSPLUS:
        return _check_cplusplus(code, language)
    return CheckedCode(language, code, "unchecked", "")


def _python_problem(code: str) -> str:
    """Empty when it parses, also as typed at a prompt."""
    is_session = bool(re.search(r"^>>> ", code, re.MULTILINE))
    if is_session:
        lines = [line for line in code.split("\n") if line.startswith((">>>", "..."))]
        code = _PROMPT.sub("", "\n".join(lines))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in a note isn't ours to report
            ast.parse(code)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError):
        return "it can't be parsed"
    return ""


def _check_cplusplus(code: str, language: str) -> CheckedCode:
    """As it stands, else as a part of a program or of a function; a part may lack its names."""
    compiler = shutil.which("g++")
    names_other_files = any(not _SYSTEM_HEADER.fullmatch(name) for name in _INCLUDE.findall(code))
    if compiler is None or names_other_files:
        return CheckedCode(language, code, "unchecked", "")
    problem = _compiler_problem(compiler, code)
    is_whole = "main(" in code and bool(_INCLUDE.search(code))
    if problem and not is_whole:
        parts = (_PRELUDE + code, f"{_PRELUDE}void shown() {{\n{code}\n}}")
        if any(_compiler_problem(compiler, part) == "" for part in parts):
            problem = ""
        else:
            return CheckedCode(language, code, "unchecked", "")
    if problem is None:
        return CheckedCode(language, code, "unchecked", "")
    return CheckedCode(language, code, "no" if problem else "yes", problem)


def _compiler_problem(compiler: str, code: str) -> str | None:
    """The first error, "" for none, None when the compiler took too long."""
    command = [compiler, "-x", "c++", "-std=c++20", "-fsyntax-only", "-w", "-"]
    try:
        done = subprocess.run(
            command,
            input=code,
            capture_output=True,
            text=True,
            timeout=COMPILER_WAIT_S,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    if done.returncode == 0:
        return ""
    first = _ERROR.search(done.stderr)
    return f"line {first[1]}: {first[2]}" if first else "it doesn't compile"
