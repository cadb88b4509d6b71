"""A note made from an answer: the cited lines as quotes, the rest marked as the model's.

Until the learner says that they checked it, it is kept as a piece of a chat: never ground for an
answer (see `ingest.kinds`).
"""

from __future__ import annotations

import re
from datetime import datetime

from ingest.kinds import CHECKED_LINE, MODEL_LINE
from tutor.answers import Answer, Citation

_TITLE_CHARS = 120


def note_from(question: str, answer: Answer, words: str, now: datetime) -> str:
    """A Markdown note of an answer. `words` is its text with its marks in words."""
    title = " ".join(question.split()).lstrip("#> ")[:_TITLE_CHARS] or "A note"
    made = [MODEL_LINE] if answer.mode == "model" else []
    head = ["---", *made, f"made: {now.astimezone():%Y-%m-%d}", "---"]
    quotes = [_quoted(citation) for citation in answer.citations]
    parts = ["\n".join(head), f"# {title}", words.strip(), *quotes]
    return "\n\n".join(parts) + "\n"


def is_unchecked(note: str) -> bool:
    """Whether it is a model's words that nobody has checked yet."""
    head = _head_of(note)
    return MODEL_LINE in head and not any(line.startswith(CHECKED_LINE) for line in head)


def checked(note: str, now: datetime) -> str:
    """The note with the learner's word that they checked it: from now on it is ground."""
    if not is_unchecked(note):
        return note
    line = f"{CHECKED_LINE} {now.astimezone():%Y-%m-%d}"
    return note.replace(MODEL_LINE, f"{MODEL_LINE}\n{line}", 1)


def _quoted(citation: Citation) -> str:
    where = citation.source.locator
    lines = [f"> {line}".rstrip() for line in citation.quote.strip().split("\n")]
    place = where.place or f"lines {where.start_line}–{where.end_line}"
    return "\n".join([*lines, f"> ([{citation.n}] {where.source}, {place})"])


def _head_of(note: str) -> list[str]:
    """The lines of the front matter."""
    found = re.match(r"---\n(.*?)\n---\n", note, re.DOTALL)
    return found[1].split("\n") if found else []
