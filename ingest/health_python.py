"""Python in notes that fails when it runs, or misleads. Nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ingest.findings import Fault
from ingest.health_names import names_not_kept
from ingest.health_parts import At, Function, attributes, calls, names, tail
from ingest.health_unsafe import unsafe_examples

_ACCESSOR = frozenset({"setter", "getter", "deleter"})
_STARTS = frozenset({"create_task", "ensure_future", "gather", "start_soon", "wait"})


def python_faults(tree: ast.AST, first_line: int) -> Iterator[Fault]:
    """`first_line` is where the block's first line of code stands in the document."""
    # A function inside another is seen twice.
    yield from dict.fromkeys(_faults(tree, first_line))


def _faults(tree: ast.AST, first_line: int) -> Iterator[Fault]:
    for rule, node, text in _found(tree):
        start = getattr(node, "lineno", 1)
        end = getattr(node, "end_lineno", None) or start
        yield Fault(rule, first_line - 1 + start, first_line - 1 + end, text)


def _found(tree: ast.AST) -> Iterator[At]:
    functions = [n for n in ast.walk(tree) if isinstance(n, Function)]
    by_name = {function.name: function for function in functions}
    classes = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
    for node in classes.values():
        yield from _accessors_of_nothing(node, by_name)
    for function in functions:
        yield from _joined_too_early(function, by_name)
    yield from _entered_twice(tree, classes)
    yield from names_not_kept(tree, functions, classes)
    yield from unsafe_examples(tree, functions)


def _accessors_of_nothing(node: ast.ClassDef, functions: dict[str, Function]) -> Iterator[At]:
    """`@name.setter` where `name` is an ordinary function by then."""
    plain: set[str] = set()
    for part in node.body:
        if not isinstance(part, Function):
            continue
        is_plain = all(_gives_functions(each, functions) for each in part.decorator_list)
        for each in part.decorator_list:
            if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
                is_plain = False
                if each.attr in _ACCESSOR and each.value.id in plain:
                    name = each.value.id
                    text = (
                        f"`@{name}.{each.attr}` fails when the class is made: "
                        f"`{name}` is no property."
                    )
                    yield "cannot_run", part, text
        (plain.add if is_plain else plain.discard)(part.name)


def _gives_functions(decorator: ast.expr, functions: dict[str, Function]) -> bool:
    """Whether it is a decorator of this block that makes nothing but functions."""
    name = tail(decorator.func if isinstance(decorator, ast.Call) else decorator)
    made_by = functions.get(name)
    if made_by is None:
        return False
    inner = list(ast.walk(made_by))
    returned = [n.value for n in inner if isinstance(n, ast.Return) and n.value]
    known = {n.name for n in inner if isinstance(n, Function)} | {
        n.arg for n in inner if isinstance(n, ast.arg)
    }
    return not any(isinstance(n, ast.ClassDef) for n in inner) and all(
        not isinstance(value, ast.Call) for value in returned if tail(value) not in known
    )


def _joined_too_early(node: Function, functions: dict[str, Function]) -> Iterator[At]:
    """A queue that is waited for before anything that empties it has been started."""
    workers = {name for name, each in functions.items() if "task_done" in attributes(each)}
    queues, waiting = set[str](), set[str]()
    joined: tuple[ast.stmt, str] | None = None
    for part in node.body:
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            target = part.targets[0].id
            if isinstance(part.value, ast.Call) and tail(part.value.func).endswith("Queue"):
                queues.add(target)
            elif calls(part) & workers and not calls(part) & _STARTS:
                waiting.add(target)
        starts = bool(calls(part) & _STARTS and (names(part) & (waiting | workers)))
        if starts and joined:
            text = f"`{joined[1]}.join()` never returns: what empties the queue starts only later."
            yield "cannot_run", joined[0], text
            return
        if starts:
            return
        call = part.value if isinstance(part, ast.Expr) else None
        call = call.value if isinstance(call, ast.Await) else call
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            of = call.func.value
            if call.func.attr == "join" and isinstance(of, ast.Name) and of.id in queues:
                joined = part, of.id


def _entered_twice(tree: ast.AST, classes: dict[str, ast.ClassDef]) -> Iterator[At]:
    """`with C() as c: with c.method():` where the method returns `c` itself."""
    for outer in ast.walk(tree):
        if not isinstance(outer, ast.With | ast.AsyncWith):
            continue
        for item in outer.items:
            made = item.context_expr
            if not (isinstance(made, ast.Call) and isinstance(item.optional_vars, ast.Name)):
                continue
            itself = _returning_self(classes.get(tail(made.func)))
            for inner in ast.walk(outer):
                if not isinstance(inner, ast.With | ast.AsyncWith) or inner is outer:
                    continue
                for entered in (each.context_expr for each in inner.items):
                    if (
                        isinstance(entered, ast.Call)
                        and isinstance(entered.func, ast.Attribute)
                        and tail(entered.func.value) == item.optional_vars.id
                        and entered.func.attr in itself
                    ):
                        text = (
                            f"`{entered.func.attr}()` returns the same object, so it is entered "
                            "and left twice."
                        )
                        yield "cannot_run", inner, text


def _returning_self(node: ast.ClassDef | None) -> set[str]:
    """The methods of a context manager that give the object itself."""
    if node is None:
        return set()
    methods = [part for part in node.body if isinstance(part, Function)]
    if not {"__enter__", "__aenter__"} & {method.name for method in methods}:
        return set()
    return {
        method.name
        for method in methods
        if not method.decorator_list
        and (returned := [n.value for n in ast.walk(method) if isinstance(n, ast.Return)])
        and all(isinstance(value, ast.Name) and value.id == "self" for value in returned)
    }
