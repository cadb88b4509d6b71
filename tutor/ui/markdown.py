"""Text from notes, models and file names, made safe to draw as Markdown.

Whatever the text holds, the page fetches nothing because of it and runs nothing: images and HTML
are drawn as their own source, diagrams as code, and a dollar sign is a dollar sign.

Fences, whose lines a parser knows, stay byte for byte. All else is prose and is escaped, apart
from code spans: where exactly one ends is hard to know, so they keep their signs, but images, the
one construct that reaches out, are broken in them by an invisible sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingest.documents import Lines
from ingest.markdown import fenced_lines

_FENCE = re.compile(r"[ \t>*+\-0-9.)]*(?:`{3,}|~{3,})(?P<info>[^\r\n]*)")
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)([^\r\n]+?)(?<!`)\1(?!`)")
_MATH = re.compile(r"\\\(([^\r\n]+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_DIRECTIVE = re.compile(r":(?=[a-z_]+(?:-[a-z_]+)*\[|[a-z0-9_+/-]+:)")
_DRAWN = {"mermaid", "vega", "vega-lite", "math", "latex"}
_WORD_JOINER = "\u2060"  # has no width and shows nothing

_Change = Callable[[str], str]


def safe_markdown(text: str) -> str:
    """The same text for a reader's eye; nothing in it loads, runs or turns into a formula."""
    return "".join(
        part if is_code else _outside_spans(part, _escape, _disarm)
        for is_code, part in _parts(text)
    )


def in_prose(markdown: str, change: _Change) -> str:
    """`change` applied to all that is neither in a fence nor in a code span."""
    return "".join(
        part if is_code else _outside_spans(part, change, lambda span: span)
        for is_code, part in _parts(markdown)
    )


def one_line(text: str) -> str:
    """A name or title on one line, every sign of Markdown in it shown as itself."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:@])", r"\\\1", " ".join(text.split()))


def code_block(text: str, language: str = "") -> str:
    """`text` as a fenced block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{text}\n{marks}"


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """(is it a fence, part) in order; joined, the parts give the text but for diagrams' names."""
    lines = Lines(text)
    end = 0
    for first, last in fenced_lines([lines.at(line) for line in range(1, len(lines) + 1)]):
        start = lines.start_char(first)
        yield False, text[end:start]
        end = lines.end_char(last)
        opening_end = lines.end_char(first)
        yield True, _without_diagram(text[start:opening_end]) + text[opening_end:end]
    yield False, text[end:]


def _without_diagram(opening: str) -> str:
    """A diagram can name a picture on the web, so its language becomes plain text."""
    fence = _FENCE.match(opening)
    words = fence["info"].replace("{", " ").replace("}", " ").split() if fence else []
    if fence is None or not words or words[0].strip(".").lower() not in _DRAWN:
        return opening
    return opening[: fence.start("info")] + "text" + opening[fence.end("info") :]


def _outside_spans(text: str, change: _Change, change_span: _Change) -> str:
    parts: list[str] = []
    end = 0
    for span in _CODE_SPAN.finditer(text):
        parts += [change(text[end : span.start()]), change_span(span.group())]
        end = span.end()
    return "".join([*parts, change(text[end:])])


def _disarm(code: str) -> str:
    return code.replace("![", f"!{_WORD_JOINER}[")


def _escape(text: str) -> str:
    r"""Signs that Markdown would read as something else; `\( \)` becomes a formula."""
    parts: list[str] = []
    end = 0
    for math in _MATH.finditer(text):
        parts += [_escape_signs(text[end : math.start()]), _formula(math)]
        end = math.end()
    return "".join([*parts, _escape_signs(text[end:])])


def _formula(math: re.Match[str]) -> str:
    inner = (math[1] or math[2]).strip()
    # With one of these in it, the text was no formula, or would not end as one.
    if any(sign in inner for sign in ("$", "`", "![", "\n\n", "\r")):
        return _escape_signs(math.group())
    return f"${inner}$" if math[1] else f"$$\n{inner}\n$$"


def _escape_signs(text: str) -> str:
    text = re.sub(r"(?<!\\)\$", r"\\$", text)
    text = text.replace("![", "!\\[")
    text = text.replace("<", "&lt;")
    return _DIRECTIVE.sub(r"\\:", text)
