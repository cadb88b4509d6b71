"""What crosses between the language model and whoever asks it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class ChatMessage:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class ModelState:
    """An installed model."""

    name: str
    size_bytes: int
    parameter_size: str  # "4.0B"; "" when unknown
    family: str
    context_length: int | None  # the most tokens that it was trained to read; None when unknown
    capabilities: frozenset[str] | None  # "completion", "thinking", ...; None when unknown
    is_loaded: bool
    refused: str | None  # why it can't be chosen, one sentence


@dataclass(frozen=True, slots=True)
class Loading:
    """Nothing has come yet; said after a moment and then every few seconds."""

    model: str
    waited_s: float

    @property
    def notice(self) -> str:
        so_far = f"{self.waited_s:.0f} s so far"
        return f"Loading `{self.model}`: {so_far}, and its first time may take minutes."


@dataclass(frozen=True, slots=True)
class Thinking:
    """To be shown folded; no part of the answer, and never sent again."""

    text: str


@dataclass(frozen=True, slots=True)
class Token:
    text: str


@dataclass(frozen=True, slots=True)
class Retracted:
    """All tokens so far were thinking, as only a closing tag now tells: forget them."""


@dataclass(frozen=True, slots=True)
class Done:
    """The last event. Without it an answer isn't complete."""

    reason: Literal["stop", "length"]
    prompt_tokens: int
    answer_tokens: int
    load_s: float
    prompt_s: float  # for the part of the prompt that wasn't cached
    answer_s: float

    @property
    def notice(self) -> str | None:
        if self.reason == "stop":
            return None
        return "The answer reached its length limit and stops here; ask for the rest."


ModelEvent = Loading | Thinking | Token | Retracted | Done


@dataclass(frozen=True, slots=True)
class PullProgress:
    """One line of a download, which comes in several layers."""

    status: str
    completed_bytes: int
    total_bytes: int  # of this layer; 0 where the line isn't about one


class LanguageModel(Protocol):
    """Every method raises ModelError, whose sentence a learner can act on."""

    name: str
    num_ctx: int  # tokens of prompt and answer together; the same for every call

    async def state(self) -> ModelState: ...

    async def list_models(self) -> tuple[ModelState, ...]: ...

    async def preload(self) -> None: ...

    def stream(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
    ) -> AsyncGenerator[ModelEvent, None]:
        """Close it with `contextlib.aclosing`: only then does the model stop at once.

        With `schema` the text is meant to be JSON of that shape; the caller validates.
        """
        ...
