"""Finding something said in any chat: every word has to stand in the message, in any form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from tutor.chats import Role
from tutor.learner import LearnerStore

SNIPPET_CHARS = 160
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """A message that has the words, or the title of a chat that has them (`message_id` 0)."""

    chat_id: int
    message_id: int
    title: str
    role: Role
    at: datetime  # UTC
    snippet: str  # one line around the first word


def search_chats(store: LearnerStore, wanted: str, limit: int = 20) -> tuple[SaidBefore, ...]:
    """Messages with all the words: first with most of them in the message, then in its chat's
    title, then the newest.

    Upper and lower case are the same; a word also stands where a longer one begins with it.
    """
    words = re.findall(r"\w[\w+#.]*", wanted)[:MOST_WORDS]
    if not words:
        return ()
    has_each = " AND ".join("(' ' || m.text || ' ' || c.title) LIKE ? ESCAPE '\\'" for _ in words)
    in_text = " + ".join("((' ' || m.text) LIKE ? ESCAPE '\\')" for _ in words)
    in_title = " + ".join("((' ' || c.title) LIKE ? ESCAPE '\\')" for _ in words)
    patterns = [f"%{_escaped(word)}%" for word in words]
    rows = store.read(
        "SELECT m.chat_id, m.id, c.title, m.role, m.created, m.text"
        " FROM messages m JOIN chats c ON c.id = m.chat_id"
        f" WHERE {has_each} ORDER BY {in_text} DESC, {in_title} DESC, m.id DESC",
        (*patterns, *patterns, *patterns),
    )
    begins = [re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE) for word in words]
    found: list[SaidBefore] = []
    for chat_id, id_, title, role, created, text in rows:
        if all(begin.search(f"{text} {title}") for begin in begins):
            snippet = _snippet(text, begins)
            at = datetime.fromisoformat(created)
            found.append(SaidBefore(chat_id, id_, title, role, at, snippet))
        if len(found) == limit:
            break
    return tuple(found)


def _snippet(text: str, begins: list[re.Pattern[str]]) -> str:
    """The line around the first word that the text has, whole words only."""
    line = " ".join(text.split())
    first = min((m.start() for begin in begins if (m := begin.search(line))), default=0)
    start = max(0, first - SNIPPET_CHARS // 3)
    piece = line[start : start + SNIPPET_CHARS]
    if start:
        piece = "…" + piece.partition(" ")[2]
    if start + SNIPPET_CHARS < len(line):
        piece = piece.rpartition(" ")[0] + "…"
    return piece


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
