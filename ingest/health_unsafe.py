"""Python in notes that shouldn't be copied: guessable secrets, SQL made of values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from ingest.health_parts import At, Function, calls, tail

_RANDOM = frozenset("random choice choices randint randrange sample getrandbits shuffle".split())
_SECRET = re.compile(
    r"(?:generate|make|create|new|random|issue|get)_\w*"
    r"(?:token|password|secret|otp|session_id|api_key|salt|nonce)s?$|secure_?random",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"\s*(?:SELECT\s.+?\sFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE_A_VALUE = re.compile(r"(?:[=<>]|\bLIKE|\bVALUES\s*\(|\bIN\s*\()\s*['\"%(]*$", re.IGNORECASE)
_SQL_WORDS = re.compile(
    r"(?:\b(?:SELECT|INSERT|UPDATE|DELETE|DROP|UNION|ALTER|CREATE|OR|AND)\|?){4}"
)
_GUARDS = re.compile(r"inject|saniti|danger|malicious|safe", re.IGNORECASE)


def unsafe_examples(tree: ast.AST, functions: Sequence[Function]) -> Iterator[At]:
    for function in functions:
        yield from _guessable_secrets(function)
        yield from _words_as_guard(function)
    yield from _sql_from_text(tree)


def _guessable_secrets(node: Function) -> Iterator[At]:
    if not _SECRET.search(node.name):
        return
    for each in ast.walk(node):
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and tail(each.func.value) == "random"
            and each.func.attr in _RANDOM
        ):
            text = f"`random.{each.func.attr}` can be guessed: secrets come from `secrets`."
            yield "unsafe_example", each, text
            return


def _words_as_guard(node: Function) -> Iterator[At]:
    """A list of SQL's words that text is searched for."""
    if not (_GUARDS.search(node.name) and calls(node) & {"search", "match", "findall", "compile"}):
        return
    said = (each for each in ast.walk(node) if isinstance(each, ast.Constant))
    for each in said:
        if isinstance(each.value, str) and _SQL_WORDS.search(each.value.upper()):
            text = (
                "Looking for SQL's words rejects harmless text and stops no attack: "
                "pass values as parameters."
            )
            yield "unsafe_example", each, text
            return


def _sql_from_text(tree: ast.AST) -> Iterator[At]:
    for each in ast.walk(tree):
        if isinstance(each, ast.JoinedStr) and _puts_values_in(each):
            text = "Values become part of the SQL and can change it: pass them as parameters."
            yield "unsafe_example", each, text


def _puts_values_in(text: ast.JoinedStr) -> bool:
    said = [_said(part) for part in text.values]
    if not _SQL.match("".join(each if each is not None else "x" for each in said)):
        return False
    before = ""
    for part in said:
        if part is None and _BEFORE_A_VALUE.search(before):
            return True
        before += part if part is not None else "x"
    return False


def _said(part: ast.expr) -> str | None:
    """What a part of an f-string says itself; None for a value. Marks for parameters are said."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    constants = [each.value for each in ast.walk(part) if isinstance(each, ast.Constant)]
    return "?" if {"?", "%s"} & {each for each in constants if isinstance(each, str)} else None
