"""What rules find in Python code. It is read, never run."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tutor.python_names import NameProblem, name_problems

Severity = Literal["breaks", "bites", "tidy"]
SEVERITIES: tuple[Severity, ...] = ("breaks", "bites", "tidy")
SEVERITY_NAMES: dict[Severity, str] = {
    "breaks": "Breaks",
    "bites": "Will bite",
    "tidy": "Tidy up",
}

_USUAL_IMPORTS = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    **dict.fromkeys(
        ("defaultdict", "deque", "Counter", "OrderedDict", "namedtuple"),
        "from collections import {}",
    ),
    **dict.fromkeys(
        ("List", "Dict", "Optional", "Tuple", "Set", "Any", "Callable", "Iterator", "Union"),
        "from typing import {}",
    ),
    **dict.fromkeys(
        ("lru_cache", "cache", "reduce", "partial", "wraps"), "from functools import {}"
    ),
    **dict.fromkeys(("heappush", "heappop", "heapify"), "from heapq import {}"),
    **dict.fromkeys(("bisect_left", "bisect_right", "insort"), "from bisect import {}"),
    **dict.fromkeys(("Thread", "Lock", "RLock"), "from threading import {}"),
    **dict.fromkeys(
        ("combinations", "permutations", "chain", "islice"), "from itertools import {}"
    ),
    "dataclass": "from dataclasses import dataclass",
    "Path": "from pathlib import Path",
    "contextmanager": "from contextlib import contextmanager",
    "ThreadPoolExecutor": "from concurrent.futures import ThreadPoolExecutor",
}
_OFTEN_HIDDEN = frozenset("list dict set str int sum max min len id input type".split())
_MUTABLE_MAKERS = ("list", "dict", "set", "defaultdict", "deque", "Counter")


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    line: int
    text: str  # one sentence in Markdown
    subject: str = ""  # what the notes may say more of; "" when nothing worth a search


def find_in_python(code: str) -> tuple[Finding, ...]:
    """The most severe first, in the order of the lines, each thing once."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
    except SyntaxError as error:
        return (Finding("breaks", error.lineno or 1, f"Python can't read it: {error.msg}."),)
    except (ValueError, RecursionError, MemoryError):
        return (
            Finding("breaks", 1, "Python can't read it: it is nested too deeply or holds a null."),
        )
    names = {name.id for name in ast.walk(tree) if isinstance(name, ast.Name)}
    found = [
        *(_of_name(problem) for problem in name_problems(tree)),
        *(finding for node in ast.walk(tree) for finding in _of_node(node)),
        *_loops_that_change(tree),
        *_shadowed(tree),
    ]
    is_fragment = not names  # a lone literal says nothing about names
    kept = {(f.line, f.text): f for f in found if not (is_fragment and f.severity == "tidy")}
    return tuple(sorted(kept.values(), key=lambda f: (SEVERITIES.index(f.severity), f.line)))


def _of_name(problem: NameProblem) -> Finding:
    name, line = problem.name, problem.line
    match problem.kind:
        case "undefined":
            return _undefined(name, line)
        case "unused_import":
            return Finding("tidy", line, f"`{name}` is imported and never used.")
        case "unused_variable":
            return Finding("tidy", line, f"`{name}` is assigned and never used.")
        case "twice":
            return Finding("bites", line, f"`{name}` is defined twice; the later one counts.")
        case "literal_is":
            subject = "is versus == identity equality"
            return Finding("bites", line, "`is` compares identity; use `==` for values.", subject)
        case _:
            return Finding("bites", line, f"{problem.text[:1].upper()}{problem.text[1:]}.")


def _undefined(name: str, line: int) -> Finding:
    usual = _USUAL_IMPORTS.get(name)
    if usual is None and name in sys.stdlib_module_names:
        usual = "import {}"
    if usual:
        text = f"`{name}` is used but not imported: `{usual.format(name)}`."
        return Finding("breaks", line, text)
    subject = "NameError name scope lookup LEGB"
    return Finding("breaks", line, f"`{name}` isn't defined in what you sent.", subject)


def _of_node(node: ast.AST) -> Iterator[Finding]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield from _mutable_defaults(node)
        case ast.ExceptHandler(type=None):
            text = (
                "A bare `except` also catches `KeyboardInterrupt`; name the error that you expect."
            )
            yield Finding("bites", node.lineno, text, "bare except catching exceptions")
        case ast.ExceptHandler(body=[ast.Pass()]):
            text = "The error is swallowed without a trace; handle it or let it through."
            yield Finding("bites", node.lineno, text, "swallowed exceptions error handling")
        case ast.Call(func=ast.Name(id="open")) if _is_open_text_without_encoding(node):
            text = (
                '`open` without `encoding` goes by the machine\'s default; say `encoding="utf-8"`.'
            )
            yield Finding("bites", node.lineno, text, "open file encoding utf-8")
            return
        case ast.Compare(ops=[ast.Eq() | ast.NotEq()], comparators=[ast.Constant(value=None)]):
            text = "Compare with `None` by `is` or `is not`."
            yield Finding("tidy", node.lineno, text, "is versus == None identity")
        case ast.Call(func=ast.Name(id="eval" | "exec" as name)):
            text = f"`{name}` runs whatever stands in the text; never with input from outside."
            yield Finding("bites", node.lineno, text, f"{name} security untrusted input")
        case ast.Assert(test=ast.Tuple()):
            yield Finding("bites", node.lineno, "An assert on a tuple is always true.")


def _mutable_defaults(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> Iterator[Finding]:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True),
        *(
            (argument, default)
            for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is not None
        ),
    ]
    for argument, default in pairs:
        if _is_mutable(default):
            text = (
                f"The default of `{argument.arg}` is made once and shared by all calls; "
                "use `None` and make it inside."
            )
            yield Finding("bites", default.lineno, text, "mutable default argument")


def _is_mutable(node: ast.expr) -> bool:
    literals = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
    is_made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return isinstance(node, literals) or (is_made and node.func.id in _MUTABLE_MAKERS)  # type: ignore[attr-defined]


def _is_open_text_without_encoding(node: ast.Call) -> bool:
    mode = next((k.value for k in node.keywords if k.arg == "mode"), None)
    if mode is None and len(node.args) > 1:
        mode = node.args[1]
    is_binary = isinstance(mode, ast.Constant) and "b" in str(mode.value)
    named = {keyword.arg for keyword in node.keywords}
    return not is_binary and "encoding" not in named and None not in named and len(node.args) < 4


def _loops_that_change(tree: ast.Module) -> Iterator[Finding]:
    """A list that loses or gains items while a loop runs over it."""
    changing = ("remove", "pop", "append", "insert", "clear", "add", "discard", "update")
    for loop in (node for node in ast.walk(tree) if isinstance(node, ast.For)):
        if not isinstance(loop.iter, ast.Name):
            continue
        for node in (inner for part in loop.body for inner in ast.walk(part)):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if (
                    name == loop.iter.id and attr in changing
                ):
                    text = f"`{name}` changes while the loop runs over it; loop over a copy."
                    yield Finding("bites", node.lineno, text, "modifying list while iterating")


def _shadowed(tree: ast.Module) -> Iterator[Finding]:
    """Builtins that lose their name."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if name in _OFTEN_HIDDEN:
                text = f"`{name}` hides the builtin of that name from here on."
                yield Finding("tidy", node.lineno, text)


def numbered(code: str) -> str:
    """The code with its line numbers, as a model is shown it."""
    return "\n".join(f"{n:3} {line}" for n, line in enumerate(code.split("\n"), start=1))
