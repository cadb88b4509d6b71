"""A model's whole reply to one question, for those who can do nothing with half of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from tutor.model_events import ChatMessage, Done, LanguageModel, Retracted, Token


async def one_reply(
    model: LanguageModel,
    messages: Sequence[ChatMessage],
    *,
    max_tokens: int,
    schema: Mapping[str, Any] | None = None,
    on_done: Callable[[Done], None] = lambda done: None,
) -> str:
    """Its text, also where it was cut off at `max_tokens`; `on_done` is told what it took.

    Raises ModelError.
    """
    text = ""
    async with aclosing(model.stream(messages, max_tokens=max_tokens, schema=schema)) as events:
        async for event in events:
            if isinstance(event, Token):
                text += event.text
            elif isinstance(event, Retracted):
                text = ""
            elif isinstance(event, Done):
                on_done(event)
    return text


def first_object(text: str) -> dict[str, Any]:
    """The JSON object in a reply that may say more than that; {} when there is no whole one."""
    try:
        value, _ = json.JSONDecoder().raw_decode(text[max(0, text.find("{")) :])
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
