"""Mojibake: text whose UTF-8 bytes were once read with another encoding (`‚úÖ` is ✅).

Only a whole text is re-decoded, and only when every character of it fits the story; genuine curly
quotes and arrows make a text fail that test, so it stays as it is. ASCII is the same in all these
encodings, hence line ends stay where they are and line numbers never change.
"""

from __future__ import annotations

from functools import cache

_NOT_ASCII = range(0x80, 0x100)


def repair(text: str) -> str:
    """`text` as its author wrote it, where that can be known; else `text` itself."""
    if text.isascii():
        return text
    for encoding in ("mac_roman", "cp1252", "latin-1"):
        mended = _read_again(text, encoding)
        if mended is not None and _looks_better(mended, text):
            return mended
    return text


def _read_again(text: str, encoding: str) -> str | None:
    try:
        return text.translate(_bytes_of(encoding)).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


@cache
def _bytes_of(encoding: str) -> dict[int, int | str]:
    """Maps each character of `encoding` to its byte, and what no byte stands for out of latin-1.

    Programs that read with cp1252 keep bytes that it leaves undefined as control characters.
    """
    table: dict[int, int | str] = {}
    for byte in _NOT_ASCII:
        table[byte] = "\uffff"
    for byte in _NOT_ASCII:
        try:
            table[ord(bytes([byte]).decode(encoding))] = byte
        except UnicodeDecodeError:
            table[byte] = byte
    return table


def _looks_better(mended: str, text: str) -> bool:
    def oddities(string: str) -> int:
        return sum(1 for char in string if "\x80" <= char <= "\x9f" or char == "\ufffd")

    return len(mended) < len(text) and oddities(mended) <= oddities(text)
