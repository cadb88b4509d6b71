from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for the language model, in seconds."""

    connect_s: float = 5.0
    reply_s: float = 20.0  # for what Ollama answers from memory
    loading_after_s: float = 2.0
    loading_every_s: float = 3.0
    first_word_s: float = 600.0  # a cold load on a laptop takes minutes; leaving aborts it
    between_words_s: float = 60.0
    download_line_s: float = 600.0  # checking a large file goes by in silence
