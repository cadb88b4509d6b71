"""How much memory there is, and is free: for advice, and for loading a model before it is asked."""

from __future__ import annotations

import os
from pathlib import Path

from tutor.model_events import ModelState

MEMINFO = Path("/proc/meminfo")
SPARE_BYTES = 1_000_000_000  # for the context, and for everything else that runs
GROWTH = 1.1  # of a model's file when it is loaded


def free_bytes(meminfo: Path = MEMINFO) -> int | None:
    """None where it can't be told, as on systems without /proc."""
    return _told(meminfo, "MemAvailable:")


def all_bytes(meminfo: Path = MEMINFO) -> int | None:
    """Of the whole machine; None where it can't be told."""
    if told := _told(meminfo, "MemTotal:"):
        return told
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on every system
        return None


def has_room_for(model: ModelState, free: int | None) -> bool:
    """False in doubt: a model that doesn't fit would push everything else out."""
    return free is not None and model.size_bytes * GROWTH + SPARE_BYTES <= free


def _told(meminfo: Path, name: str) -> int | None:
    try:
        lines = meminfo.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    kilobytes = next((line.split()[1] for line in lines if line.startswith(name)), None)
    return int(kilobytes) * 1024 if kilobytes else None
