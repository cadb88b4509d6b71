"""What a query asks for, in the words of the notes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.words import fold, match_any, terms_of, words_of
from tutor.acronyms import Acronyms
from tutor.other_languages import in_english
from tutor.plain_words import MeantTerm, meant_terms
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
isnt im ive whats hows arent cant wont didnt wouldnt couldnt shouldnt wasnt werent hasnt havent
hadnt youre theyre thats theres youve weve
el la los las un una unos unas de del al y o en que es son como
cual cuales cuando donde entre por para con sin se su sus lo le mi tu muy mas esta este esto estos
hay qué cómo kya hai hain ka ki ke ko se me mein aur ya kaise kab kyu kyun kyon karna karo batao
hota hoti hote ho nahi
"""
STOP_WORDS = frozenset(_WAYS_OF_ASKING.split())
_WORD = re.compile(r"[^\W\d_]+")
_CONNECTORS = re.compile(r"[-/]")
_LONGEST_NAME = 6  # words that an acronym may stand for
_TYPED_WORD = re.compile(r"[^\W\d]\w{3,}")


_WAY_OF_ASKING_WEIGHT = 0.5  # of a word piece that only says how something is asked
# A word that stands in a larger share of the chunks tells too little to be looked up by itself.
_COMMON_SHARE = 0.1
_LEAST_COMMON, _MOST_LOOKED_UP = 200, 2_000  # chunks: fewer cost nothing, more cost too much


class WordPieces(Protocol):
    """What an embedder knows of words before it has read a text."""

    def count_word_pieces(self, texts: Sequence[str]) -> list[int]: ...

    def rarity_of_words(self, words: Sequence[str]) -> list[float]: ...


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One word as it was typed, and what it goes by in the index."""

    words: tuple[str, ...]
    chunk_count: int  # chunks that hold the commonest of them; 0: the notes don't know it


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of the text that asks for something, as the embedder sees it."""

    words: tuple[str, ...]  # what it goes by in the index
    first_piece: int  # its word pieces among those of the text, from 0
    piece_count: int
    rarity: float  # 0 to 1: how rare it is in the language, not in the notes
    meant: frozenset[str] = frozenset()  # words of the terms that it helps to circumscribe


@dataclass(frozen=True, slots=True)
class ReadQuery:
    text: str  # with typing mistakes mended, and at its end the terms that are meant
    terms: tuple[QueryTerm, ...]  # of what was typed, without words that only say how
    asked_words: tuple[AskedWord, ...] = ()  # () without an embedder
    match: str = ""  # FTS5 expression of the words to look up; "" for none
    piece_weights: tuple[float, ...] = ()  # what each word piece that was typed counts, up to 1
    meant: tuple[MeantTerm, ...] = ()  # terms of the notes that everyday words stand for

    @property
    def words(self) -> tuple[str, ...]:
        """The words to look for, each once."""
        return tuple(dict.fromkeys(word for term in self.terms for word in term.words))


