"""What the tutor says to messages that aren't questions to the notes."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.answers import Answer, Sentence
from tutor.messages import MessageKind
from tutor.prompts import Turn
from tutor.sentences import split_sentences

_REPLIES: dict[MessageKind, str] = {
    "greeting": "Hello! Ask me about your notes, and I'll answer with the lines it rests on.",
    "thanks": "You're welcome. What shall we look at next?",
    "about_learner": "I don't keep facts about you yet. Ask me about your notes, "
    "and I'll answer with the lines it rests on.",
    "about_app": "Here I answer questions from your notes, each with the lines it rests on. "
    "What else the app does stands in the menu on the left.",
    "code": "I read that as code. Ask a question about it, and I'll look in your notes.",
}


def reply_to(kind: MessageKind, earlier: Sequence[Turn]) -> Answer:
    """An answer that nothing was searched for; `kind` is any but a question."""
    text = _this_chat(earlier) if kind == "about_chat" else _REPLIES[kind]
    said = tuple(Sentence(sentence, "not_checked") for sentence in split_sentences(text))
    return Answer(text=text, mode="notes", sentences=said)


def _this_chat(earlier: Sequence[Turn]) -> str:
    if not earlier:
        return "This chat has just begun: you haven't asked anything yet."
    asked = "\n".join(f"- {' '.join(turn.question.split())[:200]}" for turn in earlier)
    return f"So far you asked:\n\n{asked}"
