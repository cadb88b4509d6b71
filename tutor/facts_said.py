"""What a message tells about the learner, in their own prose: never from code or quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from tutor.code_lines import is_code_line
from tutor.days_said import day_said
from tutor.sentences import code_spans

FactKind = Literal["name", "goal", "date", "level", "language", "coding", "weak_spot"]
KINDS: tuple[FactKind, ...] = get_args(FactKind)
VALUE_CHARS = 120

HUMAN_LANGUAGES = """english spanish espanol castellano hindi hinglish german deutsch french
francais italian
portuguese polish russian ukrainian turkish arabic bengali tamil telugu marathi gujarati
urdu chinese mandarin japanese korean vietnamese indonesian dutch swedish greek czech""".split()
_CODE_LANGUAGES = (
    r"python|java|javascript|typescript|c\+\+|cpp|c#|golang|go|rust|kotlin|ruby|scala|swift"
)

_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"\n]*\"|‘[^’]*’|^[ \t]*>.*$", re.MULTILINE)
_PIECES = re.compile(
    r"\n+|[.!;]+(?=\s|$)|(?<=\?)\s+|(?:,|\s-+|\s–)\s*(?=(?:so\s+|and\s+|but\s+)?"
    r"(?:what|how|can|could|which|why|where|when|who|should|shall|do|does|is|are|please|tell|explain|help|quiz)\b)"
    r"|\s+(?:and|but|,)\s+(?=(?:i|i'm|i’m|my)\b)|,\s+(?=(?:i|i'm|i’m|my)\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^\W*(?:hi|hello|hey)(?:\s+there)?\W+(?=i\b)", re.IGNORECASE)
_NOT_THEIRS = re.compile(
    r"^\W*(?:if|suppose|imagine|say|assume|let'?s say|when|unless|pretend)\b"
    r"|\b(?:said|says|told|tells|wrote|asked|called it|for example|e\.g)\b",
    re.IGNORECASE,
)
_AM = r"(?:\bi(?:['’]m|\s+am))"
_NAME = re.compile(
    r"(?:\bmy\s+name(?:['’]s|\s+is)|\bcall\s+me|\b(?:i(?:['’]m|\s+am)|you\s+can)\s+call(?:ed)?(?:\s+me)?"
    rf"|\bme\s+llamo|\bmi\s+nombre\s+es|\bmera\s+naam|^\W*(?:hi|hello|hey)\W+(?:there\W+)?{_AM})"
    r"\s+(?P<value>[^\W\d_][\w'’-]*(?-i:\s+[A-ZÀ-Þ][\w'’-]*){0,2})",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    """back when if later maybe a an the not from in at on to and so it what now please whatever
    preparing studying learning interviewing applying new stuck tired nervous here ready
    looking trying going having also just still really very currently bad weak good""".split()
)
_GOAL = re.compile(
    rf"{_AM}\s+(?:currently\s+|now\s+)?(?:preparing|studying|interviewing|applying|training|prepping"
    r"|practi[cs]ing|aiming|getting\s+ready)\s+(?:for|to\s+(?:get|become|be|work)|at|with)\s+(?P<value>.+)"
    r"|\bmy\s+goal\s+is\s+(?:to\s+)?(?P<goal>.+)"
    r"|\bi\s+(?:want|would\s+like|hope)\s+to\s+(?P<want>(?:get|become|land|work\s+(?:as|at|for)|pass"
    r"|crack|join)\s+.+)"
    r"|\b(?:my|an?)\s+(?:\w+\s+){0,3}(?:interview|onsite)\s+(?:is\s+)?(?:\w+\s+){0,4}?"
    r"(?:at|with|for)\s+(?P<company>(?!\d|the\s+end)[A-ZÀ-Þ][\w&.-]*(?:\s+[A-ZÀ-Þ][\w&.-]*){0,2})",
)
_LEVEL = re.compile(
    rf"{_AM}\s+(?:still\s+|just\s+)?(?:an?\s+)?(?P<value>(?:complete\s+|absolute\s+|total\s+)?"
    r"(?:beginner|junior|mid-?\s?level|intermediate|senior|staff|principal|fresher|student"
    r"|new\s+grad(?:uate)?|self-taught)"
    r"(?:\s+(?!(?:and|but|or|with|who|at|in|on|from|so)\b)[\w+#/-]+){0,3})"
    rf"|\bmy\s+level\s+is\s+(?P<level>.+)|{_AM}\s+(?P<new>new\s+to\s+.+)"
    r"|\bi\s+have\s+(?P<years>(?:\d{1,2}|\w+)\s+years?\s+(?:of\s+)?(?:\w+\s+){0,3}experience.*)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"^\W*(?:please\s+|always\s+|from\s+now\s+on,?\s+)*(?:answer|reply|respond|talk|speak|write)"
    r"(?:\s+(?:to\s+)?me)?\s+(?:always\s+)?in\s+(?P<value>[^\W\d_]+)"
    r"|\bmy\s+(?:native\s+|first\s+|mother\s+)?(?:language|tongue)\s+is\s+(?P<native>[^\W\d_]+)"
    r"|\bi\s+(?:speak|prefer)\s+(?P<speak>[^\W\d_]+)",
    re.IGNORECASE,
)
_CODING = re.compile(
    rf"\b(?:and\s+(?:mostly\s+|mainly\s+)?(?:code|program)(?:\s+mostly|\s+mainly)?\s+in"
    rf"|i\s+(?:mostly\s+|mainly\s+|usually\s+)?(?:code|program|write|interview|work|prefer)"
    rf"(?:\s+mostly|\s+mainly|\s+code)?(?:\s+in|\s+with)?|{_AM}\s+(?:coding|interviewing)\s+in"
    rf"|my\s+(?:main\s+|preferred\s+|favou?rite\s+)?(?:programming\s+)?language\s+is)"
    rf"\s+(?P<value>{_CODE_LANGUAGES})(?![\w+#])",
    re.IGNORECASE,
)
_WEAK = re.compile(
    rf"{_AM}\s+(?:really\s+|very\s+|a\s+bit\s+|quite\s+|so\s+)?(?:weak|bad|terrible|shaky|rusty"
    r"|struggling|not\s+(?:so\s+|very\s+|really\s+)?(?:good|strong|confident))\s+(?:at|in|on|with)"
    r"\s+(?P<value>.+)"
    r"|\bi\s+(?:really\s+|always\s+|often\s+)?(?:struggle\s+with|mix\s+up|forget)\s+(?P<struggle>.+)"
    r"|\bmy\s+weak(?:ness(?:es)?|est)?\s*(?:spots?|points?|areas?|topics?)?\s+(?:is|are)\s+(?P<spots>.+)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\btengo\b.*\bentrevista\b"
    r"|\b(?:i\s+have|i['’]?ve(?:\s+got)?|i\s+got|my)\b.*\b(?:interview|onsite|phone\s+screen|exam)s?\b"
    r"|\b(?:interview|onsite)\b.*\b(?:is|on)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:please|though|too|btw|right now|at the moment|hai|hoon)\W*$|[\s,.!?:;)]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as the learner told it."""

    kind: FactKind
    value: str  # of a date its ISO form
    words: str  # the piece of the message that says it


