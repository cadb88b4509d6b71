from __future__ import annotations

import pytest

from tutor.model_events import Retracted, Thinking
from tutor.thinking_tags import ThinkingTags


def sort(text: str, token_chars: int) -> tuple[str, str]:
    """(thinking, answer) when the text comes in tokens of that many characters."""
    tags = ThinkingTags()
    pieces = []
    for start in range(0, len(text), token_chars):
        pieces += tags.feed(text[start : start + token_chars])
    thinking = answer = ""
    for piece in pieces + tags.finish():
        if isinstance(piece, Retracted):
            thinking, answer = thinking + answer, ""
        elif isinstance(piece, Thinking):
            thinking += piece.text
        else:
            answer += piece.text
    return thinking, answer


@pytest.mark.parametrize("token_chars", range(1, 12))
@pytest.mark.parametrize(
    ("text", "thinking", "answer"),
    [
        ("A plain answer.", "", "A plain answer."),
        ("<think>Hm.</think>\n\nAn answer.", "Hm.", "An answer."),
        ("\n <think>Hm < 3</think>a < b", "Hm < 3", "a < b"),
        ("<think>never closed", "never closed", ""),
        ("Hm.\n</think>\nAn answer.", "Hm.\n", "An answer."),
        ("Tags like <think> and </think> in a line.", "", None),
        ("In code:\n```\n</think>\n```\nStays.", "", None),
        ("<thinker> isn't a tag", "", None),
        ("It ends with <", "", None),
    ],
)
def test_thinking_and_answer_are_told_apart_however_the_text_is_cut(
    text, thinking, answer, token_chars
):
    assert sort(text, token_chars) == (thinking, text if answer is None else answer)
