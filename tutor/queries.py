"""What a query asks for, in the words of the notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ingest.words import fold, terms_of, words_of
from tutor.spelling import Spelling

# They say how something is asked, not what: English, and the commonest Spanish and Hindi ones.
_WAYS_OF_ASKING = """
a about after all also am an and any are as ask at be because been before being between but by can
could did do does doing don done each for from give had has have having he her here hers him his
how i if in into is it its just let like make me might mine more most must my need no nor not now
of off on once one only onto or other our out over own please quite s shall she should show so
some such t tell than that the their them then there these they this those to too under until up
upon us use used using very want was we were what when where which while who whom whose why will
with within without would yet you your explain explained mean means actually really dont doesnt
isnt im ive whats hows arent cant el la los las un una unos unas de del al y o en que es son como
cual cuales cuando donde entre por para con sin se su sus lo le mi tu muy mas esta este esto estos
hay qué cómo kya hai hain ka ki ke ko se me mein aur ya kaise kab kyu kyun kyon karna karo batao
hota hoti hote ho nahi
"""
STOP_WORDS = frozenset(_WAYS_OF_ASKING.split())
_TYPED_WORD = re.compile(r"[^\W\d]\w{3,}")


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One word as it was typed, and what it goes by in the index."""

    words: tuple[str, ...]
    chunk_count: int  # chunks that hold the commonest of them; 0: the notes don't know it


@dataclass(frozen=True, slots=True)
class ReadQuery:
    text: str  # with typing mistakes mended
    terms: tuple[QueryTerm, ...]  # without words that only say how something is asked

    @property
    def words(self) -> tuple[str, ...]:
        """The words to look for, each once."""
        return tuple(dict.fromkeys(word for term in self.terms for word in term.words))


class QueryReader:
    """Reads queries against one state of the index."""

    def __init__(self, vocabulary: Mapping[str, int], is_known: Callable[[str], bool]) -> None:
        self._counts = vocabulary
        self._spelling = Spelling(vocabulary, is_known)

    def read(self, query: str) -> ReadQuery:
        text = _TYPED_WORD.sub(self._mended, query)
        named = terms_of(text)
        terms = [term for words in named if (term := self._term(words))] + self._joined(named)
        if not terms:  # nothing but stop words: then they are what is asked
            terms = [QueryTerm(words, self._count(words)) for words in named]
        return ReadQuery(text, tuple(dict.fromkeys(terms)))

    def _mended(self, match: re.Match[str]) -> str:
        word = fold(match[0])
        if (
            not match[0][1:].islower()
            or word in STOP_WORDS
            or any(part in self._counts for part in words_of(match[0])[:1])
        ):
            return match[0]
        return self._spelling.mend(word) or match[0]

    def _term(self, named: tuple[str, ...]) -> QueryTerm | None:
        words = tuple(word for word in named if word not in STOP_WORDS)
        if not words:
            return None
        if not self._count(words):
            words += self._split(words[0])
        return QueryTerm(words, self._count(words))

    def _count(self, words: tuple[str, ...]) -> int:
        return max(self._counts.get(word, 0) for word in words)

    def _split(self, word: str) -> tuple[str, ...]:
        """`hashmap` as hash and map, where the notes write it so."""
        cuts = [
            (word[:place], word[place:])
            for place in range(3, len(word) - 2)
            if word[:place] in self._counts and word[place:] in self._counts
        ]
        return max(cuts, key=lambda cut: min(map(self._counts.__getitem__, cut)), default=())

    def _joined(self, named: list[tuple[str, ...]]) -> list[QueryTerm]:
        """`hash map` as hashmap, where the notes write it so."""
        joined = [one[0] + other[0] for one, other in zip(named, named[1:], strict=False)]
        return [
            QueryTerm((word,), self._counts[word])
            for word in joined
            if len(word) > 5 and word in self._counts
        ]
