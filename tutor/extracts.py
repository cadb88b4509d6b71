"""What the notes themselves say to a question, word for word: no model has a part in it.

An author's own answer whole; where the point is code, a table or a list, that block; else the
nearest sentences, quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.documents import Lines, place_of
from ingest.index import PairEntry
from ingest.sections import LINKS_TITLE
from tutor.answers import Citation, Sentence, Source
from tutor.code_lines import is_code_line
from tutor.pieces import Piece, put_together
from tutor.sentences import fences, split_sentences
from tutor.turns import names_a_subject
from tutor.wording import likeness, share, stems

SAME_QUESTION = 0.6  # likeness from where the learner asks what the author asked
WITHIN_PAIR = 0.5  # share of the learner's words, for the pair of the best passage
ABOUT_IT = 0.5  # share of the question's words that a block's passage has to have
PASSAGE_CHARS = 2_000
MOST_SENTENCES = 3
PASSAGES_QUOTED = 4

_WANTS = {
    "code": re.compile(
        r"\b(code|implement(ation|ing|ed)?|write|snippet|syntax|program|codigo|ejemplo de)\b"
    ),
    "table": re.compile(r"\b(table|compar(e|ed|ison|ing)|differences?|vs|versus|trade.?offs?)\b"),
    "list": re.compile(
        r"^list (?:the|all|some|me|of)\b|\b(?:list of|steps|(?:types|kinds|ways) (?:of|to|for)"
        r"|pros|cons|(?:dis)?advantages|checklist|what are|name the|pasos)\b"
    ),
}
_TABLE = re.compile(r"(?:^[ \t]*\|.*\n)^[ \t]*\|[ :|-]+\n(?:^[ \t]*\|.*(?:\n|\Z))+", re.MULTILINE)
_LIST = re.compile(
    r"(?:^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\S.*(?:\n(?![ \t]*\n)[ \t]+\S.*)*(?:\n|\Z)){3,}",
    re.MULTILINE,
)
_PAIR_LABEL = re.compile(r"\*[^*\n]+ · [^*\n]+\*")  # *medium · caching*
_ITEM_MARK = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])[ \t]+|^\s*>[ \t]?")


@dataclass(frozen=True, slots=True)
class Extract:
    text: str
    what: str  # names it in our own line: "The notes' own answer", "The table …"
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


def with_pair(
    question: str, sources: Sequence[Source], pairs: Sequence[PairEntry]
) -> tuple[tuple[Source, ...], PairEntry | None]:
    """The pair that asks the same or is the best passage, its answer first among the passages."""
    pair = matching_pair(question, pairs) or _pair_of_best(question, sources, pairs)
    if pair is None:
        return tuple(sources), None
    first = passage_of(pair)
    others = [source for source in sources if not _covers(first, source)]
    numbered = [first, *others[: max(1, len(sources) - 1)]]
    return tuple(replace(source, n=n) for n, source in enumerate(numbered, start=1)), pair


def matching_pair(question: str, pairs: Sequence[PairEntry]) -> PairEntry | None:
    """The pair that asks what the learner asks; the first of equals."""
    answering = [entry for entry in pairs if _answers(entry)]
    best = max(answering, key=lambda entry: likeness(question, entry.pair.question), default=None)
    return best if best is not None and _asks_the_same(question, best) else None


def _asks_the_same(question: str, entry: PairEntry) -> bool:
    return likeness(question, entry.pair.question) >= SAME_QUESTION


def _pair_of_best(
    question: str, sources: Sequence[Source], pairs: Sequence[PairEntry]
) -> PairEntry | None:
    """The pair that the best passage shows, when it speaks of most of what the learner asks."""
    wanted = stems(question)
    for entry in pairs if sources else ():
        if _answers(entry) and _covers(passage_of(entry), sources[0]):
            said = stems(entry.pair.question) | stems(entry.pair.answer)
            return entry if share(wanted, said) >= WITHIN_PAIR else None
    return None


def extract_from(question: str, sources: Sequence[Source], pair: PairEntry | None) -> Extract:
    """The notes' own words. With a pair, `sources` begins with its answer (`with_pair`)."""
    asks_the_same = pair is not None and _asks_the_same(question, pair)
    block = None if asks_the_same else _wanted_block(question, sources[:3])
    if block is not None:
        text, source, kind = block
        return _quoted_whole(text, source, f"{_whose(source)} {kind}")
    if pair is not None:
        return _quoted_whole(pair.pair.answer, sources[0], f"{_whose(sources[0])} own answer")
    return _nearest_sentences(question, sources[:PASSAGES_QUOTED])


def _quoted_whole(text: str, source: Source, what: str) -> Extract:
    """`text` byte for byte, then its number."""
    told = put_together([Piece(text, source)])
    return Extract(told.text, what, told.sentences, told.citations)