def facts_in(text: str, today: date) -> tuple[Told, ...]:
    """The facts that the message tells, each value at most VALUE_CHARS long."""
    told: dict[tuple[FactKind, str], Told] = {}
    for piece in _pieces(own_prose(text)):
        if piece.endswith("?") or _NOT_THEIRS.search(piece):
            continue
        for kind, read in _READERS.items():
            for value in read(piece, today):
                short = value[:VALUE_CHARS].strip()
                if short:
                    told.setdefault((kind, short.casefold()), Told(kind, short, piece[:300]))
    return tuple(told.values())


def beside_facts(text: str, words: Iterable[str]) -> str:
    """What the message says besides the pieces that told a fact; "" when nothing."""
    for piece in words:
        pattern = r"\s+".join(map(re.escape, piece.split()))
        text = re.sub(pattern, " ", text, count=1)
    return re.sub(r"^(?:[\s.,;!–-]|(?:hi|hello|hey|and|but|so)\b)+", "", text, flags=re.I).strip()


def own_prose(text: str) -> str:
    """What the learner says themselves: no code, nothing quoted."""
    for start, end in reversed(code_spans(text)):
        text = text[:start] + "\n" + text[end:]
    prose = _QUOTED.sub(" ", text)
    return "\n".join(line for line in prose.split("\n") if not is_code_line(line))


def _pieces(prose: str) -> Iterator[str]:
    for piece in _PIECES.split(_GREETING.sub("hi ", prose)):
        if plain := " ".join((piece or "").split()):
            yield plain


def _named(pattern: re.Pattern[str], piece: str) -> Iterator[str]:
    match = pattern.search(piece)
    if match:
        yield _tidy(next(value for value in match.groupdict().values() if value))


def _tidy(value: str) -> str:
    before = None
    while before != value:
        before, value = value, _TRAILING.sub("", value.strip())
    return value


def _name(piece: str, today: date) -> Iterator[str]:
    for value in _named(_NAME, piece):
        words = [word for word in value.split() if word.casefold() != "hai"]
        if words and words[0].casefold() not in _NO_NAMES:
            kept = words if words[0][0].isupper() else words[:1]
            yield " ".join(word[0].upper() + word[1:] for word in kept)


def _goal(piece: str, today: date) -> Iterator[str]:
    match = _GOAL.search(piece) or _GOAL.search(piece[:1].lower() + piece[1:])
    if match is None:
        return
    if company := match["company"]:
        yield f"an interview at {_tidy(company)}"
    else:
        yield _tidy(match["value"] or match["goal"] or match["want"])


def _date(piece: str, today: date) -> Iterator[str]:
    if _MEETING.search(piece) and (day := day_said(piece, today)):
        yield day.isoformat()


def _level(piece: str, today: date) -> Iterator[str]:
    yield from _named(_LEVEL, piece)


def _language(piece: str, today: date) -> Iterator[str]:
    for value in _named(_LANGUAGE, piece):
        if value.casefold() in HUMAN_LANGUAGES:
            yield value.capitalize()


def _coding(piece: str, today: date) -> Iterator[str]:
    yield from _named(_CODING, piece)


def _weak_spots(piece: str, today: date) -> Iterator[str]:
    for value in _named(_WEAK, piece):
        for spot in re.split(r",\s*(?:and\s+)?|\s+(?:and|or|&)\s+", value):
            if 1 < len(spot) <= 60:
                yield _tidy(spot)


_READERS: dict[FactKind, Callable[[str, date], Iterator[str]]] = {
    "name": _name,
    "goal": _goal,
    "date": _date,
    "level": _level,
    "language": _language,
    "coding": _coding,
    "weak_spot": _weak_spots,
}
