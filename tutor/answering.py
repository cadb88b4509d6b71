"""From a question to an answer: searched, extracted, told by the model, checked.

The notes' own words come first; the model's come under them. Whatever the model does, the learner
keeps what there is.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tutor.answers import Answer, Citation, Sentence, Source, Usage
from tutor.chats import State
from tutor.checking import Similarity, check_sentences
from tutor.citations import best_quote, resolve_markers, strip_source_list
from tutor.extracts import Extract, extract_from, with_pair
from tutor.follow_ups import suggest
from tutor.model_errors import ModelError
from tutor.model_events import Done, LanguageModel, Loading, Retracted, Thinking, Token
from tutor.pace import Room
from tutor.prompts import UNLIMITED, Prompt, Turn, build_prompt
from tutor.sentences import split_sentences

if TYPE_CHECKING:
    from ingest.index import IndexReader, PairEntry
    from tutor.retrieval import Searcher, SearchResult

PASSAGES_FOUND = 8
PASSAGES_GIVEN = 5
PASSAGES_OF_A_REFUSAL = 3
HEADINGS_NAMED = 3
NO_MODEL = "no model is chosen"


class Sink(Protocol):
    """Takes an answer as it comes."""

    def wait_for(self, what: str) -> None:
        """A line for the meantime."""

    def draft(self, answer: Answer) -> None:
        """The passages and the notes' own words; the model's are about to come."""

    def write(self, piece: str) -> None:
        """More of the model's words."""

    def retract(self) -> None:
        """All words so far were the model's thinking."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What an answer is made from."""

    index: IndexReader
    searcher: Searcher
    similarity: Similarity | None = None
    quick_searcher: Searcher | None = None  # by words alone, while the embedder isn't loaded yet


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    earlier: tuple[Turn, ...] = ()  # of this chat, oldest first
    anyway: bool = False  # answer from the nearest passages though they don't cover it
    correction: float = 1.0  # by how much the model has counted more tokens than we did
    room: Room = UNLIMITED  # what fits into the wait on this machine


@dataclass(frozen=True, slots=True)
class Finished:
    answer: Answer
    state: State


@dataclass(frozen=True, slots=True)
class _Found:
    result: SearchResult
    sources: tuple[Source, ...]
    pairs: tuple[PairEntry, ...]  # of the nearest documents
    extract: Extract | None


async def answer_question(
    question: Question,
    notes: Notes,
    model: LanguageModel | None,
    sink: Sink,
    *,
    clock_s: Callable[[], float],
    why_alone: str = NO_MODEL,
) -> Finished:
    """The whole way of one question.

    Cancelling the task while the model speaks gives what there is, marked as stopped.

    Raises:
        StudyError: the notes can't be searched.
    """
    sink.wait_for("Looking in your notes …")
    if notes.quick_searcher is not None:
        await _draft_at_once(question, notes, notes.quick_searcher, sink)
    found = await asyncio.to_thread(_look_up, question, notes)
    if found.extract is None or (found.result.coverage == "missing" and not question.anyway):
        return Finished(_refusal(found), "done")
    alone = _from_notes_alone(question, found, found.extract, why_alone)
    if model is None:
        return Finished(alone, "done")
    sink.draft(_draft(alone, found))
    said = _Said(model, sink, clock_s)
    problem: ModelError | None = None
    try:
        try:
            await said.listen(question, found.sources[:PASSAGES_GIVEN])
        except ModelError as error:
            problem = error
        if not said.text.strip():
            return Finished(_with_reason(alone, problem), "done")
        sink.wait_for("Checking each sentence …")
        answer = await asyncio.to_thread(_from_model, question, found, said, notes.similarity)
    except asyncio.CancelledError:
        stopped = _from_model(question, found, said, None) if said.text.strip() else alone
        return Finished(stopped, "stopped")
    if problem is not None:
        return Finished(replace(answer, problem=problem.problem, fix=problem.fix), "failed")
    return Finished(answer, "done")


