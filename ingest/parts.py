"""Long sequences a part at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def in_parts(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    """All of `items` in order, at most `size` together."""
    for first in range(0, len(items), size):
        yield list(items[first : first + size])
