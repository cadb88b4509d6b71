"""How many tokens a text costs at most: counted here, before anything is sent."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from tutor.model_events import ChatMessage

MESSAGE_TOKENS = 8  # role markers and turn ends

_PIECE = re.compile(r"[A-Za-z]+|[^\x00-\x7f]+|[ \t]+|[\s\S]")


@lru_cache(maxsize=1024)  # a chat's earlier turns are counted again with each of its questions
def count_tokens(text: str) -> int:
    """An upper bound for what tokenizers make of a text, generous in every script.

    Digits and signs count one each, letters beyond ASCII their bytes, and nothing is cheaper than
    one token for 2.5 characters.
    """
    pieces = 0
    for piece in _PIECE.findall(text):
        if not piece.isascii():
            pieces += len(piece.encode())
        elif piece.isspace():
            pieces += math.ceil(len(piece) / 4) if len(piece) > 1 else piece == "\n"
        else:
            pieces += math.ceil(len(piece) / 4)
    return max(pieces, math.ceil(len(text) / 2.5))


def cost(messages: Sequence[ChatMessage]) -> int:
    """Tokens of whole messages."""
    return sum(MESSAGE_TOKENS + count_tokens(message.content) for message in messages)
