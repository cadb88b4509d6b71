"""What does this print? Blocks of code whose output stands in the notes, and outputs it isn't."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from textwrap import dedent

from ingest.documents import Document, Fence, Lines, Locator, Outline, Ownership

MOST_CODE_LINES = 45  # beyond, it is a reading exercise rather than a question
MOST_OUTPUT_LINES = 10
FEWEST_WRONG = 2

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(r"\b[A-Za-z_]\w*\b")
# What a code names itself: classes, functions, what is assigned or passed, strings of one word.
_OWN_NAME = re.compile(
    r"\b(?:class|def)\s+(\w+)|\b([A-Za-z_]\w*)\s*=(?!=)|[\"']([A-Za-z_]\w*)[\"']"
)
_LIST = re.compile(r"(?P<open>[\[({])(?P<items>[^\[\](){}]+,[^\[\](){}]+)(?P<close>[\])}])")
_TURNED = {"True": "False", "False": "True", "true": "false", "false": "true"}
_ERRORS = ("TypeError", "ValueError", "AttributeError", "KeyError", "RuntimeError", "IndexError")

_Edit = Callable[[str, str, Random], str]


@dataclass(frozen=True, slots=True)
class PrintingBlock:
    code: str
    language: str
    output: str
    locator: Locator  # of both fences
    heading_path: tuple[str, ...]
    document_title: str
    ownership: Ownership


def printing_blocks(document: Document, outline: Outline) -> tuple[PrintingBlock, ...]:
    """Each closed fence tagged `output` with the block right above it."""
    lines = Lines(document.text)
    found: list[PrintingBlock] = []
    for above, fence in zip(outline.fences, outline.fences[1:], strict=False):
        if fence.language != "output" or above.language == "output" or not fence.is_closed:
            continue
        if lines.between(above.end_line + 1, fence.start_line - 1).strip():
            continue
        code, output = _inside(lines, above), _inside(lines, fence)
        if code.count("\n") < MOST_CODE_LINES and 0 <= output.count("\n") < MOST_OUTPUT_LINES:
            found.append(
                PrintingBlock(
                    code=code,
                    language=above.language,
                    output=output,
                    locator=_locator(document, lines, above.start_line, fence.end_line),
                    heading_path=_heading_path(outline, above.start_line),
                    document_title=outline.title,
                    ownership=document.ownership,
                )
            )
    return tuple(found)


def wrong_outputs(block: PrintingBlock, random: Random, count: int = 3) -> tuple[str, ...]:
    """Outputs that a mistake in reading the code would give, each different from the real one.

    Empty when fewer than FEWEST_WRONG can be made.
    """
    edits: list[_Edit] = [_change_number, _swap_lines, _change_name, _drop_line]
    edits += [_reorder_list, _change_number, _change_name, _drop_item]
    random.shuffle(edits)
    wrong: dict[str, str] = {}
    for edit in [*[_turn_truth] * count, *edits]:
        edited = edit(block.output, block.code, random)
        key = " ".join(edited.split())
        if key and key != " ".join(block.output.split()):
            wrong.setdefault(key, edited)
    chosen = tuple(wrong.values())[:count]
    return chosen if len(chosen) >= FEWEST_WRONG else ()


def first_difference(right: str, wrong: str) -> str:
    """Where a wrong output leaves the right one, as a sentence in Markdown."""
    pairs = zip([*right.split("\n"), ""], [*wrong.split("\n"), ""], strict=False)
    for number, (is_, would_be) in enumerate(pairs, 1):
        if is_ == would_be:
            continue
        if not would_be:
            return f"Line {number} is missing: {_code(is_)}."
        return f"Line {number} is {_code(is_)}, not {_code(would_be)}." if is_ else _ends(number)
    return _ends(right.count("\n") + 2)


def _ends(number: int) -> str:
    return f"There is no line {number}."


def _code(text: str) -> str:
    marks = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{marks} {text} {marks}" if "`" in text else f"`{text}`"


def _turn_truth(output: str, code: str, random: Random) -> str:
    """One True for a False."""
    truths = re.finditer(r"\b(?:True|False|true|false)\b", output)
    return _replace_one(output, truths, random, _turned)


def _turned(word: str, _: Random) -> str:
    return _TURNED[word]


def _change_number(output: str, code: str, random: Random) -> str:
    """Off by one, or the number that another line has."""
    return _replace_one(output, _NUMBER.finditer(output), random, _other_number)


def _other_number(number: str, random: Random) -> str:
    if "." in number:
        digits, value = len(number.split(".")[1]), float(number)
        others = [value / 2, value * 1.5, *([1 - value] if 0 < value < 1 else [])]
        return f"{random.choice(others):.{digits}f}"
    whole = int(number)
    return str(random.choice([n for n in (whole - 1, whole + 1, whole * 2) if n != whole]))


def _change_name(output: str, code: str, random: Random) -> str:
    """One name of the code for another one of its kind."""
    names = list(dict.fromkeys(name for found in _OWN_NAME.findall(code) for name in found if name))

    def other(name: str, random: Random) -> str:
        kind = _ERRORS if name in _ERRORS else [n for n in names if _is_alike(n, name)]
        alike = [n for n in kind if n != name]
        return random.choice(alike) if alike else name

    found = (m for m in _NAME.finditer(output) if m[0] in names or m[0] in _ERRORS)
    return _replace_one(output, found, random, other)


def _is_alike(one: str, other: str) -> bool:
    """Both classes or both not, both a letter or both not."""
    return (one[0].isupper(), len(one) == 1) == (other[0].isupper(), len(other) == 1)


def _swap_lines(output: str, code: str, random: Random) -> str:
    lines = output.split("\n")
    if len(lines) < 2:
        return output
    at = random.randrange(len(lines) - 1)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return "\n".join(lines)


def _drop_line(output: str, code: str, random: Random) -> str:
    lines = output.split("\n")
    if len(lines) < 2:
        return output
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _reorder_list(output: str, code: str, random: Random) -> str:
    def reorder(text: str, random: Random) -> str:
        items = text.split(", ")
        at = random.randrange(len(items) - 1)
        items[at], items[at + 1] = items[at + 1], items[at]
        return ", ".join(items)

    return _change_list(output, random, reorder)


def _drop_item(output: str, code: str, random: Random) -> str:
    def drop(text: str, random: Random) -> str:
        items = text.split(", ")
        return ", ".join(items[:-1]) if len(items) > 2 else text

    return _change_list(output, random, drop)


def _change_list(output: str, random: Random, change: Callable[[str, Random], str]) -> str:
    lists = [match for match in _LIST.finditer(output) if ", " in match["items"]]
    if not lists:
        return output
    chosen = random.choice(lists)
    start, end = chosen.span("items")
    return output[:start] + change(chosen["items"], random) + output[end:]


def _replace_one(
    text: str,
    places: Iterator[re.Match[str]],
    random: Random,
    other: Callable[[str, Random], str],
) -> str:
    found = list(places)
    if not found:
        return text
    place = random.choice(found)
    return text[: place.start()] + other(place[0], random) + text[place.end() :]


def _inside(lines: Lines, fence: Fence) -> str:
    last = fence.end_line - 1 if fence.is_closed else fence.end_line
    return dedent(lines.between(fence.start_line + 1, last)) if last > fence.start_line else ""


def _locator(document: Document, lines: Lines, first: int, last: int) -> Locator:
    start = lines.start_char(first)
    end = start + len(lines.between(first, last))
    return document.locator(first, last, start, end)


def _heading_path(outline: Outline, line: int) -> tuple[str, ...]:
    inside = (s for s in outline.sections if s.start_line <= line <= s.end_line)
    return next((section.heading_path for section in inside), ())
