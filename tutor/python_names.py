"""The one door to pyflakes: names that nothing defines, imports that nothing uses."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

Kind = Literal["undefined", "unused_import", "unused_variable", "twice", "literal_is", "other"]

_KINDS: dict[str, Kind] = {
    "UndefinedName": "undefined",
    "UndefinedLocal": "undefined",
    "UnusedImport": "unused_import",
    "UnusedVariable": "unused_variable",
    "RedefinedWhileUnused": "twice",
    "DuplicateArgument": "twice",
    "MultiValueRepeatedKeyLiteral": "twice",
    "IsLiteral": "literal_is",
}


@dataclass(frozen=True, slots=True)
class NameProblem:
    kind: Kind
    line: int
    name: str  # "" where it is about no name
    text: str  # pyflakes' own sentence


def name_problems(tree: ast.Module) -> tuple[NameProblem, ...]:
    """In the order of the lines."""
    from pyflakes.checker import Checker  # it has no types of its own

    found = [
        NameProblem(
            _KINDS.get(type(message).__name__, "other"),
            message.lineno,
            str(message.message_args[0]) if message.message_args else "",
            message.message % message.message_args,
        )
        for message in Checker(tree).messages
    ]
    return tuple(sorted(found, key=lambda problem: problem.line))
