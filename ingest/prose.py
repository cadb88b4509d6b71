"""Markdown lines as a reader reads them: without marks, addresses and tags."""

from __future__ import annotations

import re

_CODE_SPAN = re.compile(r"`([^`]*)`")
_PLACEHOLDER = "\x00"  # stands for a code span while marks are removed around it
_IMAGE_OR_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]]{0,1000})\]\([^()]{0,2000}(?:\([^()]{0,500}\)[^()]{0,500})?\)"
)
_ADDRESS = re.compile(r"<?https?://[^\s<>]+>?")
_TAG = re.compile(
    r"</?(?:details|summary|br|p|b|i|em|strong|code|pre|a|img|div|span|table|tr|td|th|tbody|thead"
    r"|ul|ol|li|sub|sup|h[1-6]|hr|center|kbd|font|small|u|s|del|ins|mark|blockquote|picture|source)"
    r"(?:\s[^<>]{0,1000})?/?>|<!--|-->",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\*\*(?=\S)(.{1,1000}?)(?<=\S)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]{1,500})(?<=\S)\1(?![\w*])")
_LINE_MARKS = re.compile(r"^[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|#{1,6}|\d{1,9}[.)](?=[ \t]+#))[ \t]+)*")
_TABLE_RULE = re.compile(r"^[\s|:-]+$")
_ENTITY = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
_ENTITIES = re.compile("|".join(_ENTITY))
_SPACES = re.compile(r"\s+")


def plain_inline(text: str) -> str:
    """The words of inline Markdown; code spans keep every character between their backticks."""
    if "`" in text:
        spans = iter(_CODE_SPAN.findall(text))
        bare = _without_marks(_CODE_SPAN.sub(_PLACEHOLDER, text))
        text = re.sub(_PLACEHOLDER, lambda _: next(spans, ""), bare)
    else:
        text = _without_marks(text)
    return _SPACES.sub(" ", text).strip()


def plain_line(line: str) -> str:
    """The words of a whole line of Markdown outside a code block; "" for rules."""
    if _TABLE_RULE.match(line):
        return ""
    line = _LINE_MARKS.sub("", line, count=1)
    if line.lstrip().startswith("|"):
        line = line.replace("|", " ")
    return plain_inline(line)


def _without_marks(text: str) -> str:
    if "[" in text:
        text = _IMAGE_OR_LINK.sub(r"\g<text>", text)
        text = _IMAGE_OR_LINK.sub(r"\g<text>", text)  # an image inside a link
    if "://" in text:
        text = _ADDRESS.sub(" ", text)
    if "<" in text or "-->" in text:
        text = _TAG.sub(" ", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\1", text))
    if "&" in text:
        text = _ENTITIES.sub(lambda match: _ENTITY[match.group()], text)
    return text
