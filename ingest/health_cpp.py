"""C++ in notes that doesn't compile or defeats its own purpose, as far as its text shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.findings import Fault, Rule

_ASIDE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_CLASS = re.compile(r"\b(?P<kind>class|struct)\s+(?P<name>\w+)[^;{}()<>]*\{")
_ACCESS = re.compile(r"\b(public|private|protected)\s*:")
_TEMPLATE = re.compile(r"template\s*<[^<>]*>\s*$")
_BY_ONE = re.compile(r"\b(?P<name>\w+)\.reserve\(\s*(?P=name)\.size\(\)\s*\+\s*1\s*\)")
_SECRET = re.compile(r"secure|crypto|password|secret|token", re.IGNORECASE)
_GUESSABLE = re.compile(r"\b(?:std::)?(?P<name>mt19937(?:_64)?|minstd_rand0?|rand(?=\(\)))")
_LITERAL = re.compile(r"\s*(?:-?\d[\w.']*|\"\"|'')\s*")


@dataclass(frozen=True, slots=True)
class _Class:
    name: str
    start: int  # of its body
    end: int
    body: str  # without what stands in deeper braces
    is_template: bool
    is_struct: bool


@dataclass(frozen=True, slots=True)
class _Constructor:
    fewest: int  # arguments
    most: int
    is_public: bool
    is_copy: bool  # or move
    is_any: bool  # takes whatever it is given


def cpp_faults(rows: Sequence[str], first_line: int) -> Iterator[Fault]:
    """Of a block with the lines `rows`, the first of which is `first_line` of the document."""
    code = _ASIDE.sub(_blank, "\n".join(rows))
    found: list[tuple[int, Fault]] = []

    def tell(at: int, rule: Rule, text: str) -> None:
        line = first_line + code.count("\n", 0, at)
        found.append((at, Fault(rule, line, line, text)))

    for each in _classes(code):
        constructors = _constructors(each)
        for match in _made_by_the_library(code, each.name):
            if constructors and not any(c.is_public for c in constructors):
                text = f"`{match['maker']}` can't reach the private constructor of {each.name}."
                tell(match.start(), "cannot_run", text)
        for at, count, is_literal in _made(code, each):
            if constructors and not _takes(constructors, count, is_literal=is_literal):
                text = f"{each.name} has no constructor that takes this."
                tell(at, "cannot_run", text)
        inside = code[each.start : each.end]
        if _SECRET.search(each.name) and (weak := _GUESSABLE.search(inside)):
            text = f"`{weak['name']}` can be guessed, so {each.name} isn't what it is named."
            tell(each.start + weak.start(), "unsafe_example", text)
    for match in _BY_ONE.finditer(code):
        text = (
            "Room for one more at each step copies everything each time: push_back alone doubles."
        )
        tell(match.start(), "misleading", text)
    yield from (fault for _, fault in sorted(found, key=lambda pair: pair[0]))


def _blank(match: re.Match[str]) -> str:
    """Comments vanish and texts are emptied, and every line and column stays where it is."""
    said = match[0]
    if said.startswith("/"):
        return re.sub(r"[^\n]", " ", said)
    return said[0] + said[-1] + " " * (len(said) - 2)


def _classes(code: str) -> Iterator[_Class]:
    for match in _CLASS.finditer(code):
        end = _closing(code, match.end())
        yield _Class(
            match["name"],
            match.end(),
            end,
            _outermost(code[match.end() : end]),
            bool(_TEMPLATE.search(code[: match.start()])),
            match["kind"] == "struct",
        )


def _closing(code: str, start: int, brackets: str = "{}") -> int:
    """Where the bracket stands that closes what opened before `start`; the end without one."""
    depth = 1
    for match in re.compile("[{}{}]".format(*map(re.escape, brackets))).finditer(code, start):
        depth += 1 if match[0] == brackets[0] else -1
        if not depth:
            return match.start()
    return len(code)


def _outermost(body: str) -> str:
    """The body with everything in deeper braces blanked."""
    kept, depth = list(body), 0
    for at, char in enumerate(body):
        depth -= char == "}"
        if depth and char != "\n":
            kept[at] = " "
        depth += char == "{"
    return "".join(kept)


def _constructors(of: _Class) -> list[_Constructor]:
    """Those that are declared and not deleted; [] as well where there may be others unseen."""
    if of.is_template or re.search(rf"\busing\s+[\w:]+::{of.name}\b|\busing\s+\w+::\w+;", of.body):
        return []
    found = []
    for match in re.finditer(rf"(?<![~\w:<>,&*]){of.name}\s*\(", of.body):
        end = _closing(of.body, match.end(), "()")
        if re.match(r"\)\s*(?:noexcept\s*)?=\s*delete", of.body[end:]):
            continue
        given = of.body[match.end() : end]
        arguments = [] if given.strip() in ("", "void") else _split(given)
        access = _ACCESS.findall(of.body[: match.start()])
        found.append(
            _Constructor(
                fewest=sum("=" not in each for each in arguments),
                most=len(arguments),
                is_public=(access[-1] if access else "public" if of.is_struct else "private")
                == "public",
                is_copy=len(arguments) == 1 and bool(re.search(rf"\b{of.name}\s*&", arguments[0])),
                is_any="..." in given or "initializer_list" in given,
            )
        )
    return found


def _made_by_the_library(code: str, name: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"\b(?P<maker>make_(?:unique|shared))<\s*{name}\s*>\s*\(", code)


def _made(code: str, of: _Class) -> Iterator[tuple[int, int, bool]]:
    """Where objects are made outside of the class: place, arguments, whether one is a literal."""
    plain = rf"(?:\breturn|=|\bnew|[(,])\s*{of.name}\s*\("
    by_library = rf"\bmake_(?:unique|shared)<\s*{of.name}\s*>\s*\("
    for match in re.finditer(f"{plain}|{by_library}", code):
        if of.start <= match.start() < of.end:
            continue
        given = code[match.end() : _closing(code, match.end(), "()")]
        arguments = _split(given) if given.strip() else []
        yield match.start(), len(arguments), len(arguments) == 1 and bool(_LITERAL.fullmatch(given))


def _takes(constructors: Sequence[_Constructor], count: int, *, is_literal: bool) -> bool:
    return any(
        each.is_any or (each.fewest <= count <= each.most and not (each.is_copy and is_literal))
        for each in constructors
    )


def _split(arguments: str) -> list[str]:
    """At commas that stand in no bracket."""
    parts, depth = [""], 0
    for char in arguments:
        depth += (char in "(<[{") - (char in ")>]}")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts
