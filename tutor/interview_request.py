"""Words that ask for an interview, and what it should be about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.words import fold, singular, words_of
from tutor.cards import CardSource
from tutor.fields import fields_of, topics_in

_ASKS = re.compile(
    r"""
      ^\W*(?:(?:please|pls|ok|okay|hi|hey|hello)\W+)*
        (?:(?:can|could|shall)\ (?:we|you|i)\ |let'?s\ |i(?:'d|\ would)\ like\ (?:to\ )?
          |i\ want\ (?:to\ )?)?
        (?:(?:please\ )?(?:start|begin|do|run|take|have|conduct|give\ me|practi[cs]e)\ )?
        (?:with\ )?(?:(?:an?|the|my|another|a\ new)\ )?
        (?:(?:mock|new|technical|practice|coding)\ )*interview
        (?:\ (?:on|about|for|covering|in)\ (?P<about>.+?)|\ (?:now|please|session|with\ me|me))*\W*$
    | ^\W*(?:please\ )?(?:mock\ )?(?:interview|test)\ me
        (?:\ (?:on|about|in)\ (?P<me_about>.+?))?\W*$
    | ^\W*(?:empezar?|comenzar|iniciar)\ (?:la\ |una\ )?entrevista
        (?:\ (?:de|sobre)\ (?P<es_about>.+?))?\W*$
    | ^\W*interview\ (?:shuru|start)(?:\ kar(?:o|te)?)?\W*$
    """,
    re.VERBOSE,
)
_INSTRUCTS = re.compile(
    r"\b(?:you are|act as|conduct(?:ing)?|pretend|play)\b.{0,60}\binterview(?:er)?\b"
    r"|\bmock\b.{0,20}\binterview\b.{0,200}\bquestions?\b",
    re.DOTALL,
)
_COVERS = re.compile(
    r"\b(?:cover(?:ing|s)?|focus(?:ing)? on|about|topics?:?|on)\s+(?P<about>[^.!?\n]+)"
)
_LONGEST_CHARS = 1500  # a pasted instruction; anything longer is something else


@dataclass(frozen=True, slots=True)
class InterviewRequest:
    about: str  # the learner's words; "" when they say nothing of it


@dataclass(frozen=True, slots=True)
class Named:
    """What of the notes some words mean: fields, or else topics."""

    fields: tuple[str, ...]
    topics: tuple[str, ...]


def interview_request(text: str) -> InterviewRequest | None:
    """None: the message asks for something else. "What is a mock interview?" is a question."""
    plain = " ".join(fold(text).replace("’", "'").split())
    if len(plain) > _LONGEST_CHARS:
        return None
    if asks := _ASKS.match(plain):
        about = next((words for words in asks.groupdict().values() if words), "")
        return InterviewRequest(about)
    if _INSTRUCTS.search(plain) and not plain.endswith("?"):
        covers = _COVERS.search(plain)
        return InterviewRequest(covers["about"] if covers else "")
    return None


def fields_named(about: str, notes: Sequence[CardSource]) -> Named | None:
    """What of the notes `about` names; None when nothing."""
    if not about:
        return None
    said = f" {' '.join(map(singular, words_of(about)))} "
    fields = tuple(
        field
        for field in fields_of(notes)
        if f" {' '.join(map(singular, words_of(field)))} " in said
    )
    topics = () if fields else topics_in(about, notes)
    return Named(fields, topics) if fields or topics else None
