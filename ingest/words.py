"""The words of a text as the index stores them and as a query asks for them: one function for both.

A word consists of `a-z`, `0-9`, `_` and letters beyond ASCII, so that FTS5's plainest tokenizer
(`FTS5_TOKENIZER`) keeps each one whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_WORDS_BETWEEN = 3  # a compound's parts and plurals stand among the words of a text
WORDS_VERSION = 1  # raise it when words_of changes: an index with other words can't be searched

# unicode61 would cut at Devanagari vowel signs; ascii takes every non-ASCII character as a letter.
FTS5_TOKENIZER = "ascii tokenchars '_'"

_LETTER = r"(?:\w|[\u0300-\u036f\u0900-\u0963\u0966-\u0dff])"
_OPERATORS = [
    "===",
    "!==",
    "==",
    "!=",
    "=>",
    "->",
    ":=",
    "&&",
    "||",
    "<<",
    ">>",
    "<=",
    ">=",
    "+=",
    "-=",
    "++",
    "??",
    "?.",
    "...",
    "::",
]
_SIGN_NAMES = {
    "=": "eq",
    "!": "not",
    ">": "gt",
    "<": "lt",
    "-": "minus",
    "+": "plus",
    ":": "colon",
    "&": "and",
    "|": "or",
    "?": "ask",
    ".": "dot",
}
_TOKEN = re.compile(
    rf"""
      (?<!\w)[Oo0]\((?P<growth>[\w\s^*+/!√·×.]{{1,24}}(?:\([\w\s]{{1,8}}\)[\w\s^*+]{{0,8}})?)\)
    | (?<!\w)(?P<plus>[cCgG])\+\+(?P<year>\d\d)?(?!\+)
    | (?<!\w)(?P<sharp>[cCfF])\#(?!\w)
    | (?<!\w)\.(?P<net>NET|Net|net)(?!\w)
    | (?P<decorator>@(?=[A-Za-z_]))?(?P<name>{_LETTER}+(?:(?:::|[-./'’]){_LETTER}+)*)
    | (?P<operator>{"|".join(re.escape(sign) for sign in _OPERATORS)})
    """,
    re.VERBOSE,
)
_SPACED_GROWTH = re.compile(r"(?<!\w)[Oo0]\([^)]*\s")
_CONNECTOR = re.compile(r"::|[-./'’]")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^A-Za-z\d]+")
_SPELT_OUT = {"ptr": "pointer", "cpp": "cplusplus", "golang": "go", "postgres": "postgresql"}


def words_of(text: str) -> list[str]:
    """The words of prose or code in order; compounds whole and in parts, plurals also as singulars.

    `unique_ptr` gives `unique_ptr unique ptr pointer`, `C++` gives `cplusplus`, `O(log n)` gives
    `bigo o_logn`, `I/O` gives `io`, `std::move` gives `std_move std move`.
    """
    return [word for term in terms_of(text) for word in term]


def words_in(text: str) -> frozenset[str]:
    """Each word of `words_of` once; of a passage in a fifth of the time."""
    text = unicodedata.normalize("NFKC", text)
    if _SPACED_GROWTH.search(text):  # nothing else that has words goes on behind a space
        return frozenset(words_of(text))
    return frozenset().union(*map(_words_between_spaces, set(text.split())))


@lru_cache(maxsize=32_768)
def _words_between_spaces(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))


def terms_of(text: str) -> list[tuple[str, ...]]:
    """The same words, those of each name, sign or growth rate together; never an empty group."""
    found = _TOKEN.finditer(unicodedata.normalize("NFKC", text))
    return [words for words in map(_words_of_match, found) if words]


def _words_of_match(match: re.Match[str]) -> tuple[str, ...]:
    kind = match.lastgroup
    if kind == "name":
        return _words_of_name(match["name"], is_decorator=match["decorator"] is not None)
    if kind == "operator":
        return ("op_" + "".join(_SIGN_NAMES[sign] for sign in match["operator"]),)
    if kind == "growth":
        return "bigo", "o_" + re.sub(r"[^a-z0-9]", "", match["growth"].casefold())
    if match["plus"]:
        name = match["plus"].casefold() + "plusplus"
        return (name, name + match["year"]) if match["year"] else (name,)
    return ("dotnet" if match["net"] else match["sharp"].casefold() + "sharp",)


def match_any(words: Iterable[str]) -> str:
    """An FTS5 expression that finds rows with at least one of the words of `words_of`."""
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(words))


def match_near(words: Iterable[str]) -> str:
    """An FTS5 expression that finds rows with all of the words near to each other."""
    listed = " ".join(f'"{word}"' for word in words)
    return f"NEAR({listed}, {_WORDS_BETWEEN})"


@lru_cache(maxsize=65_536)
def _words_of_name(name: str, *, is_decorator: bool) -> tuple[str, ...]:
    pieces = _CONNECTOR.split(name)
    words = [] if len(pieces) == 1 else _joined(name, pieces)
    for piece in pieces:
        if len(piece) > 1 or len(pieces) == 1 or piece.isdigit():
            words += _words_of_piece(piece)
    if is_decorator:
        words.append("at_" + fold(pieces[0]))
    return tuple(words)


def _joined(name: str, pieces: list[str]) -> list[str]:
    """A compound as one word: `utf-8` utf8, `CI/CD` cicd, `os.path` os_path, `Node.js` nodejs."""
    folded = [fold(piece) for piece in pieces]
    if len(pieces) > 3:
        return []
    if "." in name or "::" in name:
        return ["".join(folded) if folded[-1] == "js" else "_".join(folded)]
    if "/" in name and max(map(len, pieces)) > 4:
        return []
    return ["".join(folded)]


def _words_of_piece(piece: str) -> list[str]:
    whole = fold(piece)
    parts = [fold(part) for run in piece.split("_") if run for part in _parts(run)]
    words = [whole] if len(parts) < 2 and whole.strip("_") == whole else [whole, *parts]
    singles = [_SPELT_OUT.get(word) or singular(word) for word in words]
    return words + [single for single in singles if single not in words]


def _parts(run: str) -> list[str]:
    """The parts of `camelCase`; a word that merely ends in digits (`sha256`) stays whole."""
    parts = _CAMEL.findall(run) if run.isascii() and not run.islower() else [run]
    if any(len(part) == 1 or part.isdigit() for part in parts):
        return [run]
    return parts


def fold(word: str) -> str:
    """Lower case, without the accents of Latin, Greek and Cyrillic letters."""
    if word.isascii():
        return word.lower()
    marked = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", marked))


def singular(word: str) -> str:
    """The singular of an English plural, as far as its ending tells; else the word itself."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "shes", "tches", "rches", "nches")):
        return word[:-2]
    return word[:-1]
