"""What was said before, as the model is told it: the newest turns whole, those before in short.

Turns move into the short account several at once, so that the prompt's beginning stays the same
for a while and what Ollama has read of it can be used again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Locator
from tutor.citations import without_markers
from tutor.data_marks import as_data
from tutor.model_events import ChatMessage
from tutor.sentences import split_sentences
from tutor.token_count import cost, count_tokens

TURN_CHARS = 1_200  # of an earlier question or answer; the rest is cut
SHORTENED_AT_ONCE = 4
SHORT_SHARE = 4  # the short account takes at most one part in so many
_QUESTION_CHARS, _GIST_CHARS = 120, 160


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of this chat with its answer."""

    question: str
    answer: str
    shown: tuple[Locator, ...] = ()  # the answer's passages


@dataclass(frozen=True, slots=True)
class Earlier:
    messages: tuple[ChatMessage, ...]
    shortened: int  # turns that are told in one line each
    dropped: int  # turns that aren't told at all


def fit_turns(turns: Sequence[Turn], budget_tokens: int) -> Earlier:
    """As much of the chat as fits, the newest turns whole."""
    whole = [_as_messages(turn) for turn in turns]
    costs = [cost(turn) for turn in whole]
    short = 0
    while short < len(turns) and sum(costs[short:]) > _left(budget_tokens, short):
        short += SHORTENED_AT_ONCE
    short = min(short, len(turns))
    told = _account(turns[:short], budget_tokens // SHORT_SHARE)
    kept = told[0] if told else ()
    messages = (*kept, *(message for turn in whole[short:] for message in turn))
    listed = told[1] if told else 0
    return Earlier(messages, listed, short - listed)


def gist(text: str, chars: int = _GIST_CHARS) -> str:
    """The first sentence on one line, at most `chars` characters."""
    first = (split_sentences(without_markers(text)) or [""])[0]
    return _one_line(first, chars)


def _left(budget_tokens: int, short: int) -> int:
    return budget_tokens - (budget_tokens // SHORT_SHARE if short else 0)


def _account(turns: Sequence[Turn], budget_tokens: int) -> tuple[tuple[ChatMessage, ...], int]:
    """One line a turn, the newest that fit; and how many they are."""
    head, ask = "Earlier in this chat, in short:", "Understood."
    left = budget_tokens - cost([ChatMessage("user", head), ChatMessage("assistant", ask)])
    lines: list[str] = []
    for turn in reversed(turns):
        line = f"- {_one_line(turn.question, _QUESTION_CHARS)} → {gist(turn.answer)}"
        left -= count_tokens(as_data(line)) + 1
        if left < 0:
            break
        lines.insert(0, as_data(line))
    if not lines:
        return (), 0
    told = ChatMessage("user", "\n".join([head, *lines]))
    return (told, ChatMessage("assistant", ask)), len(lines)


def _as_messages(turn: Turn) -> tuple[ChatMessage, ChatMessage]:
    """Without markers: the old numbers mean other passages now."""
    answer = without_markers(turn.answer)
    if len(answer) > TURN_CHARS:
        answer = answer[:TURN_CHARS].rsplit(" ", 1)[0] + " …"
    asked = ChatMessage("user", as_data(turn.question[:TURN_CHARS]))
    return asked, ChatMessage("assistant", as_data(answer))


def _one_line(text: str, chars: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= chars else line[:chars].rsplit(" ", 1)[0] + " …"
