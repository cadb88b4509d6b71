"""What the stand-in server uses for a model: it counts, forgets what is too long, and quotes.

It measures text more harshly than real tokenizers do and cuts as Ollama cuts, so that a prompt
beyond its budget loses its instructions or passages here and shows in the answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CHARS_PER_TOKEN = 2.5  # English prose has about four with real tokenizers
MESSAGE_TOKENS = 8  # role markers and turn ends
KEPT_FRONT_TOKENS = 5  # num_keep 4 and the beginning-of-text mark
UNCOVERED_ANSWER = "The notes that I was given don't say anything about this."


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model is to say. `pieces`, when given, are the tokens exactly as sent."""

    content: str = ""
    thinking: str = ""
    pieces: tuple[str, ...] | None = None

    def tokens(self) -> tuple[str, ...]:
        return self.pieces if self.pieces is not None else split_tokens(self.content)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is left of the messages once they were made to fit."""

    text: str
    tokens: int
    dropped_messages: int
    is_cut: bool  # tokens were taken out of the middle, most of the instructions with them


def count_tokens(text: str) -> int:
    return math.ceil(len(text) / CHARS_PER_TOKEN)


def split_tokens(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\s*\S+|\s+$", text))


def limit_tokens(tokens: Sequence[str], limit: int) -> tuple[str, ...]:
    """As many leading tokens as `limit` allows by our measure; all where the limit is negative."""
    if limit < 0:
        return tuple(tokens)
    kept, used = [], 0
    for token in tokens:
        used += count_tokens(token)
        if used > limit:
            break
        kept.append(token)
    return tuple(kept)


def messages_tokens(messages: Sequence[Mapping[str, Any]]) -> int:
    return sum(MESSAGE_TOKENS + count_tokens(message.get("content", "")) for message in messages)


def render(messages: Sequence[Mapping[str, Any]]) -> str:
    turns = (f"<|{message['role']}|>\n{message.get('content', '')}\n" for message in messages)
    return "".join(turns) + "<|assistant|>\n"


def fit_prompt(messages: Sequence[Mapping[str, Any]], num_ctx: int) -> Prompt:
    """Drop the oldest messages, keep every system message and the last one, then cut the middle."""
    kept = list(messages)
    while messages_tokens(kept) > num_ctx:
        oldest = next((m for m in kept[:-1] if m["role"] != "system"), None)
        if oldest is None:
            break
        kept.remove(oldest)
    text, tokens = render(kept), messages_tokens(kept)
    dropped = len(messages) - len(kept)
    if tokens <= num_ctx:
        return Prompt(text, tokens, dropped, is_cut=False)
    front = int(KEPT_FRONT_TOKENS * CHARS_PER_TOKEN)
    tail = int((num_ctx - KEPT_FRONT_TOKENS) * CHARS_PER_TOKEN)
    return Prompt(text[:front] + text[-tail:], num_ctx, dropped, is_cut=True)


def quote_passages(prompt_text: str, sentences: int = 3) -> str:
    """A grounded answer: the sentences of the numbered passages nearest to the question, marked."""
    asked = prompt_text.rpartition("<|user|>")[2].replace("<|assistant|>", "").strip()
    question = _words(asked.split("\n\n")[-1])
    scored = [
        (len(question & _words(sentence)), -number, sentence)
        for number, passage in _numbered_passages(prompt_text)
        for sentence in _sentences(passage)
    ]
    nearest = max((score for score, _, _ in scored), default=0)
    near = [entry for entry in scored if 2 * entry[0] >= nearest]
    best = sorted(near, key=lambda entry: entry[:2], reverse=True)[:sentences]
    quoted = [f"{sentence.rstrip('.')} [{-number}]." for _, number, sentence in best]
    return " ".join(quoted) or UNCOVERED_ANSWER


def _numbered_passages(prompt_text: str) -> list[tuple[int, str]]:
    """Passages open with `[n]` at the start of a line; `end …`, the next or the turn ends them."""
    last_turns = prompt_text.rpartition("<|assistant|>")[0]
    pattern = r"^\W{0,4}\[(\d+)\][^\n]*\n(.*?)(?=^\W{0,4}\[\d+\]|^end \w+$|^<\||\Z)"
    found = re.findall(pattern, last_turns, flags=re.MULTILINE | re.DOTALL)
    latest = {int(number): text for number, text in found}
    return sorted(latest.items())


def _sentences(passage: str) -> list[str]:
    prose = re.sub(r"^(```|~~~).*?^\1.*?$", "", passage, flags=re.MULTILINE | re.DOTALL)
    lines = [line for line in prose.splitlines() if re.match(r"\s*[\w`*(]", line)]
    parts = re.split(r"(?<=[.!])\s+(?=[A-Z`*])", " ".join(lines))
    return [part.strip() for part in parts if 30 <= len(part) <= 400 and "?" not in part]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 2}


def instance_of(schema: Mapping[str, Any]) -> Any:
    """A small value that the JSON schema allows."""
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return instance_of(schema[choice][0])
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: instance_of(part) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [instance_of(schema.get("items", {"type": "string"}))] * schema.get("minItems", 1)
    plain = {"string": "example", "integer": 1, "number": 0.5, "boolean": True, "null": None}
    return plain[kind[0] if isinstance(kind, list) else kind]
