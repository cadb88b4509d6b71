"""Does a sentence rest on the passages? A verdict for each, by rules that are the same every time.

A sentence is supported as far as the passages say its words, and, when the embedder is at hand,
each of its word pieces has a near one in them. A contradiction outweighs any likeness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.answers import Sentence, Source, Verdict
from tutor.citations import markers_in, without_markers
from tutor.conflicts import contradicts, may_contradict
from tutor.counterclaims import Counterclaim, counterclaim
from tutor.meanings import Meanings
from tutor.sentences import fences, split_sentences
from tutor.wording import share, stems

# Fixed, never lowered so that something appears: at or above, a sentence is supported. Chosen so
# that few true paraphrases and most statements about something else fall below; printed by
# `python -m benchmarks.checking_quality`.
SUPPORTED, WEAK = 0.62, 0.42  # share of the words
SUPPORTED_WITH_MEANING, WEAK_WITH_MEANING = 0.66, 0.56  # word pieces' mean cosine + share of words
WORDS_BESIDE_MEANING = 0.5  # weight of the share of words in that sum
SAME_SUBJECT = 0.6  # mean cosine of a subject's word pieces from where the passage speaks of it
SAME_BEGINNING = 5  # letters that related words share: replica, replication
FEWEST_IN_COMMON = 0.3  # share of a claim's words in the sentence that says otherwise
FEWEST_WORDS = 2  # with fewer there is no claim to check

_SUBJECT = re.compile(
    r"\W*((?:[\w`'’+#-]+ ){1,4}?)(?:is|are|was|were|has|have|does|can|must|will|takes?|needs?"
    r"|keeps?|gives?|means?|stores?|uses?|returns?|holds?|makes?|runs?)\b"
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One sentence of a passage, with the words that stand around it."""

    text: str
    stems: frozenset[str]  # its own and its heading's
    with_next: frozenset[str]  # and the next sentence's, for claims that join two

    def likeness(self, wanted: frozenset[str]) -> float:
        """The share of the wanted words that stand here, 0 to 1."""
        return max(share(wanted, self.stems), 0.95 * share(wanted, self.with_next))


@dataclass(frozen=True, slots=True)
class _Passage:
    n: int
    sentences: tuple[_Evidence, ...]
    texts: tuple[str, ...]  # of the sentences, fenced code among them
    prose: tuple[str, ...]

    def nearest_to(self, claim: str) -> str:
        """The sentence with most of the claim's words; "" where none has enough of them."""
        wanted = stems(claim)
        said = [text for text in self.prose if not text.startswith("#")]
        found = max(said, key=lambda text: share(wanted, stems(text)), default="")
        if share(wanted, stems(found)) < FEWEST_IN_COMMON:
            return ""
        return " ".join(found.replace("*", "").replace("`", "").split())

    def likeness(self, wanted: frozenset[str]) -> float:
        return max((piece.likeness(wanted) for piece in self.sentences), default=0.0)


def check_sentences(
    texts: Sequence[str], sources: Sequence[Source], meanings: Meanings | None = None
) -> tuple[Sentence, ...]:
    """A verdict for each sentence of an answer whose markers are resolved.

    A sentence with numbers is held against the passages it names. One without is held against all,
    and when it is supported it gets that passage's number, marked as matched by us.
    """
    passages = [_passage(source) for source in sources]
    return tuple(_check(text, passages, meanings) for text in texts)


def _check(text: str, passages: Sequence[_Passage], meanings: Meanings | None) -> Sentence:
    cited = markers_in(text)
    held = [passage for passage in passages if not cited or passage.n in cited]
    if not held or not _makes_a_claim(text):
        return Sentence(text, "not_checked", cited)
    claim = without_markers(text)
    for passage in held:
        if _says_so_itself(passage, claim):
            return _judged(text, "supported", passage, cited)
    support = {passage.n: _support(claim, passage, meanings) for passage in held}
    nearest = max(held, key=lambda passage: support[passage.n])
    against = _said_against(claim, nearest, support[nearest.n], meanings)
    if against and against.is_sure:
        return Sentence(text, "unsupported", cited, against=against.piece or None)
    verdict = _verdict(claim, nearest, support[nearest.n], meanings)
    is_doubtful = against is not None and verdict == "supported"
    return _judged(text, "weak" if is_doubtful else verdict, nearest, cited)


def _judged(text: str, verdict: Verdict, passage: _Passage, cited: tuple[int, ...]) -> Sentence:
    matched = not cited and verdict == "supported"
    return Sentence(text, verdict, (passage.n,) if matched else cited, is_matched=matched)


def _verdict(claim: str, passage: _Passage, support: float, meanings: Meanings | None) -> Verdict:
    least, enough = (
        (WEAK, SUPPORTED) if meanings is None else (WEAK_WITH_MEANING, SUPPORTED_WITH_MEANING)
    )
    if support < least:
        return "unsupported"
    is_elsewhere = _is_about_another(claim, passage, meanings)
    return "weak" if support < enough or is_elsewhere else "supported"


def _said_against(
    claim: str, passage: _Passage, support: float, meanings: Meanings | None
) -> Counterclaim | None:
    """What the passage says against the claim, if it speaks of the same at all."""
    if contradicts(claim, passage.prose, " ".join(passage.texts)):
        return Counterclaim("opposite", passage.nearest_to(claim), is_sure=True)
    if meanings is not None:
        return counterclaim(claim, passage.prose, meanings)
    if may_contradict(claim, passage.prose):
        return Counterclaim("denial", passage.nearest_to(claim), is_sure=False)
    return None


def _support(claim: str, passage: _Passage, meanings: Meanings | None) -> float:
    """How much of the claim the passage says, from 0; at most 1, or 1.5 with meaning."""
    words = passage.likeness(stems(claim))
    if meanings is None:
        return words
    return meanings.covered(claim, passage.texts) + WORDS_BESIDE_MEANING * words


def _says_so_itself(passage: _Passage, claim: str) -> bool:
    return any(_plain(claim) in _plain(text) for text in passage.texts)


def _is_about_another(claim: str, passage: _Passage, meanings: Meanings | None) -> bool:
    """Stands none of the subject's words in the passage or its headings, nor one like them?"""
    subject = _SUBJECT.match(claim)
    words = stems(subject[1]) if subject else frozenset[str]()
    known = {stem[:SAME_BEGINNING] for piece in passage.sentences for stem in piece.stems}
    if subject is None or not words or any(word[:SAME_BEGINNING] in known for word in words):
        return False
    return meanings is None or meanings.covered(subject[1], passage.texts) < SAME_SUBJECT


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").split()).strip(" .;")


def _makes_a_claim(text: str) -> bool:
    """Not a question, a heading, code, or a few words."""
    plain = without_markers(text).strip()
    if fences(text) or plain.startswith("#") or plain.rstrip("*_ )").endswith(("?", ":")):
        return False
    return len(stems(plain)) >= FEWEST_WORDS


def _passage(source: Source) -> _Passage:
    texts = tuple(text.strip() for text in split_sentences(source.text))
    heading = stems(" ".join(source.heading_path))
    words = [stems(text) | heading for text in texts]
    pieces = tuple(
        _Evidence(text, own, own.union(*words[i + 1 : i + 2]))
        for i, (text, own) in enumerate(zip(texts, words, strict=True))
    )
    prose = tuple(text for text in texts if not fences(text))
    return _Passage(source.n, pieces, texts, prose)
