"""Python in notes that isn't what it is called, or shows something else than it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from ingest.health_parts import At, Function, calls, identifiers, is_value, names, tail

# What an LRU cache does when an entry is used.
_NOTES_USE = re.compile(r"move|touch|front|recent|remove|time|monotonic|perf_counter|append|insert")


def names_not_kept(
    tree: ast.AST, functions: Sequence[Function], classes: dict[str, ast.ClassDef]
) -> Iterator[At]:
    for function in functions:
        yield from _misnamed(function)
        yield from _kept_in_vain(function)
    yield from _shells_measured(tree, classes)


def _misnamed(node: Function) -> Iterator[At]:
    said = set(node.name.lower().split("_"))
    named = {name.lower() for name in identifiers(node)}
    called = calls(node)
    is_uniform = "choice" in called and not called & {"choices", "accumulate", "sum", "cumsum"}
    if "weighted" in said and is_uniform and not any("weight" in name for name in named):
        yield "not_as_named", node, f"`{node.name}` uses no weights: all are equally likely."
    elif {"round", "robin"} <= said and "weighted" not in said and _picks_by_chance(node):
        text = f"`{node.name}` takes no turns: a hash or chance picks, whatever was picked before."
        yield "not_as_named", node, text
    if "lru" in said and _drops_the_first(node) and not any(map(_NOTES_USE.search, named)):
        text = f"`{node.name}` drops what came first; nothing notes when an entry is used."
        yield "not_as_named", node, text


def _picks_by_chance(node: Function) -> bool:
    by_hash = any(
        isinstance(each, ast.BinOp)
        and isinstance(each.op, ast.Mod)
        and isinstance(each.left, ast.Call)
        and tail(each.left.func) == "hash"
        for each in ast.walk(node)
    )
    return by_hash or bool(calls(node) & {"choice", "randint", "randrange"})


def _drops_the_first(node: Function) -> bool:
    """Takes the oldest entry of a dictionary or the first of a list out?"""
    for each in ast.walk(node):
        if not isinstance(each, ast.Call):
            continue
        first = each.args[0] if each.args else None
        if tail(each.func) == "next" and isinstance(first, ast.Call):
            if tail(first.func) == "iter":
                return True
        elif tail(each.func) == "popitem":
            if any(k.arg == "last" and is_value(k.value, False) for k in each.keywords):
                return True
        elif tail(each.func) == "popleft" or (tail(each.func) == "pop" and is_value(first, 0)):
            return True
    return False


def _kept_in_vain(node: Function) -> Iterator[At]:
    """A cache around any function that takes a None it holds for one that it lacks."""
    passes_on = {
        tail(each.func)
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and any(isinstance(a, ast.Starred) for a in each.args)
    }
    body = [part for part in ast.walk(node) if isinstance(part, ast.Assign | ast.If)]
    got = {
        tail(part.targets[0])
        for part in body
        if isinstance(part, ast.Assign)
        and isinstance(part.value, ast.Call)
        and tail(part.value.func) == "get"
        and len(part.value.args) == 1
    }
    for part in body:
        if not (isinstance(part, ast.If) and isinstance(part.test, ast.Compare)):
            continue
        asked = tail(part.test.left)
        is_none = isinstance(part.test.ops[0], ast.Is) and is_value(part.test.comparators[0], None)
        if asked in got and is_none and calls(part) & passes_on and "set" in calls(part):
            text = "A result of None is kept but never found: it is computed again each time."
            yield "misleading", part, text


def _shells_measured(tree: ast.AST, classes: dict[str, ast.ClassDef]) -> Iterator[At]:
    """`sys.getsizeof` of an object beside one with `__slots__`: its `__dict__` isn't counted."""
    slotted = {
        name for name, node in classes.items() if "__slots__" in names(ast.Module(node.body, []))
    }
    if not slotted or len(slotted) == len(classes):
        return
    made = {
        part.targets[0].id: tail(part.value.func)
        for part in ast.walk(tree)
        if isinstance(part, ast.Assign)
        and isinstance(part.targets[0], ast.Name)
        and isinstance(part.value, ast.Call)
    }
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and tail(each.func) == "getsizeof" and each.args:
            of = each.args[0]
            name = made.get(of.id, "") if isinstance(of, ast.Name) else ""
            if name in classes.keys() - slotted:
                text = (
                    f"`getsizeof` leaves out the `__dict__` of a `{name}`, where its attributes "
                    "are: this comparison doesn't show what `__slots__` saves."
                )
                yield "misleading", each, text
