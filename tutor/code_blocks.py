"""The code in a message, the language it is in, and whether more of it is to come."""

from __future__ import annotations

import ast
import re
import warnings
from codeop import compile_command
from dataclasses import dataclass
from typing import Literal

from tutor.code_lines import is_code_line
from tutor.sentences import fences

Language = Literal["python", "cpp", "other"]

_CPP = re.compile(
    r"^\s*#\s*include\b|\bstd::|\bint\s+main\s*\(|\btemplate\s*<|\busing\s+namespace\b|\bcout\s*<<"
    r"|\b(?:unique_ptr|shared_ptr|nullptr|constexpr)\b|^\s*(?:class|struct)\s+\w+\s*(?::[^:]|\{)?\s*\{"
    r"|^\s*(?:const\s+)?(?:int|double|float|char|bool|void|auto|size_t|string|vector<[^>]*>)\s*[&*]?"
    r"\s*\w+\s*(?:[=;({\[])",
    re.MULTILINE,
)
_PYTHON = re.compile(r"^\s*(?:def|class|import|from|elif|except|with)\b[^{;]*$", re.MULTILINE)
_BRACES = re.compile(r"^\s*#\s*include\b|\{\s*$|;\s*$", re.MULTILINE)
_OTHER = re.compile(
    r"^\s*(?:const|let|var|function|interface|export|public\s+class|package|func|fn|SELECT|INSERT"
    r"|UPDATE|DELETE|CREATE)\b|=>|console\.log|System\.out",
    re.MULTILINE | re.IGNORECASE,
)
_TAGS: dict[str, Language] = {"python": "python", "py": "python", "python3": "python"}
_TAGS |= {"cpp": "cpp", "c++": "cpp", "cc": "cpp", "c": "cpp", "cxx": "cpp", "h": "cpp"}
_ENDS_A_BODY = re.compile(r"^\s+(?:return|raise|pass|break|continue|yield)\b|^\S")
_CLOSERS = re.compile(r"^\s*[\])}]+[;,)]*\s*$|^\s+\S")
_DONE = re.compile(
    r"^\W*(?:(?:i'?m\s+|that'?s\s+|that\s+is\s+|ok(?:ay)?\s+|now\s+|please\s+)*(?:done|all|it|end|ready"
    r"|finished|review(?:\s+(?:it|this|that|now|please|my\s+code))*))\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    language: Language

    @property
    def line_count(self) -> int:
        return len(self.text.split("\n"))


def block_of(text: str) -> CodeBlock:
    """The code of a message: what stands in fences, else its lines without prose around them."""
    found = fences(text)
    if found:
        blocks = [text[start:end].strip("\n").split("\n") for start, end in found]
        tag = blocks[0][0].strip().strip("`~ ").casefold()
        inside = ["\n".join(_unfenced(block)) for block in blocks]
        return _block("\n\n".join(inside), _TAGS.get(tag.split(" ")[0]))
    lines = text.strip("\n").split("\n")
    while len(lines) > 1 and not is_code_line(lines[0]) and not _CLOSERS.match(lines[0]):
        del lines[0]
    return _block("\n".join(lines).rstrip(), None)


def joined(so_far: str, text: str) -> CodeBlock:
    """A block with one more piece. A line that lost its indent on the way gets it back."""
    piece = block_of(text).text
    plain = _block(f"{so_far}\n{piece}", None)
    if plain.language != "python" or _state(plain.text) != "broken" or piece[:1].isspace():
        return plain
    last = so_far.rstrip("\n").split("\n")[-1]
    indent = len(last) - len(last.lstrip())
    deeper = indent + 4 if last.rstrip().endswith(":") else indent
    mended = "\n".join(" " * deeper + line for line in piece.split("\n"))
    tried = CodeBlock(f"{so_far}\n{mended}", "python")
    return tried if _state(tried.text) != "broken" else plain


def continues(text: str) -> bool:
    """Looks a message, after code, like more of it?"""
    lines = [line for line in block_of(text).text.split("\n") if line.strip()]
    return bool(lines) and all(is_code_line(line) or _CLOSERS.match(line) for line in lines)


def says_done(text: str) -> bool:
    return bool(_DONE.match(text))


def is_complete(block: CodeBlock, *, came_line_by_line: bool) -> bool:
    """Whether it parses, or can't be mended by more; line by line its last body has an end, too."""
    if block.language == "python":
        state = _state(block.text)
        if not came_line_by_line:
            return state != "open"
        last = block.text.rstrip().split("\n")[-1]
        ends = bool(_ENDS_A_BODY.match(last)) or _has_one_body(block.text)
        return state == "whole" and ends
    balance = sum(block.text.count(sign) for sign in "([{")
    balance -= sum(block.text.count(sign) for sign in ")]}")
    return balance == 0 and block.text.rstrip().endswith((";", "}", ")", ">", '"'))


def _has_one_body(text: str) -> bool:
    """A loop or a condition at the top, which needs no `return` to be whole."""
    return not re.search(r"^\s*(?:async\s+)?(?:def|class)\b", text, re.MULTILINE)


def _state(text: str) -> Literal["whole", "open", "broken"]:
    """Of Python: parses, wants more lines, or can't be mended by more."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strange escapes, which the review names
            ast.parse(text)
        return "whole"
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return "open" if compile_command(text + "\n", symbol="exec") is None else "whole"
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        return "broken"


def _block(text: str, language: Language | None) -> CodeBlock:
    return CodeBlock(text, language or _language(text))


def _language(text: str) -> Language:
    if _PYTHON.search(text) and not _BRACES.search(text):
        return "python"
    if _CPP.search(text):
        return "cpp"
    if _state(text) != "broken":
        return "python"
    return "other" if _OTHER.search(text) or re.search(r"[;{]\s*$", text) else "python"


def _unfenced(lines: list[str]) -> list[str]:
    inner = lines[1:]
    return inner[:-1] if inner and inner[-1].strip()[:3] in ("```", "~~~") else inner
