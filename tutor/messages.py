"""What kind of message is this? Plain rules; only a question is searched, refused or makes a gap.

A social word counts only when it is the whole message: "hi, what is the GIL?" is a question.
"""

from __future__ import annotations

import re
from typing import Literal

from ingest.words import fold
from tutor.code_lines import is_code_line, is_statement
from tutor.interview_request import interview_request
from tutor.wording import is_stop_word

MessageKind = Literal[
    "greeting", "thanks", "about_learner", "about_chat", "about_app", "code", "question"
]

_GREETING_WORDS = """hi hello hey heya hiya yo sup hola buenas buenos saludos namaste namaskar
salaam morning afternoon evening haal kaise whats prabhat"""
_AROUND_A_GREETING = """good night day dias tardes noches shubh ho kya hai how are you doing what s
up ram there again tutor everyone friend amigo bhai yaar ji sir bro mate all my dear un el la
y to que tal im am back here"""
_THANKS_WORDS = """thanks thank thx ty cheers great perfect nice cool awesome ok okay got
understood sense gracias vale genial perfecto entendido dhanyavad dhanyawad shukriya accha
acha theek thik samajh bye goodbye adios luego later alvida helpful useful clear clears cleared
night noches brilliant excellent lovely wonderful claro"""
_AROUND_THANKS = """much very a lot so many for the that your help helps it makes muchas mil bahut
gaya gayi hasta see and please explanation answer one tomorrow now soon ah oh muy"""
_NEEDED: dict[MessageKind, set[str]] = {
    "greeting": set(f"{_GREETING_WORDS}".split()),
    "thanks": set(f"{_THANKS_WORDS}".split()),
}
_ALLOWED: dict[MessageKind, set[str]] = {
    "greeting": set(f"{_GREETING_WORDS} {_AROUND_A_GREETING}".split()),
    "thanks": set(
        f"{_THANKS_WORDS} {_AROUND_THANKS} {_GREETING_WORDS} {_AROUND_A_GREETING}".split()
    ),
}
_LONGEST_SOCIAL_WORDS = 8
_STRETCHED = re.compile(r"([a-z])\1+\b")  # hii, heyyy
_ANNOUNCING = frozenset("one more next another quick last question and now ok okay so".split())
_FIRST_PAUSE = re.compile(r"[,.!:;]+\s+|\s+[-–—]\s+")
_OF_A_GREETING = frozenset("you up doing going".split())  # how are you, what's up
_QUESTION_WORDS = frozenset("what why how when where which who whom whose more no not".split())

_ABOUT_LEARNER = re.compile(
    r"""
      ^\W*(my\ name\ is|call\ me|me\ llamo|mera\ naam|mi\ nombre\ es)\b
    | ^\W*i(\ am|'?m)\ (preparing|studying|interviewing|applying|a\ (student|junior|senior|developer
        |beginner|fresher|software|backend|frontend|full)|new\ to|nervous|tired|stuck)\b
    | ^\W*i(\ have|'?ve|\ got)(\ got)?\ (an?\ |my\ )?(interview|onsite|phone\ screen)\b
    | ^\W*my\ (interview|goal|level|weak\ (spots?|points?|areas?)|weakness(es)?|onsite
        |(native\ |first\ |mother\ )?(language|tongue))\ (is|are|was)\b
    | ^\W*i\ (struggle\ with|(really\ |always\ |often\ )?forget\ (how|the|what)
        |(mostly\ )?code\ in|speak)\b
    | ^\W*(please\ |always\ |from\ now\ on,?\ )*
        (answer|reply|respond|talk|speak|write)(\ to)?(\ me)?\ (always\ )?in\ [a-z]+
        (\ (please|from\ now\ on|always))*\W*$
    | \b(what\ (is|are)|what'?s|do\ you\ (know|remember)|did\ i\ tell\ you|remind\ me\ of|tell\ me)
        \ my\ (first\ |last\ |current\ |own\ |weak\ |favou?rite\ |native\ |programming\ )*
        (name|goals?|level|interview|spots?|points?|weakness(es)?|language|tongue|age|birthday|job
        |company|role|city|team|email|colou?r|food|experience|dates?)\b
    | ^\W*(where|when|how\ old|which\ company)\ (do|did|am|was)\ i
        \ (live|work|study|born|from|interview)?\W*$
    | \b(who\ am\ i|what\ do\ you\ (know|remember)\ (about|of)\ me)\b
    | ^\W*(please\ |now\ )*(forget|delete|erase|don'?t\ remember|olvida)\ (my\ (name|goals?|level
        |interview|onsite|language|tongue|weak|dates?|programming|experience)|everything\b
        |all\b.*\bme\b|me\W*$|(that|it|this)\W*$|what\ (you\ know|i\ (said|told)))
    | \b(when\ is|how\ many\ days\ (left\ )?(until|till|to))\ my\ interview\b
    """,
    re.VERBOSE,
)
_ABOUT_CHAT = re.compile(
    r"""
      \b(summari[sz]e|sum\ up|recap)\ (this|our|the)\ (chat|conversation)\b
    | \b(this|our)\ (chat|conversation)\ so\ far\b
    | \bwhat\ (did|have|were|are)\ (i|we|you)\ (just\ )?(say(ing)?|said|ask(ed|ing)?
        |discuss(ed|ing)?|talk(ed|ing)?\ about|cover(ed)?)\b
    | \b(my|your)\ (last|previous|first|earlier)\ (question|answer|message)s?\b
    | ^\W*((can|could)\ you\ |please\ )*(say|repeat)\ (that|it|this)(\ again)?(\ please)?\W*$
    | \bresume\ (esta|la|nuestra)\ (conversacion|charla)\b
    """,
    re.VERBOSE,
)
_ABOUT_APP = re.compile(
    r"""
      ^\W*(start|begin|do|run|take|give\ me|let'?s\ (do|start)|i\ want|want|can\ we\ (do|start))
        \ (to\ (do|take|practi[cs]e|review)\ )?(an?\ |the\ |my\ |some\ |another\ )?
        (mock\ |new\ |coding\ |practice\ )*
        (interview|quiz|practice|session|flash\ ?cards?|cards?|review)
        (\ (now|session|please|pls|with\ me|today|(on|about)\ .{2,40}))*\W*$
    | ^\W*(interview|quiz|practi[cs]e|test)\ me(\ now|\ please)?\W*$
    | ^\W*(help|menu|settings|what\ can\ you\ do|how\ do(es)?\ (you|this(\ app)?)\ work
        |who\ are\ you|what\ are\ you|ayuda|quien\ eres|que\ puedes\ hacer|tum\ kaun\ ho)\W*$
    | \b(how|where)\ (do|can|could|should|would)\ i\ (add|import|delete|remove|sync|index|export
        |rename|pin|edit|change|choose|switch|pick|find|see|set|turn\ (on|off))
        \ (my\ |your\ |own\ |an?\ |new\ |this\ |the\ |old\ )*
        (notes?|files?|folders?|documents?|chats?|conversations?|models?|settings|plan|progress|theme
        |language|(flash\ ?)?cards?)(\ from\ .{1,30})?\W*$
    | ^\W*(please\ )?(open|show|go\ to|take\ me\ to|where\ (is|are|do\ i\ find))\ (me\ )?
        (my|the|your)\ (cards?|settings|progress|plan|library|notes|interviews?|history|gaps|chats?)
        \W*$
    | \b(can|do|does|are)\ (you|this\ app|the\ app|it)\ (\w+\ )?
        (run|work|need|use|running|working|using)\ (\w+\ )?
        (offline|locally|(the\ |an?\ )?internet|(on\ )?my\ (machine|computer|laptop))\b
    | ^\W*(which|what)\ (language\ )?model\ (are\ you|do\ you|is\ this)\b
    | ^\W*what\ are\ you\ able\ to\ do\W*$
    | ^\W*(empezar?|comenzar|iniciar)\ (la\ |una\ )?entrevista\W*$
    | ^\W*interview\ (shuru|start)(\ kar(o|te)?)?\W*$
    """,
    re.VERBOSE,
)
_ASKS = re.compile(r"\?|\b(what|why|how|when|which|explain|difference|does|que|por que|kya)\b")


