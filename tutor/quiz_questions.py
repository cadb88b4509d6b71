"""What a quiz asks, as values that can be kept and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ingest.documents import Locator, Ownership
from tutor.cards import CardSource

QuestionKind = Literal["choice", "term", "print", "match", "typed"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the notes something stands."""

    locator: Locator
    heading_path: tuple[str, ...]
    document_title: str
    ownership: Ownership
    pair_id: str | None  # None: a block of code


@dataclass(frozen=True, slots=True)
class Option:
    text: str  # a meaning, an answer, a term or a printed output
    is_right: bool
    why: str  # Markdown: what it really is, or where it goes wrong
    origin: Origin
    term: str = ""  # match: what `text` is the meaning of


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    kind: QuestionKind
    prompt: str  # Markdown of the notes; for `print` the code
    topic: str
    reference: str  # the author's answer; "" for `match` and `print`
    origin: Origin
    options: tuple[Option, ...] = ()  # in the order they are shown; of a match the meanings
    terms: tuple[str, ...] = ()  # match: in the order they are shown
    language: str = ""  # print: of the code

    @property
    def is_recalled(self) -> bool:
        """Whether the learner has to bring the answer up rather than recognise it."""
        return self.kind == "typed"


def origin_of(source: CardSource) -> Origin:
    return Origin(
        locator=source.locator,
        heading_path=source.heading_path,
        document_title=source.document_title,
        ownership=source.ownership,
        pair_id=source.place_id,
    )


def as_record(question: QuizQuestion) -> dict[str, Any]:
    """The question as plain values for JSON."""
    return asdict(question)


def from_record(record: Mapping[str, Any]) -> QuizQuestion:
    """The question that `as_record` made, also after a way through JSON."""
    options = tuple(
        Option(**{**option, "origin": _origin(option["origin"])}) for option in record["options"]
    )
    return QuizQuestion(
        **{
            **record,
            "origin": _origin(record["origin"]),
            "options": options,
            "terms": tuple(record["terms"]),
        }
    )


def _origin(record: Mapping[str, Any]) -> Origin:
    locator = Locator(**record["locator"])
    return Origin(**{**record, "locator": locator, "heading_path": tuple(record["heading_path"])})
