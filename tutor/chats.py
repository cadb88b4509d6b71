"""Chats and their messages in the learner's store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from tutor.answers import Answer, Thought, Usage, from_record, to_record
from tutor.learner import LearnerStore, Row
from tutor.modes import MODES, TutorMode

Role = Literal["learner", "tutor"]
State = Literal["streaming", "done", "stopped", "failed", "broken_off"]

TITLE_CHARS = 60
_MESSAGE = "SELECT id, chat_id, role, created, text, state, payload, usage FROM messages"


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    title: str
    mode: TutorMode
    created: datetime  # UTC
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a chat that was held elsewhere."""

    role: Role
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """`answer` is the tutor's, as far as it has come; None for what the learner said."""

    id: int
    chat_id: int
    role: Role
    created: datetime  # UTC
    text: str
    state: State
    answer: Answer | None


class Chats:
    """Every change is on disk when its method returns."""

    def __init__(self, store: LearnerStore) -> None:
        self.store = store

    def start(self, first_words: str, *, mode: TutorMode = "explain") -> Chat:
        """A new chat, called by the first words that the learner says in it."""
        with self.store.writing() as run:
            cursor = run(
                "INSERT INTO chats (title, mode, created) VALUES (?, ?, ?)",
                (title_of(first_words), mode, self.store.now()),
            )
            chat = self.get(int(cursor.lastrowid or 0))
        assert chat is not None
        return chat

    def add(self, title: str, said: Sequence[Said]) -> Chat:
        """A whole chat at once, as it was held."""
        with self.store.writing() as run:
            cursor = run(
                "INSERT INTO chats (title, mode, created) VALUES (?, 'explain', ?)",
                (title_of(title), said[0].at.isoformat() if said else self.store.now()),
            )
            chat_id = int(cursor.lastrowid or 0)
            for one in said:
                run(
                    "INSERT INTO messages (chat_id, role, created, text, state)"
                    " VALUES (?, ?, ?, ?, 'done')",
                    (chat_id, one.role, one.at.isoformat(), one.text),
                )
            chat = self.get(chat_id)
        assert chat is not None
        return chat

    def all(self) -> tuple[Chat, ...]:
        """Pinned ones first, then the newest."""
        rows = self.store.read(
            "SELECT id, title, mode, created, pinned FROM chats ORDER BY pinned DESC, id DESC"
        )
        return tuple(_chat(row) for row in rows)

    def get(self, chat_id: int) -> Chat | None:
        rows = self.store.read(
            "SELECT id, title, mode, created, pinned FROM chats WHERE id = ?", (chat_id,)
        )
        return _chat(rows[0]) if rows else None

    def rename(self, chat_id: int, title: str) -> None:
        with self.store.writing() as run:
            run("UPDATE chats SET title = ? WHERE id = ?", (title_of(title), chat_id))

    def set_mode(self, chat_id: int, mode: TutorMode) -> None:
        with self.store.writing() as run:
            run("UPDATE chats SET mode = ? WHERE id = ?", (mode, chat_id))

    def pin(self, chat_id: int, *, pinned: bool) -> None:
        with self.store.writing() as run:
            run("UPDATE chats SET pinned = ? WHERE id = ?", (int(pinned), chat_id))

    def delete(self, chat_id: int) -> None:
        """The chat with all its messages, for ever."""
        with self.store.writing() as run:
            run("DELETE FROM chats WHERE id = ?", (chat_id,))

    def messages(self, chat_id: int) -> tuple[Message, ...]:
        """Oldest first."""
        rows = self.store.read(f"{_MESSAGE} WHERE chat_id = ? ORDER BY id", (chat_id,))
        return tuple(_message(row) for row in rows)

    def message(self, message_id: int) -> Message | None:
        rows = self.store.read(f"{_MESSAGE} WHERE id = ?", (message_id,))
        return _message(rows[0]) if rows else None

    def asked(self, message_id: int) -> Message | None:
        """What the learner said last before this message."""
        answer = self.message(message_id)
        above = self.messages(answer.chat_id) if answer else ()
        said = (m for m in reversed(above) if m.id < message_id and m.role == "learner")
        return next(said, None)

    def usages(self, model: str, limit: int) -> tuple[Usage, ...]:
        """What the model's last answers in any chat took, newest first."""
        rows = self.store.read(
            "SELECT usage FROM messages WHERE json_extract(usage, '$.model') = ?"
            " ORDER BY id DESC LIMIT ?",
            (model, limit),
        )
        return tuple(Usage(**json.loads(usage)) for (usage,) in rows)

    def say(self, chat_id: int, text: str) -> int:
        """Keep what the learner said. Returns the message's id."""
        return self._add(chat_id, "learner", text, "done")

    def begin_answer(self, chat_id: int) -> int:
        """An empty answer that is being written. Returns the message's id."""
        return self._add(chat_id, "tutor", "", "streaming")

    def add_text(self, message_id: int, piece: str) -> None:
        """Put `piece` at the end of an answer that is being written."""
        with self.store.writing() as run:
            run("UPDATE messages SET text = text || ? WHERE id = ?", (piece, message_id))

    def clear_text(self, message_id: int) -> None:
        with self.store.writing() as run:
            run("UPDATE messages SET text = '' WHERE id = ?", (message_id,))

    def think(self, message_id: int, thought: Thought) -> None:
        """Keep what the model has thought so far over an answer that is drafted."""
        with self.store.writing() as run:
            run(
                "UPDATE messages SET payload = json_set(payload, '$.thought', json(?))"
                " WHERE id = ? AND payload IS NOT NULL",
                (json.dumps(asdict(thought)), message_id),
            )

    def draft(self, message_id: int, answer: Answer) -> None:
        """Keep what is known before the first word comes: passages, extract, coverage."""
        self._put(message_id, answer, "streaming")

    def finish(self, message_id: int, answer: Answer, state: State) -> None:
        """Keep the answer as it is in the end."""
        self._put(message_id, answer, state)

    def mark_broken_off(self) -> int:
        """Answers still being written when the app last ended stay as they are, marked.

        Called once at the app's start. Returns how many there were.
        """
        with self.store.writing() as run:
            cursor = run("UPDATE messages SET state = 'broken_off' WHERE state = 'streaming'")
            return int(cursor.rowcount)

    def _add(self, chat_id: int, role: Role, text: str, state: State) -> int:
        with self.store.writing() as run:
            cursor = run(
                "INSERT INTO messages (chat_id, role, created, text, state) VALUES (?, ?, ?, ?, ?)",
                (chat_id, role, self.store.now(), text, state),
            )
            return int(cursor.lastrowid or 0)

    def _put(self, message_id: int, answer: Answer, state: State) -> None:
        usage = json.dumps(asdict(answer.usage)) if answer.usage else None
        payload = json.dumps(to_record(answer), ensure_ascii=False)
        with self.store.writing() as run:
            run(
                "UPDATE messages SET text = ?, state = ?, mode = ?, payload = ?, usage = ?"
                " WHERE id = ?",
                (answer.text, state, answer.mode, payload, usage, message_id),
            )


def title_of(words: str) -> str:
    """One line of at most TITLE_CHARS characters, cut between words."""
    line = " ".join(words.split())
    if len(line) <= TITLE_CHARS:
        return line or "New chat"
    return line[: TITLE_CHARS - 1].rsplit(" ", 1)[0] + "…"


def _chat(row: Row) -> Chat:
    id_, title, mode, created, pinned = row
    known: TutorMode = mode if mode in MODES else "explain"
    return Chat(id_, title, known, datetime.fromisoformat(created), bool(pinned))


def _message(row: Row) -> Message:
    id_, chat_id, role, created, text, state, payload, usage = row
    answer = None
    if payload is not None:
        used = Usage(**json.loads(usage)) if usage else None
        answer = from_record(text, json.loads(payload), used)
    return Message(id_, chat_id, role, datetime.fromisoformat(created), text, state, answer)