def sort_message(text: str) -> MessageKind:
    """The kind of what the learner wrote; an empty message is a greeting."""
    plain = " ".join(fold(text).split())
    words = re.findall(r"[a-z]+", plain)
    if not words and not re.search(r"\w", plain):
        return "greeting"
    for kind in _NEEDED:
        if _is_only(words, kind) and "\n" not in text.strip():
            return kind
    if _ABOUT_APP.search(plain) or interview_request(text) is not None:
        return "about_app"
    if _is_code(text):
        return "code"
    if _ABOUT_CHAT.search(plain):
        return "about_chat"
    if _ABOUT_LEARNER.search(plain):
        return "about_learner"
    return "question"


def without_courtesy(text: str) -> str:
    """A question without the thanks or greeting before it: “thanks, one more: what is a heap?”."""
    head, sign, rest = _split_off(text)
    while sign and rest and _is_courtesy(head):
        text = rest
        head, sign, rest = _split_off(text)
    return text


def _split_off(text: str) -> tuple[str, str, str]:
    found = _FIRST_PAUSE.search(text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :].strip()


def _is_courtesy(head: str) -> bool:
    words = re.findall(r"[a-z]+", fold(head))
    if not words or len(words) > _LONGEST_SOCIAL_WORDS:
        return False
    return any(_is_only(words, kind) for kind in _NEEDED) or {*words} <= _ANNOUNCING


def _is_only(words: list[str], kind: MessageKind) -> bool:
    """Social words, and little ones around them that ask nothing."""
    said = {word if word in _ALLOWED[kind] else _STRETCHED.sub(r"\1", word) for word in words}
    rest = {word for word in said - _ALLOWED[kind] if not is_stop_word(word)}
    return (
        len(words) <= _LONGEST_SOCIAL_WORDS
        and not rest
        and not (said & _QUESTION_WORDS and not said & _OF_A_GREETING)
        and bool(said & _NEEDED[kind])
    )


def _is_code(text: str) -> bool:
    """Code with at most a few words around it; a question about a line of code is a question."""
    prose, fenced = _without_fences(text)
    if fenced:
        return not _ASKS.search(fold(prose)) or len(fenced) > 3 * len(prose) > 0
    lines = [line for line in prose.splitlines() if line.strip()]
    if len(lines) == 1:
        return is_statement(lines[0]) and not _ASKS.search(fold(text)) and not _is_word(lines[0])
    code = [line for line in lines if is_code_line(line)]
    if any(_ASKS.search(fold(line)) for line in (lines[0], lines[-1]) if line not in code):
        return False
    return len(code) >= 2 and 2 * len(code) >= len(lines)


def _is_word(line: str) -> bool:
    """`continue` and `break` alone are said to the tutor rather than to a loop."""
    return line.strip().isalpha()


def _without_fences(text: str) -> tuple[str, str]:
    fence = re.compile(r"^(```|~~~)[^\n]*\n(.*?)(^\1[`~]*\s*$|\Z)", re.MULTILINE | re.DOTALL)
    fenced = "".join(match[2] for match in fence.finditer(text))
    return fence.sub("", text).strip(), fenced
