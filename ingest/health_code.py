"""What is wrong with blocks of code, as far as reading them shows it. Nothing is run."""

from __future__ import annotations

import ast
import builtins
import re
import sys
import textwrap
import warnings
from collections.abc import Iterator, Sequence

from ingest.code_units import code_lines, is_fenced
from ingest.documents import Fence
from ingest.findings import Fault
from ingest.health_cpp import cpp_faults
from ingest.health_python import python_faults

_PYTHON = frozenset({"python", "py", "python3"})
_CPP = frozenset({"cpp", "c++", "cxx"})
_ALLOWED = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_NOT_PYTHON = re.compile(r"^\s*(?:>>> |In \[\d+\]:|[%!$]\s*\w|Traceback \()", re.MULTILINE)
_INCLUDE = re.compile(r"^\s*#\s*include\s*<(?P<name>[a-z_]+)>")
_WARNING = re.compile(
    r"\b(?:unsafe|insecure|vulnerable|bad|broken|wrong|never|don'?t|do not|avoid|naive|mistake)\b"
    "|❌",
    re.IGNORECASE,
)
_LINES_OF_WARNING = 3
_TYPING = frozenset(
    "Any Callable ClassVar Dict Final Generic Iterable Iterator List Literal NamedTuple Optional "
    "Protocol Sequence Set Tuple Type TypedDict TypeVar Union".split()
)
_NAMING = (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_OFTEN_UNSAID = frozenset({"this", "antigravity", "test", "code"})  # modules with everyday names
# Every header of the C++ standard library up to C++23.
_HEADERS = frozenset(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv
    chrono cinttypes climits clocale cmath codecvt compare complex concepts condition_variable
    coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar
    cwctype deque exception execution expected filesystem flat_map flat_set format forward_list
    fstream functional future generator initializer_list iomanip ios iosfwd iostream istream
    iterator latch limits list locale map mdspan memory memory_resource mutex new numbers numeric
    optional ostream print queue random ranges ratio regex scoped_allocator semaphore set
    shared_mutex source_location span spanstream sstream stack stacktrace stdexcept stdfloat
    stop_token streambuf string string_view strstream syncstream system_error thread tuple
    type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector
    version ccomplex ciso cstdalign cstdbool ctgmath""".split()
)


def code_faults(fences: Sequence[Fence], rows: Sequence[str]) -> Iterator[Fault]:
    """Blocks that don't end, don't compile or lack an import; and what Python and C++ do amiss."""
    trees = {fence: _tree_of(fence, rows) for fence in fences if _is_python(fence, rows)}
    for fence in fences:
        if not fence.is_closed:
            text = "This block of code is never closed."
            yield Fault("open_fence", fence.start_line, fence.end_line, text)
            continue
        tree = trees.get(fence)
        if isinstance(tree, str):
            yield Fault("broken_python", fence.start_line, fence.end_line, tree)
        elif tree is not None:
            yield from _import_faults(tree, fence)
            faults = python_faults(tree, code_lines(fence, rows)[0])
            yield from (fault for fault in faults if not _is_warned_of(fault, rows))
        elif fence.language in _CPP:
            first, last = code_lines(fence, rows)
            yield from _header_faults(fence, rows)
            faults = cpp_faults(rows[first - 1 : last], first)
            yield from (fault for fault in faults if not _is_warned_of(fault, rows))


def _is_warned_of(fault: Fault, rows: Sequence[str]) -> bool:
    """Whether the notes show it as what not to do."""
    first = max(1, fault.start_line - _LINES_OF_WARNING)
    return any(_WARNING.search(row) for row in rows[first - 1 : fault.end_line])


def _is_python(fence: Fence, rows: Sequence[str]) -> bool:
    return fence.is_closed and fence.language in _PYTHON and is_fenced(fence, rows)


def _tree_of(fence: Fence, rows: Sequence[str]) -> ast.AST | str | None:
    """The block as Python reads it, or what Python says; None where it isn't meant as a program."""
    first, last = code_lines(fence, rows)
    code = textwrap.dedent("\n".join(rows[first - 1 : last]))
    if _NOT_PYTHON.search(code):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree: ast.AST = compile(code, "block", "exec", _ALLOWED, dont_inherit=True)
            return tree
    except SyntaxError as error:
        line = first - 1 + (error.lineno or 1)
        return f"This Python doesn't compile: {error.msg} (line {line})."
    except (ValueError, RecursionError, MemoryError) as error:
        return f"This Python doesn't compile: {error}."


def _import_faults(tree: ast.AST, fence: Fence) -> Iterator[Fault]:
    """Standard names used without an import, in blocks that import what they need otherwise."""
    nodes = list(ast.walk(tree))
    if not any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
        return
    missing = _used(nodes) - _bound(nodes) - set(dir(builtins))
    if missing:
        names = ", ".join(f"`{name}`" for name in sorted(missing))
        text = f"This block imports what it needs, but not {names}."
        yield Fault("missing_import", fence.start_line, fence.end_line, text)


def _used(nodes: Sequence[ast.AST]) -> set[str]:
    """Modules whose attributes are taken, and names of `typing`."""
    modules = {
        node.value.id
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return (modules & sys.stdlib_module_names - _OFTEN_UNSAID) | (names & _TYPING)


def _bound(nodes: Sequence[ast.AST]) -> set[str]:
    """Every name that the block gives a value anywhere; all, when it imports `*`."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, _NAMING) and node.name:
            found.add(node.name)
    return found | (sys.stdlib_module_names | _TYPING if "*" in found else set())


def _header_faults(fence: Fence, rows: Sequence[str]) -> Iterator[Fault]:
    for line in range(fence.start_line, fence.end_line + 1):
        match = _INCLUDE.match(rows[line - 1])
        if match and match["name"] not in _HEADERS:
            text = f"The C++ standard library has no header <{match['name']}>."
            yield Fault("unknown_header", line, line, text)
