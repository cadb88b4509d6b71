from __future__ import annotations

import pytest

from ingest.repair import repair

WRITTEN = "✅ done → next\n¿qué? “ok” – 1 €\n\U0001f389 fin\n"


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "latin-1"])
def test_text_read_with_a_wrong_encoding_is_read_again(encoding: str) -> None:
    content = WRITTEN.encode("utf-8")
    damaged = "".join(_char_of(byte, encoding) for byte in content)
    assert damaged != WRITTEN
    assert repair(damaged) == WRITTEN


def _char_of(byte: int, encoding: str) -> str:
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)  # how programs keep the five bytes that cp1252 leaves undefined


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "“curly” ’quotes’ — and → arrows …",
        "Größe, café, naïve, ¿qué?",
        "日本語 and ✅",
        "√ of 2 ≤ 3 © ™ •",
        "Ã alone, and é",
        "",
    ],
)
def test_genuine_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


def test_lines_stay_where_they_are() -> None:
    damaged = "a\r\n‚úÖ b\r\n\r‚Üí c\n"
    assert repair(damaged) == "a\r\n✅ b\r\n\r→ c\n"


def test_text_with_damaged_and_genuine_signs_is_left_alone() -> None:
    assert repair("‚úÖ but → too") == "‚úÖ but → too"
