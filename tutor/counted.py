"""A number and its noun, as pages say them."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """`1 card`, `2 cards`; for nouns that take an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