def _wanted_block(question: str, sources: Sequence[Source]) -> tuple[str, Source, str] | None:
    """The first block of the kind that the question asks for, in a passage that is about it."""
    asked = question.casefold()
    for kind, wants in _WANTS.items():
        if not wants.search(asked):
            continue
        subject = stems(wants.sub(" ", asked))
        for source in sources:
            block = _first_block(kind, source.text)
            inside = source.text if kind == "code" else block or ""
            about = stems(" ".join([source.document_title, *source.heading_path, inside]))
            if block and (not names_a_subject(question) or share(subject, about) >= ABOUT_IT):
                return block, source, kind
    return None


def _first_block(kind: str, text: str) -> str | None:
    if kind == "code":
        blocks = (text[start:end] for start, end in fences(text))
        return next((block for block in blocks if len(block.splitlines()) > 2), None)
    pattern = _TABLE if kind == "table" else _LIST
    outside = fences(text)
    found = (
        match
        for match in pattern.finditer(text)
        if not any(start <= match.start() < end for start, end in outside)
    )
    first = next(found, None)
    return first[0].strip("\n") if first else None


def _nearest_sentences(question: str, sources: Sequence[Source]) -> Extract:
    wanted = stems(question)
    sources = [source for source in sources if not _names_others(source)] or sources
    scored = [
        (share(wanted, stems(sentence)) + 0.25 / (rank + 1), -rank, -place, sentence, source)
        for rank, source in enumerate(sources)
        for place, sentence in enumerate(quotable(source.text))
    ]
    nearest = sorted(scored, key=lambda entry: entry[:3])
    each_once = {entry[3]: entry for entry in nearest}  # the nearest of those that say the same
    best = sorted(each_once.values(), key=lambda entry: entry[:3])[-MOST_SENTENCES:]
    chosen = sorted(best, key=lambda entry: (-entry[1], -entry[2]))
    parts = [f"“{sentence}” [{source.n}]" for *_, sentence, source in chosen]
    texts = [part + "\n\n" for part in parts[:-1]] + parts[-1:]
    return Extract(
        text="".join(texts),
        what="The nearest sentences of the notes",
        sentences=tuple(
            Sentence(text, "supported", (entry[-1].n,))
            for text, entry in zip(texts, chosen, strict=True)
        ),
        citations=tuple(Citation(source.n, source, sentence) for *_, sentence, source in chosen),
    )


def _names_others(source: Source) -> bool:
    """Is it a section of links and books?"""
    return bool(source.heading_path) and bool(LINKS_TITLE.match(source.heading_path[-1]))


def quotable(text: str) -> Iterator[str]:
    """Sentences that say something by themselves: not code, tables, headings or questions."""
    blocks = {text[start:end].strip() for start, end in fences(text)}
    for piece in split_sentences(text):
        sentence = _ITEM_MARK.sub("", piece).strip()
        is_prose = piece.strip() not in blocks and not sentence.startswith(("#", "|", "<"))
        # A passage may begin inside a block, whose end then looks like a beginning.
        is_prose = is_prose and not any(map(is_code_line, sentence.splitlines()))
        is_prose = is_prose and not _PAIR_LABEL.fullmatch(sentence)
        if is_prose and not sentence.endswith(("?", ":", "?**")) and len(stems(sentence)) > 2:
            yield sentence


def passage_of(entry: PairEntry, n: int = 1) -> Source:
    """The pair's answer as passage `n`: whole lines up to PASSAGE_CHARS."""
    locator, text = entry.answer_locator, entry.pair.answer
    if len(text) > PASSAGE_CHARS:
        lines = Lines(text)
        last = max(1, lines.line_of(PASSAGE_CHARS) - 1)
        text = text[: min(lines.end_char(last), PASSAGE_CHARS)].rstrip("\r\n")
        end_line = locator.start_line + last - 1
        locator = replace(
            locator,
            end_line=end_line,
            end_char=locator.start_char + len(text),
            place=place_of(entry.places, locator.start_line, end_line),
        )
    return Source(
        n=n,
        section_id=entry.pair.section_id,
        locator=locator,
        heading_path=entry.heading_path,
        document_title=entry.document_title,
        ownership=entry.ownership,
        text=text,
    )


def _covers(one: Source, other: Source) -> bool:
    """Do both stand in the same lines, one at least half within the other?"""
    mine, theirs = one.locator, other.locator
    if (mine.root, mine.source) != (theirs.root, theirs.source):
        return False
    shared = min(mine.end_char, theirs.end_char) - max(mine.start_char, theirs.start_char)
    shorter = min(mine.end_char - mine.start_char, theirs.end_char - theirs.start_char)
    return 2 * shared >= max(shorter, 1)


def _answers(entry: PairEntry) -> bool:
    """Is there an answer, by the author of a document that may be ground?"""
    says_something = bool(entry.pair.answer.strip()) and not entry.pair.points_elsewhere
    return says_something and entry.document_kind in ("guide", "code")


def _whose(source: Source) -> str:
    return "Your notes'" if source.ownership == "yours" else "The starter guide's"
