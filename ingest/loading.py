"""Importing large libraries in less time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Imports inside don't look for garbage, and what they make isn't looked through later either.

    A quarter of the time that sentence-transformers takes to import goes into looking; afterwards
    each look through its million objects, which stay anyway, would take a third of a second.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
