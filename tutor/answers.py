"""What an answer is made of, and its form in the learner's store and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from ingest.documents import Locator, Ownership
from tutor.modes import TutorMode
from tutor.sources_in_play import InPlay

Mode = Literal["model", "notes"]
Verdict = Literal["supported", "weak", "unsupported", "not_checked"]
FollowUpKind = Literal["tell_me", "ask_me"]
Coverage = Literal["covered", "thin", "missing"]
CheckVerdict = Literal["correct", "partial", "wrong", "dont_know", "skipped"]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as it was shown and given to the model, kept with the chat.

    It holds all that finds the place again after the index was rebuilt or the file was edited.
    """

    n: int  # its number in the answer, from 1
    section_id: str
    locator: Locator
    heading_path: tuple[str, ...]
    document_title: str
    ownership: Ownership
    text: str  # exactly the characters of the locator


@dataclass(frozen=True, slots=True)
class Citation:
    n: int
    source: Source
    quote: str  # an exact part of source.text
    is_matched: bool = False  # the checker found it; the model had named no number


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str  # with the white space that follows it: joined, they give the answer
    verdict: Verdict
    citations: tuple[int, ...] = ()
    is_matched: bool = False  # its citations come from the checker
    against: str | None = None  # what the passage says instead, where it surely says the contrary


@dataclass(frozen=True, slots=True)
class FollowUp:
    text: str
    kind: FollowUpKind


@dataclass(frozen=True, slots=True)
class Awaited:
    """What the learner's next message is taken for."""

    kind: Literal["check", "socratic", "guide", "code"]
    question: str  # ours; of a guide its problem; of code all that has come so far
    reference: str = ""  # the author's answer, which theirs is held against
    topic: str | None = None
    pair_id: str | None = None
    section_id: str | None = None  # whose questions are asked
    step: int = 0  # of a guide
    hints: int = 0  # given so far
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the learner's answer to a question of ours."""

    question: str
    said: str
    verdict: CheckVerdict | None  # None: it can't be told; the learner is asked
    graded_by: Literal["rules", "self"]
    topic: str | None
    pair_id: str | None
    event_id: int | None = None  # None: nothing was written down


@dataclass(frozen=True, slots=True)
class Thought:
    """What a model thought before it spoke: to be shown folded; never a part of its answer."""

    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Usage:
    model: str
    num_ctx: int
    counted_tokens: int  # our own, careful count of the prompt
    prompt_tokens: int | None  # as the model server counted
    answer_tokens: int | None
    first_token_s: float | None
    total_s: float
    asked_tokens: int = 0  # counted, of passages and question: what no cache can hold
    prompt_s: float | None = None  # the model server's own times
    answer_s: float | None = None

    @property
    def tokens_a_second(self) -> float | None:
        if not self.answer_tokens or self.first_token_s is None:
            return None
        if self.answer_s:  # thinking counts among the tokens, and is over before the first word
            return self.answer_tokens / self.answer_s
        return self.answer_tokens / max(self.total_s - self.first_token_s, 0.001)


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is what the tutor says; all else tells where it comes from and how sure it is."""

    text: str
    mode: Mode
    coverage: Coverage | None = None  # None: nothing was searched (a greeting)
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()  # all passages found, cited or not
    follow_ups: tuple[FollowUp, ...] = ()
    searched_for: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()  # headings to look at when it isn't covered
    in_play: InPlay | None = None  # None: every document was searched
    notices: tuple[str, ...] = ()  # our own lines: why from the notes alone, what was left out
    extract: str | None = None  # the notes' own words, shown before and above the model's
    tutor_mode: TutorMode = "explain"
    awaits: Awaited | None = None  # None: the learner's next message is one like any other
    checked: Checked | None = None
    remembered: tuple[int, ...] = ()  # facts about the learner that the message told
    disagreements: tuple[str, ...] = ()  # where cited passages differ, with their numbers
    problem: str | None = None  # what went wrong, with `fix`
    fix: str | None = None
    thought: Thought | None = None
    usage: Usage | None = None

    @property
    def can_answer_anyway(self) -> bool:
        """Refused, with passages at hand that the learner may have it answered from."""
        return self.coverage == "missing" and bool(self.sources) and not self.citations

    @property
    def can_look_in_all(self) -> bool:
        """Refused, with documents left out that may have it."""
        return self.coverage == "missing" and self.in_play is not None and not self.citations


def to_record(answer: Answer) -> dict[str, Any]:
    """A JSON object that `from_record` reads back; the text and the usage are kept apart."""
    record = asdict(replace(answer, text="", usage=None))
    record["citations"] = [
        {"n": cited.n, "quote": cited.quote, "is_matched": cited.is_matched}
        for cited in answer.citations
    ]
    del record["text"], record["usage"]
    return record


def from_record(text: str, record: Mapping[str, Any], usage: Usage | None) -> Answer:
    sources = tuple(
        Source(
            **{
                **source,
                "locator": Locator(**source["locator"]),
                "heading_path": tuple(source["heading_path"]),
            }
        )
        for source in record["sources"]
    )
    by_number = {source.n: source for source in sources}
    return Answer(
        text=text,
        mode=record["mode"],
        coverage=record["coverage"],
        sentences=tuple(
            Sentence(**{**sentence, "citations": tuple(sentence["citations"])})
            for sentence in record["sentences"]
        ),
        citations=tuple(
            Citation(source=by_number[cited["n"]], **cited) for cited in record["citations"]
        ),
        sources=sources,
        follow_ups=tuple(FollowUp(**follow_up) for follow_up in record["follow_ups"]),
        searched_for=tuple(record["searched_for"]),
        nearest=tuple(record["nearest"]),
        in_play=InPlay(**in_play) if (in_play := record.get("in_play")) else None,
        notices=tuple(record["notices"]),
        extract=record["extract"],
        tutor_mode=record.get("tutor_mode", "explain"),
        awaits=Awaited(**awaits) if (awaits := record.get("awaits")) else None,
        checked=Checked(**checked) if (checked := record.get("checked")) else None,
        remembered=tuple(record.get("remembered", ())),
        disagreements=tuple(record.get("disagreements", ())),
        problem=record["problem"],
        fix=record["fix"],
        thought=Thought(**thought) if (thought := record.get("thought")) else None,
        usage=usage,
    )


def to_contract(answer: Answer) -> dict[str, Any]:
    """The JSON object of `python -m tutor ask`."""
    return {
        "answer": answer.text,
        "mode": answer.mode,
        "coverage": answer.coverage,
        "citations": [
            {
                "n": cited.n,
                **asdict(cited.source.locator),
                "heading_path": list(cited.source.heading_path),
                "quote": cited.quote,
            }
            for cited in answer.citations
        ],
        "sentences": [
            {"text": said.text, "verdict": said.verdict, "citations": list(said.citations)}
            for said in answer.sentences
        ],
        "follow_ups": [asdict(follow_up) for follow_up in answer.follow_ups],
        "searched_for": list(answer.searched_for),
        "nearest": list(answer.nearest),
        "notices": list(answer.notices),
        "disagreements": list(answer.disagreements),
        "usage": asdict(answer.usage) if answer.usage else None,
    }