async def _draft_at_once(question: Question, notes: Notes, quick: Searcher, sink: Sink) -> None:
    """What words alone find, for the seconds in which the embedder is being loaded."""
    found = await asyncio.to_thread(_look_up, question, replace(notes, searcher=quick))
    if found.extract is not None and found.result.coverage != "missing":
        alone = _from_notes_alone(question, found, found.extract, NO_MODEL)
        sink.draft(_draft(alone, found))
        sink.wait_for("Looking more closely …")


def _with_reason(alone: Answer, problem: ModelError | None) -> Answer:
    """The notes' answer, with what kept the model from giving one."""
    why = (f"{problem.problem} {problem.fix}",) if problem else ()
    return replace(alone, notices=(*why, *alone.notices))


class _Said:
    """The model's words so far, and how long they took."""

    def __init__(self, model: LanguageModel, sink: Sink, clock_s: Callable[[], float]) -> None:
        self.text = ""
        self.prompt: Prompt | None = None
        self.done: Done | None = None
        self._model = model
        self._sink = sink
        self._clock_s = clock_s
        self._started_s = clock_s()
        self._first_s: float | None = None

    async def listen(self, question: Question, sources: Sequence[Source]) -> None:
        trained = (await self._model.state()).context_length
        self.prompt = build_prompt(
            question.text,
            sources,
            question.earlier,
            num_ctx=min(self._model.num_ctx, trained or self._model.num_ctx),
            room=question.room,
            correction=question.correction,
        )
        count = len(self.prompt.given)
        self._sink.wait_for(f"{self._model.name} is reading {count} passages …")
        stream = self._model.stream(self.prompt.messages, max_tokens=self.prompt.answer_tokens)
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                self._take(event)

    def usage(self) -> Usage:
        return Usage(
            model=self._model.name,
            num_ctx=self._model.num_ctx,
            counted_tokens=self.prompt.counted_tokens if self.prompt else 0,
            prompt_tokens=self.done.prompt_tokens if self.done else None,
            answer_tokens=self.done.answer_tokens if self.done else None,
            first_token_s=self._first_s,
            total_s=self._clock_s() - self._started_s,
            asked_tokens=self.prompt.asked_tokens if self.prompt else 0,
            prompt_s=self.done.prompt_s if self.done else None,
            answer_s=self.done.answer_s if self.done else None,
        )

    def _take(self, event: Loading | Thinking | Token | Retracted | Done) -> None:
        match event:
            case Token(text):
                if self._first_s is None:
                    self._first_s = self._clock_s() - self._started_s
                    self._sink.wait_for(f"{self._model.name} is writing …")
                self.text += text
                self._sink.write(text)
            case Retracted():
                self.text = ""
                self._sink.retract()
            case Loading():
                self._sink.wait_for(event.notice)
            case Thinking():
                self._sink.wait_for(f"{self._model.name} is thinking …")
            case Done():
                self.done = event


def _look_up(question: Question, notes: Notes) -> _Found:
    result = notes.searcher.search(
        question.text, limit=PASSAGES_FOUND, context=tuple(t.question for t in question.earlier)
    )
    sources = tuple(
        Source(
            n=n,
            section_id=hit.passage.section_id,
            locator=hit.passage.locator,
            heading_path=hit.passage.heading_path,
            document_title=hit.passage.document_title,
            ownership=hit.passage.ownership,
            text=hit.passage.text,
        )
        for n, hit in enumerate(result.hits, start=1)
    )
    nearest = dict.fromkeys((s.locator.root, s.locator.source) for s in sources[:3])
    pairs = tuple(
        pair for root, source in nearest for pair in notes.index.pairs(root=root, source=source)
    )
    sources, pair = with_pair(question.text, sources, pairs)
    extract = extract_from(question.text, sources, pair) if sources else None
    return _Found(result, sources, pairs, extract)


