"""Chats as Markdown files: out with ISO times and mode tags, and in again, ours or another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.errors import UsageError
from ingest.repair import repair
from ingest.transcripts import SPEAKER_HEADING, fence_after, find_turns, speaks_as_learner
from tutor.answers import Answer
from tutor.chats import Chat, Chats, Message, Role, Said, title_of

LONGEST_FILE_CHARS = 2_000_000
_SPEAKERS = {"learner": "You", "tutor": "Tutor"}
_TITLE = re.compile(r"\A# (?P<title>.+)\n")
_KEPT = "\\"  # in front of a message's own line that would read as a speaker's


@dataclass(frozen=True, slots=True)
class ReadChat:
    title: str
    said: tuple[Said, ...]  # oldest first


def to_markdown(chat: Chat, messages: Sequence[Message], in_words: Callable[[Answer], str]) -> str:
    """The chat as a file that `from_markdown` reads back; `in_words` gives an answer's text."""
    parts = [f"# {chat.title}"]
    for message, following in zip(messages, [*messages[1:], None], strict=True):
        # What the learner said is tagged with the mode in which it was answered.
        answer = message.answer or (following.answer if following else None)
        tag = answer.tutor_mode if answer else chat.mode
        text = in_words(message.answer) if message.answer else message.text
        at = message.created.astimezone(UTC).isoformat().replace("+00:00", "Z")
        parts += [f"{at} ({tag})\n## {_SPEAKERS[message.role]}", _kept_apart(text.strip())]
    return "\n\n".join(parts) + "\n"


def from_markdown(text: str, now: datetime) -> ReadChat:
    """The chat of an export: ours, or of another tool with `## You` or `User:` lines.

    A message without a time gets that of the one before, or `now`.

    Raises UsageError when it is no chat, or too long.
    """
    if len(text) > LONGEST_FILE_CHARS:
        raise UsageError(
            f"The chat has more than {LONGEST_FILE_CHARS:,} characters.",
            fix="Cut it into several files.",
        )
    rows = re.split(r"\r\n|\r|\n", repair(text))
    said: list[Said] = []
    at = now
    for turn in find_turns(rows, fewest=2):
        at = _time_of(turn.time) or at
        first = turn.start_line + (turn.time is not None)
        words = _words(rows[first - 1 : turn.end_line], turn.speaker)
        if words:
            role: Role = "learner" if speaks_as_learner(turn.speaker) else "tutor"
            said.append(Said(role, words, at))
    if not said:
        raise UsageError(
            "No chat is recognised in this file.",
            fix="It needs lines that name the speakers, such as `## You` or `User:`.",
        )
    named = _TITLE.match(text)
    return ReadChat(title_of(named["title"] if named else said[0].text), tuple(said))


def import_chat(chats: Chats, read: ReadChat) -> Chat | None:
    """Keep a read chat among the others; None when the same one is there already."""
    for chat in chats.all():
        if chat.title == read.title:
            there = tuple((m.role, m.text, m.created) for m in chats.messages(chat.id))
            if there == tuple((one.role, one.text, one.at) for one in read.said):
                return None
    return chats.add(read.title, read.said)


def _kept_apart(text: str) -> str:
    """The text so that no line of it reads as a speaker's, and no fence of it stays open."""
    lines = [
        _KEPT + line if SPEAKER_HEADING.match(line.lstrip(_KEPT)) else line
        for line in text.split("\n")
    ]
    open_fence = ""
    for line in lines:
        open_fence = fence_after(line, open_fence)
    return "\n".join([*lines, open_fence] if open_fence else lines)


def _words(rows: Sequence[str], speaker: str) -> str:
    """What is said below the speaker's heading, or behind their name on the line."""
    heading, rest = rows[0], rows[1:]
    if SPEAKER_HEADING.match(heading):
        opening = ""
    else:
        opening = re.sub(rf"^\W*{re.escape(speaker)}(?: said)?\W{{0,3}}:?\**\s*", "", heading)
    lines = [
        line.removeprefix(_KEPT) if SPEAKER_HEADING.match(line.lstrip(_KEPT)) else line
        for line in rest
    ]
    return "\n".join([opening, *lines]).strip()


def _time_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.astimezone()
