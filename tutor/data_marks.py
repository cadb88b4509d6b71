"""Text from documents and learners as data: it can't pass for a turn, a passage or an order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from tutor.sentences import code_spans, is_inside

MARK_CHARS = 8

# Words with which chat templates mark turns: in a note they are text and must stay text.
_TEMPLATE_MARK = re.compile(
    r"<(?=[|｜]|\w{1,30}[|｜]>|<?/?SYS>|/?(?:s|bos|eos|pad|unk|think|thinking|system|user|assistant"
    r"|human|model|tool_\w+|function_\w+|im_\w+|\w+_of_\w+|begin_of_\w+|reserved_\w+|unused\d+)>)"
    r"|\[(?=/?(?:INST|SYSTEM|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w+|IMG|MODEL_SETTINGS|THINK)\])",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"(?<![\w\])])\[(\d{1,3})\]")
# Signs that are drawn as nothing; between the letters of a mark they would hide it from us.
_UNSEEN = re.compile(r"[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def as_data(text: str) -> str:
    """The text so that it can't pass for a turn, a passage number or an order of ours."""
    text = _UNSEEN.sub("", text)
    code = code_spans(text)
    text = _LONE_NUMBER.sub(
        lambda match: match[0] if is_inside(match.start(), code) else f"({match[1]})", text
    )
    return _TEMPLATE_MARK.sub(lambda match: match[0] + " ", text)


def mark_for(texts: Sequence[str]) -> str:
    """A code that stands in none of the texts and that no text can foresee."""
    mark = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    while any(mark[:MARK_CHARS] in text for text in texts):
        mark = hashlib.sha256(mark.encode()).hexdigest()
    return mark[:MARK_CHARS]