def _refusal(found: _Found) -> Answer:
    """Says that it isn't covered and where the nearest things stand."""
    text = "Your notes don't cover this."
    if found.result.nearest:
        text += " The nearest headings: " + "; ".join(found.result.nearest[:HEADINGS_NAMED]) + "."
    return Answer(
        text=text,
        mode="notes",
        coverage="missing",
        sentences=tuple(Sentence(part, "not_checked") for part in split_sentences(text)),
        sources=found.sources[:PASSAGES_OF_A_REFUSAL],
        searched_for=found.result.searched_for,
        nearest=found.result.nearest,
        notices=_search_notices(found),
    )


def _from_notes_alone(question: Question, found: _Found, extract: Extract, why: str) -> Answer:
    cited = [citation.source for citation in extract.citations]
    return Answer(
        text=extract.text,
        mode="notes",
        coverage=found.result.coverage,
        sentences=extract.sentences,
        citations=_one_each(extract.citations),
        sources=found.sources,
        follow_ups=suggest(_asked(question), cited, found.pairs),
        searched_for=found.result.searched_for,
        nearest=found.result.nearest,
        notices=(f"{extract.what}, word for word: {why}.", *_coverage_notices(found, cited)),
    )


def _draft(alone: Answer, found: _Found) -> Answer:
    return replace(
        alone,
        text="",
        mode="model",
        sentences=(),
        citations=(),
        follow_ups=(),
        extract=alone.text,
        notices=_search_notices(found),
    )


def _from_model(
    question: Question, found: _Found, said: _Said, similarity: Similarity | None
) -> Answer:
    """The model's words with resolved numbers and a verdict for each sentence."""
    assert said.prompt is not None
    given = [source for source in found.sources if source.n in said.prompt.given]
    told = re.sub(rf"\s*(?:\bend )?\b{said.prompt.mark}\b", "", said.text)
    text = resolve_markers(strip_source_list(told), said.prompt.given).strip()
    sentences = check_sentences(split_sentences(text), given, similarity)
    citations = _citations(sentences, given)
    cited = [citation.source for citation in citations] or given[:1]
    length = (said.done.notice,) if said.done and said.done.notice else ()
    return Answer(
        text=text,
        mode="model",
        coverage=found.result.coverage,
        sentences=sentences,
        citations=citations,
        sources=found.sources,
        follow_ups=suggest(_asked(question), cited, found.pairs, text),
        searched_for=found.result.searched_for,
        nearest=found.result.nearest,
        notices=(*length, *said.prompt.left_out, *_coverage_notices(found, cited)),
        extract=found.extract.text if found.extract else None,
        usage=said.usage(),
    )


def _citations(sentences: Sequence[Sentence], given: Sequence[Source]) -> tuple[Citation, ...]:
    by_number = {source.n: source for source in given}
    return _one_each(
        Citation(n, by_number[n], best_quote(said.text, by_number[n].text), said.is_matched)
        for said in sorted(sentences, key=lambda said: said.is_matched)
        for n in said.citations
    )


def _one_each(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    first: dict[int, Citation] = {}
    for citation in citations:
        first.setdefault(citation.n, citation)
    return tuple(first[n] for n in sorted(first))


def _asked(question: Question) -> list[str]:
    return [*(turn.question for turn in question.earlier), question.text]


def _coverage_notices(found: _Found, cited: Sequence[Source]) -> tuple[str, ...]:
    """Our own lines about how well the notes cover it, and whose notes they are."""
    lines: list[str] = []
    if found.result.coverage == "missing":
        lines.append("Your notes don't cover this; these are the nearest passages.")
    elif found.result.coverage == "thin":
        lines.append("Your notes mention this but may not answer it.")
    if cited and all(source.ownership == "starter" for source in cited):
        title = cited[0].document_title
        lines.append(f"Not in your own notes: this is from the starter guide “{title}”.")
    return (*lines, *_search_notices(found))


def _search_notices(found: _Found) -> tuple[str, ...]:
    if found.result.degraded == "words_only":
        return ("Searched by words alone, since not all notes are embedded yet.",)
    return ()
