"""The tutor's modes: what it does with a question. Chosen on the page, in words, or by `--mode`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from ingest.words import fold

TutorMode = Literal["explain", "socratic", "review", "guide", "summarise"]
MODES: tuple[TutorMode, ...] = get_args(TutorMode)
FEWEST_BULLETS, DEFAULT_BULLETS, MOST_BULLETS = 1, 5, 20

LABELS: dict[TutorMode, str] = {
    "explain": "Explain",
    "socratic": "Socratic",
    "review": "Review",
    "guide": "Guide",
    "summarise": "Summarise",
}
PURPOSES: dict[TutorMode, str] = {
    "explain": "Answers from your notes, and one question to check yourself.",
    "socratic": "Leads you to the answer by questions; tells it after two misses.",
    "review": "Reads your code, never runs it, and says what your notes say about it.",
    "guide": "Walks you through a problem step by step, with hints.",
    "summarise": "Sums up a document or section of your notes, or this chat.",
}

_SOCRATIC = re.compile(
    r"^\W*(?:(?:please|can you|could you|let'?s)\s+)*(?:quiz|teach|ask|question|test|lead|drill)"
    r"\s+me\s+(?:socratically|in\s+(?:a\s+)?socratic\s+(?:way|mode|style))\W*"
    r"(?:(?:on|about|through|to)\s+(?P<after>.+))?$"
    r"|^\W*(?:quiz|teach|ask|lead|drill)\s+me\s+(?:(?:on|about|to|through)\s+)?(?P<before>.+?)"
    r"\s+(?:socratically|in\s+(?:a\s+)?socratic\s+(?:way|mode|style))\W*$"
    r"|^\W*(?:please\s+)?(?:don'?t|do\s+not)\s+(?:tell|give)\s+me\s+the\s+answers?\W+(?:just\s+|but\s+)?"
    r"(?:ask|quiz|lead)\s+me\s+(?:questions\s+)?(?:about|on|to|through)\s+(?P<instead>.+)$"
    r"|^\W*(?:please\s+)?(?:ask|lead)\s+me\s+(?:by\s+|with\s+)?questions\s+(?:about|on|to|through)\s+"
    r"(?P<asked>.+?)(?:\s+(?:instead\s+of|rather\s+than|and\s+don'?t)\b.*)?$"
    r"|^\W*(?:please\s+)?teach\s+me\s+(?:about\s+)?(?P<taught>.+?)\s+by\s+(?:asking\b.*|questions)$"
    r"|^\W*(?:be\s+socratic|socratic(?:\s+(?:mode|method))?)\W*(?:(?:on|about|for)?\s+(?P<mode>.+))?$",
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r"^\W*(?:(?:please|can you|could you)\s+)*(?:guide\s+me\s+through"
    r"|(?:walk|guide)\s+me\s+through\s+(?:solving|how\s+to\s+solve))\s+(?:solving\s+"
    r"|the\s+problem\s+(?:of\s+)?|how\s+to\s+solve\s+)?(?P<about>.+)$"
    r"|^\W*(?:walk\s+me\s+through|take\s+me\s+through)\s+(?P<steps>.+?)\s+step\s+by\s+step\W*$"
    r"|^\W*(?:help\s+me\s+(?:to\s+)?solve|let'?s\s+solve|(?:just\s+)?(?:give\s+me\s+)?(?:only\s+)?hints?"
    r"(?:\s+only)?(?:\s+(?:for|on|to)|\s*:))\s+(?P<solve>.+?)(?:,?\s+(?:but\s+)?not\s+the\s+solution)?$"
    r"|^\W*guide(?:\s+mode)?(?:\W+(?P<mode>.+))?$",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"^\W*(?:(?:please|can you|could you)\s+)*(?:code\s+)?review"
    r"(?:\s+(?:this|my|the\s+following|it))?(?:\s+(?:code|function|snippet|class|program|solution))?"
    r"(?:\s+please)?\s*(?:\W*$|:|\n|```)"
    r"|^\W*(?:check|look\s+(?:at|over)|critique)\s+(?:this|my)\s+(?:code|function|solution)\b"
    r"|^\W*review\s+mode\W*$",
    re.IGNORECASE,
)
_SUMMARISE = re.compile(
    r"^\W*(?:(?:please|can you|could you)\s+)*(?:give\s+me\s+(?:an?\s+)?)?"
    r"(?P<first>(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[- ]"
    r"(?:bullet|point|line)s?(?:[- ]points?)?\s+)?"
    r"(?:summari[sz]e|summary|sum\s+up|recap|resume|tl;?dr)(?:\s+(?:of|for))?\s*(?P<about>.*)$",
    re.IGNORECASE,
)
_BULLETS = re.compile(
    r"\s*\b(?:in|into|as|with|en)?\s*(?:at\s+most\s+|about\s+)?(?P<count>\d{1,2}|one|two|three|four"
    r"|five|six|seven|eight|nine|ten)\s+(?:short\s+)?(?:bullets?|bullet\s+points?|points?|lines?"
    r"|sentences?|puntos)\b",
    re.IGNORECASE,
)
_COUNTS = dict(
    zip(
        "one two three four five six seven eight nine ten".split(),
        range(1, 11),
        strict=True,
    )
)
_THIS_CHAT = re.compile(
    r"^(?:(?:this|our|the|esta|la|nuestra)\s+)?(?:whole\s+)?"
    r"(?:chat|conversation|discussion|session|conversacion|charla)?"
    r"(?:\s+so\s+far|\s+until\s+now)?\W*$|^(?:what\s+we|everything\s+we)\b.*$",
    re.IGNORECASE,
)
_WHAT_IT_IS = re.compile(
    r"^(?:my\s+notes?\s+(?:on|about)\s+|(?:the\s+|my\s+)?(?:document|guide|file|notes?|section"
    r"|chapter)\s+(?:(?:on|about|called|named)\s+)?)"
    r"|\s+(?:document|guide|file|notes|section|chapter)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ModeRequest:
    """A mode that a message asks for by its words."""

    mode: TutorMode
    about: str  # what it should be done with, in the learner's words; "" for what is at hand
    bullets: int = DEFAULT_BULLETS
    is_lasting: bool = False  # the chat stays in this mode


def mode_request(text: str) -> ModeRequest | None:
    """None: the message asks for no mode; the chat's own holds."""
    first = text.strip().split("\n", 1)[0]
    plain = " ".join(first.replace("’", "'").split())
    if match := _SOCRATIC.match(plain):
        return ModeRequest("socratic", _named(match), is_lasting=True)
    if _REVIEW.match(plain):
        return ModeRequest("review", _after_the_request(text), is_lasting="mode" in plain)
    if match := _GUIDE.match(plain):
        return ModeRequest("guide", _named(match), is_lasting=True)
    if match := _SUMMARISE.match(plain):
        return _summary(f"{match['about']} {(match['first'] or '').replace('-', ' ')}")
    return None


def _named(match: re.Match[str]) -> str:
    return next((words.strip(" .!?:") for words in match.groupdict().values() if words), "")


def _after_the_request(text: str) -> str:
    """The code that comes with "review this": what follows on the line or below it."""
    first, _, rest = text.strip().partition("\n")
    inline = first.partition(":")[2] if ":" in first else ""
    return "\n".join(part for part in (inline.strip(), rest) if part.strip())


def _summary(about: str) -> ModeRequest:
    found = _BULLETS.search(about)
    count = DEFAULT_BULLETS
    if found:
        said = found["count"]
        count = int(said) if said.isdecimal() else _COUNTS[said.lower()]
        about = (about[: found.start()] + about[found.end() :]).strip()
    about = _WHAT_IT_IS.sub("", about.strip(" .!?:\"“”'")).strip(" \"“”'")
    return ModeRequest(
        "summarise",
        "" if _THIS_CHAT.match(fold(about)) else about,
        max(FEWEST_BULLETS, min(MOST_BULLETS, count)),
    )
