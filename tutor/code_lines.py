"""Does a line look like code? By its shape alone, in the languages that notes and learners use."""

from __future__ import annotations

import re

_CODE_LINE = re.compile(
    r"""
      ^\s*(def|class|async\ def|func|fn|template|public|private|static|struct|enum)\b.*[:{(]
    | ^\s*(from\s+[\w.]+\s+import\b|import\s+[\w.{]|\#include\b|using\s+namespace\b)
    | ^\s*package\s+\w+;?$
    | ^\s*(for|while|if|elif|else|switch|try|with)\b.*[:{]\s*$
    | ^\s*(return|raise|throw|yield|await|break|continue)\b[^.?]*;?\s*$
    | ^\s*(const|let|var|auto|int|float|double|char|bool|void|string|std::\w+)\b[^?]*[=;({]
    | ^\s*[\w.\[\]'"]+\s*([-+*/|&]|//)?=\s*[^=\s].*$
    | ^\s*[\w.:>-]+\(.*\)\s*[;{]\s*$
    | ^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE)\s+.+\b(FROM|INTO|SET|TABLE)\b
    | ^\s*[\w.:>-]+\(.*(\w\(.*\)|\blambda\b|\w\s?=\s?\w).*\)\s*$
    | ^\s*[\w.]+\((?P<quote>["']).*\s.*(?P=quote)\)\s*$
    | ^\s*[\w.]+\([^)?]*$
    | [;{}]\s*$
    | ^\s*(>>>|\$\s|assert\s|@\w)
    """,
    re.VERBOSE,
)
_CALL = re.compile(r"^\s*[\w.:>-]+\(.*\)\s*$")


def is_code_line(line: str) -> bool:
    return bool(_CODE_LINE.search(line) or _CALL.match(line))


def is_statement(line: str) -> bool:
    """Code that isn't a mere call, which may as well be the name of what is asked about."""
    return bool(_CODE_LINE.search(line))
