"""What a piece of Python names and calls, for the checks of notes."""

from __future__ import annotations

import ast

from ingest.findings import Rule

Function = ast.FunctionDef | ast.AsyncFunctionDef
At = tuple[Rule, ast.AST, str]  # a fault, what has it, and what to say


def tail(node: ast.AST | None) -> str:
    """The last part of `a.b.c`; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_value(node: ast.AST | None, value: object) -> bool:
    return (
        isinstance(node, ast.Constant)
        and node.value is value
        or (
            isinstance(node, ast.Constant)
            and node.value == value
            and type(node.value) is type(value)
        )
    )


def calls(node: ast.AST) -> set[str]:
    return {tail(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}


def names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def attributes(node: ast.AST) -> set[str]:
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def identifiers(node: Function) -> set[str]:
    """All that it names but itself."""
    arguments = {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
    keys = {
        str(each.value)
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and str(each.value).isidentifier()
    }
    return names(node) | attributes(node) | arguments | keys
