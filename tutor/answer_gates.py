"""What is no answer at all, told before anything is graded. Nothing caught here ever earns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ingest.words import fold, words_of
from tutor.dont_know import says_dont_know
from tutor.grader_instructions import speaks_to_the_grader, without_hidden
from tutor.key_points import clauses, plain_text
from tutor.wording import share, stems

Gate = Literal[
    "empty", "too_short", "question_repeated", "gibberish", "off_topic", "copied", "instructions",
    "dont_know",
]  # fmt: skip

SHORT_REFERENCE_WORDS = 25  # recalling a line this short is what a card wants
COPIED_WORDS = 25  # in a row

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai, Kanji, …
_FIGURE = re.compile(r"\d|\bO\(", re.IGNORECASE)
_ABOUT_ASKING = stems("question answer asked asks define definition explain tell describe")
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz")
_KEY_RUN = re.compile("|".join(row[i : i + 4] for row in _KEY_ROWS for i in range(len(row) - 3)))
_NO_WORD = re.compile(
    r"[bcdfghjklmnpqrstvwxz]{5}|(.)\1\1|q(?!u)[a-z]|[jvwxz][bcdfghjkmnpqtvxz](?=[a-z])"
    r"|[bcdfghkmnpt][jq](?=[bcdfghjklmnpqrstvwxz])|^[bcdfghjklmnpqrstvwxz]{3,}$"
)


def gate_of(
    question: str,
    reference: str,
    answer: str,
    *,
    shown_since: Sequence[str] = (),
) -> Gate | None:
    """The gate that an answer is caught by; off-topic is told by meaning, and not here."""
    shown = without_hidden(answer)
    if not re.search(r"[\w?]", shown):
        return "empty"
    if speaks_to_the_grader(answer):
        return "instructions"
    if says_dont_know(shown, question=question, reference=reference):
        return "dont_know"
    if _repeats(question, reference, shown):
        return "question_repeated"
    if _is_copied(reference, shown, shown_since):
        return "copied"
    if _is_gibberish(shown, known=f"{question} {reference}"):
        return "gibberish"
    if _is_too_short(shown, reference):
        return "too_short"
    return None


def _repeats(question: str, reference: str, answer: str) -> bool:
    """Nearly all of the question and nothing beside it."""
    asked, said = stems(question), stems(answer) - _ABOUT_ASKING
    asked -= _ABOUT_ASKING
    new = said - asked
    if words_of(question) == words_of(answer):
        return True
    return len(said) >= 2 and not new and share(asked, said) >= 0.7 and not _FIGURE.search(answer)


def _is_copied(reference: str, answer: str, shown_since: Sequence[str]) -> bool:
    words = _plain_words(answer)
    sources = [text for text in shown_since if text.strip()]
    if len(_plain_words(reference)) >= SHORT_REFERENCE_WORDS:
        sources.append(reference)
    return any(_longest_run(words, _plain_words(source)) for source in sources)


def _longest_run(words: Sequence[str], source: Sequence[str]) -> bool:
    """Whether `COPIED_WORDS` in a row stand in both."""
    runs = {tuple(source[i : i + COPIED_WORDS]) for i in range(len(source) - COPIED_WORDS + 1)}
    return any(
        tuple(words[i : i + COPIED_WORDS]) in runs for i in range(len(words) - COPIED_WORDS + 1)
    )


def _plain_words(text: str) -> list[str]:
    return _WORD.findall(fold(plain_text(text)))


def _is_gibberish(answer: str, *, known: str) -> bool:
    """Mostly strings that are no words in any language written with these letters."""
    typed = [word for word in _WORD.findall(answer) if word.isascii() and len(word) > 2]
    words = [word.lower() for word in typed if not word.isupper()]
    familiar = set(_WORD.findall(fold(known)))
    strange = [word for word in words if word not in familiar and not word.isdigit()]
    noise = [word for word in strange if _NO_WORD.search(word) or _KEY_RUN.search(word)]
    meant = [word for word in strange if word not in noise]
    return (
        len(noise) >= 2
        and len(noise) > len(meant)
        or (bool(noise) and noise == words == [word.lower() for word in typed])
    )


def _is_too_short(answer: str, reference: str) -> bool:
    """Under half of the shortest thing that the reference says, and no figure."""
    if len(_plain_words(reference)) < SHORT_REFERENCE_WORDS:
        return False
    said = [part for part in clauses(reference) if len(stems(part)) >= 2]
    shortest = max(3, min((len(_plain_words(part)) for part in said), default=0))
    unspaced = len(_UNSPACED.findall(answer)) / 2  # about two characters a word
    words = len(_plain_words(_UNSPACED.sub(" ", answer))) + unspaced
    return words < shortest / 2 and not _FIGURE.search(answer)
