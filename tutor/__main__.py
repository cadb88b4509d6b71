"""`python -m tutor COMMAND`: the tutor without its pages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

_COMMANDS = {
    "search": ("tutor.search_command", "find passages in the notes"),
    "ask": ("tutor.ask_command", "answer a question from the notes"),
    "grade": ("tutor.grade_command", "grade answers in a file"),
    "interview": ("tutor.interview_command", "a mock interview in the terminal"),
    "doctor": ("tutor.doctor_command", "look whether everything is in order"),
}


def main(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code; only its own modules are loaded."""
    if argv and argv[0] in _COMMANDS:
        module_name, _ = _COMMANDS[argv[0]]
        return int(importlib.import_module(module_name).run(argv[1:]))
    asks_for_help = bool(argv) and argv[0] in ("-h", "--help")
    (sys.stdout if asks_for_help else sys.stderr).write(_usage())
    return 0 if asks_for_help else 2


def _usage() -> str:
    rows = "".join(f"  {name:10} {what}\n" for name, (_, what) in _COMMANDS.items())
    return (
        f"usage: python -m tutor COMMAND ...\n\n{rows}\n`python -m tutor COMMAND -h` says more.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