class QueryReader:
    """Reads queries against one state of the index."""

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        chunk_count: int,
        word_pieces: WordPieces | None = None,
        passages_with: Callable[[str], Sequence[str]] | None = None,
        stand_together: Callable[[Sequence[str]], bool] | None = None,
    ) -> None:
        """`word_pieces` is the embedder, if there is one.

        `passages_with` gives texts of the notes that hold a word, for what acronyms stand for.
        `stand_together` says whether the notes hold words near to each other; with it, terms are
        added that everyday words stand for.
        """
        self._counts = vocabulary
        self._chunk_count = chunk_count
        self._word_pieces = word_pieces
        self._rarities: dict[str, float] = {}
        self._pieces: dict[str, int] = {}
        self._spelling = Spelling(vocabulary, self._is_everyday)
        self._acronyms = Acronyms(passages_with) if passages_with else None
        self._stand_together = stand_together
        self._held: dict[str, bool] = {}

    def read(self, query: str) -> ReadQuery:
        english = in_english(query, self._counts)
        text = self._spelt_out(_TYPED_WORD.sub(self._mended, english))
        named = terms_of(text)
        terms = [term for words in named if (term := self._term(words))] + self._joined(named)
        if not terms:  # nothing but stop words: then they are what is asked
            terms = [QueryTerm(words, self._count(words)) for words in named]
        terms = list(dict.fromkeys(terms))
        meant = meant_terms(text, self._holds) if self._stand_together else ()
        names = ", ".join(each.term for each in meant)
        asked_words, weights = self._seen(text, meant)
        return ReadQuery(
            f"{text} ({names})" if meant else text,
            tuple(terms),
            asked_words,
            self._match([word for term in terms for word in term.words] + words_of(names)),
            weights,
            meant,
        )

    def _holds(self, term: str) -> bool:
        """Whether the notes use a term; of several words, all in one place."""
        if term not in self._held:
            words = [named[-1] for named in terms_of(_CONNECTORS.sub(" ", term))]
            known = bool(words) and all(word in self._counts for word in words)
            self._held[term] = known and (
                len(words) == 1
                or (self._stand_together is not None and self._stand_together(words))
            )
        return self._held[term]

    def _match(self, listed: Sequence[str]) -> str:
        words = dict.fromkeys(listed)
        common = max(_COMMON_SHARE * self._chunk_count, _LEAST_COMMON)
        most = min(common, _MOST_LOOKED_UP)
        telling = [word for word in words if 0 < self._counts.get(word, 0) <= most]
        return match_any(telling or words)

    def _seen(
        self, text: str, meant: Sequence[MeantTerm]
    ) -> tuple[tuple[AskedWord, ...], tuple[float, ...]]:
        """The words that ask something as the embedder sees them, and the weight of each piece."""
        typed = text.split()
        if self._word_pieces is None or not typed:
            return (), ()
        unknown = [word for word in dict.fromkeys(typed) if word not in self._pieces]
        if unknown:
            nothing, *counts = self._word_pieces.count_word_pieces(["", *unknown])
            self._pieces |= zip(unknown, (count - nothing for count in counts), strict=True)
        asked: list[AskedWord] = []
        weights: list[float] = []
        for word in typed:
            pieces = self._pieces[word]
            words = tuple(each for named in terms_of(word) for each in _asking(named))
            if words:
                stands_for = _stands_for(words, meant)
                rarity_ = self._rarity(words)
                asked.append(AskedWord(words, len(weights), pieces, rarity_, stands_for))
            weights += [1.0 if words else _WAY_OF_ASKING_WEIGHT] * pieces
        return tuple(asked), tuple(weights)

    def _rarity(self, words: Sequence[str]) -> float:
        """Of the whole word; an unknown one of known parts lies between them and the rarest."""
        whole, *parts = (self._rarity_of(word) for word in words)
        known = [rarity for rarity in parts if rarity < 1]
        return (1 + max(known)) / 2 if whole == 1 and known else whole

    def _rarity_of(self, word: str) -> float:
        if self._word_pieces is None:
            return 1.0
        if word not in self._rarities:
            self._rarities[word] = self._word_pieces.rarity_of_words([word])[0]
        return self._rarities[word]

    def _is_everyday(self, word: str) -> bool:
        """A word that is one piece for the embedder is spelt right, whatever the notes say."""
        return self._rarity_of(word) < 1

    def _mended(self, match: re.Match[str]) -> str:
        word = fold(match[0])
        if (
            not match[0][1:].islower()
            or word in STOP_WORDS
            or any(part in self._counts for part in words_of(match[0])[:1])
        ):
            return match[0]
        return self._spelling.mend(word) or match[0]

    def _spelt_out(self, text: str) -> str:
        """Acronyms with what the notes say they stand for behind them, and the other way round."""
        if self._acronyms is None:
            return text
        typed = list(_WORD.finditer(text))
        added: list[tuple[int, str]] = []
        for first, match in enumerate(typed):
            if self._may_be_acronym(match[0]) and (meaning := self._acronyms.meaning(match[0])):
                added.append((match.end(), meaning))
            for last in range(first + 1, min(first + _LONGEST_NAME, len(typed))):
                words = [fold(each[0]) for each in typed[first : last + 1]]
                if self._is_telling("".join(word[0] for word in words)) and (
                    acronym := self._acronyms.short_for(words)
                ):
                    added.append((typed[last].end(), acronym.upper()))
        known = fold(text)
        for place, words_for in sorted(added, reverse=True):
            if words_for.lower() not in known:
                text = f"{text[:place]} ({words_for}){text[place:]}"
        return text

    def _may_be_acronym(self, typed: str) -> bool:
        word = fold(typed)
        return self._is_telling(word) and (typed.isupper() or not self._is_everyday(word))

    def _is_telling(self, word: str) -> bool:
        """Whether the notes use a word, and seldom enough for passages to be looked through."""
        return word not in STOP_WORDS and 0 < self._counts.get(word, 0) <= _MOST_LOOKED_UP

    def _term(self, named: tuple[str, ...]) -> QueryTerm | None:
        words = _asking(named)
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


def _asking(named: Sequence[str]) -> tuple[str, ...]:
    """What a name goes by; () for one that only says how something is asked (`does`: `doe`)."""
    if named[0] in STOP_WORDS:
        return ()
    return tuple(word for word in named if word not in STOP_WORDS)


def _stands_for(words: Sequence[str], meant: Sequence[MeantTerm]) -> frozenset[str]:
    found = (each.term for each in meant if not set(words).isdisjoint(words_of(each.found_by)))
    return frozenset(word for term in found for word in words_of(term))


def rarity(chunk_count: int, all_chunks: int) -> float:
    """Inverse document frequency; a word that the notes lack counts most."""
    return math.log(1 + (1 + all_chunks) / (1 + chunk_count))
