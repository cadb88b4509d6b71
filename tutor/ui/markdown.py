"""Text from notes, models and file names, made safe to draw as Markdown.

Whatever the text holds, the page fetches nothing because of it and runs nothing: images and HTML
are drawn as their own source, diagrams as code, and a dollar sign is a dollar sign.

Three kinds of text are told apart, each more careful than the last. A fence that begins in the
first column is code for certain and stays byte for byte. Code in lists, quotes and spans is code
for all we know, but exactly where it ends only a full parser could tell; there images, the one
construct that reaches out, are broken by an invisible sign. All else is prose and is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})(?P<info>[^\r\n]*)")
_NESTED_FENCE = re.compile(r"[ \t>*+\-0-9.)]+(?P<marks>`{3,}|~{3,})(?P<info>[^\r\n]*)")
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)([^\r\n]+?)(?<!`)\1(?!`)")
_MATH = re.compile(r"\\\(([^\r\n]+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_DIRECTIVE = re.compile(r":(?=[a-z_]+(?:-[a-z_]+)*\[|[a-z0-9_+/-]+:)")
_DRAWN = {"mermaid", "vega", "vega-lite", "math", "latex"}
_WORD_JOINER = "\u2060"  # has no width and shows nothing

_Change = Callable[[str], str]


def safe_markdown(text: str) -> str:
    """The same text for a reader's eye; nothing in it loads, runs or turns into a formula."""
    return "".join(
        part if kind == "code" else _disarm(part) if kind == "nested" else _prose(part)
        for kind, part in _parts(text)
    )


def in_prose(markdown: str, change: _Change) -> str:
    """`change` applied to all that is neither in a fence nor in a code span."""
    return "".join(
        _outside_spans(part, change, lambda span: span) if kind == "prose" else part
        for kind, part in _parts(markdown)
    )


def one_line(text: str) -> str:
    """A name or title on one line, every sign of Markdown in it shown as itself."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:@])", r"\\\1", " ".join(text.split()))


def code_block(text: str, language: str = "") -> str:
    """`text` as a fenced block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{text}\n{marks}"


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """("code" | "nested" | "prose", part): fenced code, code in lists and quotes, all else."""
    prose: list[str] = []
    marks, kind = "", ""  # of the fence that is open
    for line in _LINE.findall(text):
        if marks:
            yield kind, line
            if _closes(line, marks, kind):
                marks = ""
            continue
        fence = _FENCE.match(line) or _NESTED_FENCE.match(line)
        if fence and not ("`" in fence["marks"] and "`" in fence["info"]):
            yield "prose", "".join(prose)
            prose = []
            marks, kind = fence["marks"], "code" if line[0] in "`~" else "nested"
            yield kind, _without_diagram(line, fence)
        else:
            prose.append(line)
    yield "prose", "".join(prose)


def _closes(line: str, marks: str, kind: str) -> bool:
    """CommonMark's rule for a fence in the first column; for nested ones a generous one."""
    before = r" {0,3}" if kind == "code" else r"[ \t>]*"
    return bool(re.match(rf"{before}{marks}{marks[0]}*[ \t]*[\r\n]*$", line))


def _without_diagram(line: str, fence: re.Match[str]) -> str:
    """A diagram can name a picture on the web, so its language becomes plain text."""
    words = fence["info"].replace("{", " ").replace("}", " ").split()
    if not words or words[0].strip(".").lower() not in _DRAWN:
        return line
    return line[: fence.start("info")] + "text" + line[fence.end("info") :]


def _prose(text: str) -> str:
    return _outside_spans(text, _escape, _disarm)


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
