"""What an interviewer replies when the learner asks back, without giving the answer away.

From the notes where they speak of it, else by a standing assumption.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.words import fold
from tutor.answers import Source
from tutor.interview import InterviewQuestion
from tutor.key_points import key_points
from tutor.sentences import fences, split_sentences
from tutor.wording import share, stems

Consult = Callable[[str], Sequence[Source]]
"""The passages of the notes that are nearest to some words, best first."""

SPEAKS_OF_IT = 0.75  # share of what is asked back that a sentence names
SAYS_A_POINT = 0.5  # share of a point's words from where a sentence gives it away
LONGEST_SENTENCE_CHARS = 300

_REPEATS = re.compile(
    r"\b(?:repeat|rephrase|again|clarify|explain the question|what do you mean)\b"
)
_AMOUNT = re.compile(r"\bhow (?:many|much|large|big|often|long|fast)\b")
_ASKING = stems(
    "many much large big often long fast kind type expect expected typical assume suppose mean"
)
# The first one whose words are asked for; an interviewer's usual answers.
_ASSUMPTIONS = (
    (
        r"\b(?:users?|traffic|qps|visitors?|requests?|customers?)\b",
        "Take ten million users a day with ten requests each; say the peak that you plan for.",
    ),
    (
        r"\b(?:latency|response time|how fast|time limit)\b",
        "Take 200 ms as fast enough for a reader; say where you would want less.",
    ),
    (
        r"\b(?:consisten\w*|stale\w*|up to date|real.?time)\b",
        "A few seconds behind is fine, except where money moves; say where you need more.",
    ),
    (
        r"\b(?:availab\w*|downtime|fail\w*|crash\w*|durab\w*)\b",
        "Machines fail, and some minutes of downtime a month are fine; lost data isn't.",
    ),
    (
        r"\b(?:fits?|memory|ram|how (?:large|big|much|many)|size|sizes|items|elements|rows|n)\b",
        "Take it that all of it fits into one machine's memory; say what changes when it doesn't.",
    ),
    (
        r"\b(?:python|java|c\+\+|javascript|language|version|library|libraries|built.?in)\b",
        "Take the language you know best, in a current version, with its standard library.",
    ),
    (r"\b(?:sorted|ordered|order)\b", "Take it as unsorted; say what sorting it would gain."),
    (
        r"\b(?:duplicates?|unique|distinct)\b",
        "There may be duplicates; say how you treat them.",
    ),
    (
        r"\b(?:empty|null|none|negative|invalid|edge cases?|errors?|zero)\b",
        "It may be empty or hold such values; say how you treat them.",
    ),
    (
        r"\b(?:threads?|concurren\w*|parallel|multi\w*)\b",
        "Take one thread first; then say what changes with several.",
    ),
    (r"\b(?:average|worst|best)\b", "Say both: what is usual, and the worst that can happen."),
    (
        r"\b(?:code|write|implement|pseudo\w*|diagram|draw)\b",
        "Words first; code only where it says it shorter.",
    ),
    (
        r"\b(?:detail\w*|deep|depth|brief\w*|short|long)\b",
        "Two minutes: the main points first, details when I ask for them.",
    ),
)
_USUAL = "Take the usual case, and say which assumption you make and why; then answer under it."


def reply_to_clarifying(asked: str, question: InterviewQuestion, consult: Consult) -> str:
    """The reply in a sentence or two; where the notes say it, with their lines."""
    plain = fold(asked)
    if _REPEATS.search(plain):
        return f"The question is about {question.topic}. {_USUAL}"
    if told := _from_the_notes(asked, question, consult):
        sentence, source = told
        locator = source.locator
        lines = f"lines {locator.start_line} to {locator.end_line}"
        return f"Your notes say “{sentence}” ({locator.source}, {lines}). Take that."
    found = (reply for words, reply in _ASSUMPTIONS if re.search(words, plain))
    return next(found, f"The question is about {question.topic}. {_USUAL}")


def _from_the_notes(
    asked: str, question: InterviewQuestion, consult: Consult
) -> tuple[str, Source] | None:
    """A sentence that names what is asked back and says none of the answer's points."""
    wanted = stems(asked) - stems(question.prompt) - _ASKING
    if not wanted:
        return None
    wants_a_number = bool(_AMOUNT.search(fold(asked)))
    about = stems(f"{question.prompt} {question.topic}")
    for source in consult(f"{question.prompt} {asked}"):
        titles = stems(" ".join([source.document_title, *source.heading_path]))
        for piece in split_sentences(source.text):
            sentence = " ".join(piece.split()).lstrip("-*+> ").strip()
            words = stems(sentence)
            if (
                share(wanted, words) >= SPEAKS_OF_IT
                and about & (words | titles)
                and (not wants_a_number or re.search(r"\d", sentence))
                and _can_be_quoted(piece, sentence)
                and not _says_a_point(words, stems(asked) | about, question)
            ):
                return sentence, source
    return None


def _can_be_quoted(piece: str, sentence: str) -> bool:
    is_prose = not fences(piece) and not sentence.startswith(("#", "|", "<", "Q:"))
    return is_prose and not sentence.endswith("?") and len(sentence) <= LONGEST_SENTENCE_CHARS


def _says_a_point(
    words: frozenset[str], known: frozenset[str], question: InterviewQuestion
) -> bool:
    for point in key_points(question.reference):
        new = stems(point.text) - known
        if new and share(new, words) >= SAYS_A_POINT:
            return True
    return False
