"""Takes thinking out of an answer whose model writes its tags into the text."""

from __future__ import annotations

from typing import Literal

from tutor.model_events import Retracted, Thinking, Token

OPEN, CLOSE = "<think>", "</think>"

Piece = Token | Thinking | Retracted


class ThinkingTags:
    """Sorts a stream of text into thinking and answer, however the tags are split over tokens.

    `<think>` counts at the very beginning only. A `</think>` alone on its line, outside of code,
    that nothing opened says that all before it was thinking.
    """

    def __init__(self) -> None:
        self._state: Literal["start", "thinking", "answer"] = "start"
        self._held = ""  # may turn out to be part of a tag
        self._said = ""  # the answer so far
        self._has_closed = False

    def feed(self, text: str) -> list[Piece]:
        self._held += text
        if self._state == "start" and not self._start():
            return []
        pieces: list[Piece] = []
        if self._state == "thinking":
            pieces += self._think()
        if self._state == "answer":
            pieces += self._answer()
        return [piece for piece in pieces if isinstance(piece, Retracted) or piece.text]

    def finish(self) -> list[Piece]:
        """What was held back, when nothing more comes."""
        held, self._held = self._held, ""
        if not held:
            return []
        return [Thinking(held) if self._state == "thinking" else Token(held)]

    def _start(self) -> bool:
        """Whether enough has come to know how it starts."""
        lead = self._held.lstrip()
        if OPEN.startswith(lead):
            return False
        if lead.startswith(OPEN):
            self._state, self._held = "thinking", lead[len(OPEN) :]
        else:
            self._state = "answer"
        return True

    def _think(self) -> list[Piece]:
        thought, closing, rest = self._held.partition(CLOSE)
        if closing:
            self._state, self._held, self._has_closed = "answer", rest, True
            return [Thinking(thought)]
        keep = len(thought) - _tag_start_chars(thought)
        self._held = thought[keep:]
        return [Thinking(thought[:keep])]

    def _answer(self) -> list[Piece]:
        if not self._said:
            self._held = self._held.lstrip("\n") if self._has_closed else self._held
        whole = self._said + self._held
        place = whole.find(CLOSE, len(self._said))
        if place >= 0 and not self._has_closed and _stands_alone(whole[:place]):
            self._said, self._has_closed = "", True
            self._held = whole[place + len(CLOSE) :]
            return [Retracted(), *self._answer()]
        keep = len(whole) - (0 if self._has_closed else _tag_start_chars(whole))
        new = whole[len(self._said) : keep]
        self._said, self._held = whole[:keep], whole[keep:]
        return [Token(new)]


def _stands_alone(before: str) -> bool:
    return not before.rpartition("\n")[2].strip() and before.count("```") % 2 == 0


def _tag_start_chars(text: str) -> int:
    """How many characters at the end could be the beginning of `</think>`."""
    lengths = range(len(CLOSE) - 1, 0, -1)
    return next((n for n in lengths if text.endswith(CLOSE[:n])), 0)
