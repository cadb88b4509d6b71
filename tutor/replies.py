"""What the tutor says to messages that aren't questions to the notes."""

from __future__ import annotations

from dataclasses import replace

from tutor.answers import Answer, Awaited, Sentence
from tutor.messages import MessageKind
from tutor.modes import LABELS, PURPOSES, TutorMode
from tutor.sentences import split_sentences

_REPLIES: dict[MessageKind, str] = {
    "greeting": "Hello! Ask me about your notes, and I'll answer with the lines it rests on.",
    "thanks": "You're welcome. What shall we look at next?",
    "about_app": "Here I answer from your notes, lead you by questions, review code, guide you "
    "through problems and sum things up. An interview starts on the Interview page, cards and "
    "quizzes on Practise; notes are added in the Library. A chat's menu renames, pins, exports and "
    "deletes it; the model, what I remember of you and your data are in Settings. All of it works "
    "offline, on this machine.",
}
_NEXT: dict[TutorMode, str] = {
    "explain": "What would you like to know?",
    "socratic": "What shall it be about?",
    "review": "Paste the code, whole or line by line.",
    "guide": "Which problem is it?",
    "summarise": "Which document or section?",
}


def reply_to(kind: MessageKind) -> Answer:
    """An answer that nothing was searched for; `kind` is a greeting, thanks, or about the app."""
    return simple_answer(_REPLIES[kind])


def doubted() -> Answer:
    """To “are you sure?” and “that's wrong” about the answer before."""
    return simple_answer(
        "See for yourself: each number opens the lines it rests on. If they say otherwise, or it "
        "isn't what you asked, press “Wrong?” under the answer."
    )


def still_asking(kind: MessageKind, awaited: Awaited) -> Answer:
    """To thanks or a greeting while a question of ours stands: it goes on standing."""
    said = "You're welcome." if kind == "thanks" else "Hello!"
    rest = "Go on with your step, or say “next”."
    if awaited.kind != "guide":
        rest = f"The question stands: **{awaited.question}**"
    return replace(simple_answer(f"{said} {rest}"), awaits=awaited)


def about_mode(mode: TutorMode) -> Answer:
    """What a mode does, when it was asked for with nothing to do it on."""
    said = simple_answer(f"{LABELS[mode]}: {PURPOSES[mode]} {_NEXT[mode]}")
    return replace(said, tutor_mode=mode)


def simple_answer(text: str) -> Answer:
    """Our own words alone."""
    said = tuple(Sentence(sentence, "not_checked") for sentence in split_sentences(text))
    return Answer(text=text, mode="notes", sentences=said)
