"""Which model fits this machine's memory. Advice for whoever has none yet, never a condition."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelAdvice:
    name: str  # as `ollama pull` takes it
    download_gb: float  # at four bits a weight
    least_memory_gb: float  # of the whole machine, with room for the rest of it


# Sizes as Ollama's library tells them; a loaded model takes its size, the context's cache and about
# one GB. From the smallest to the largest.
ADVICE = (
    ModelAdvice("gemma3:1b", 0.8, 0.0),
    ModelAdvice("llama3.2", 2.0, 6.0),
    ModelAdvice("qwen3:4b", 2.5, 8.0),
    ModelAdvice("qwen3:8b", 5.2, 14.0),
    ModelAdvice("gemma3:12b", 8.1, 22.0),
)


def advise(memory_bytes: int) -> tuple[ModelAdvice, ...]:
    """Those that fit, the most able first; there is always one."""
    fitting = [one for one in ADVICE if one.least_memory_gb * 1e9 <= memory_bytes]
    return tuple(reversed(fitting))
