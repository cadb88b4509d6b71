"""The answer as the learner gets it, from what was found and what was said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tutor.answers import Answer, Citation, Sentence, Source
from tutor.checking import Similarity, check_sentences
from tutor.citations import best_quote, resolve_markers, strip_source_list
from tutor.extracts import Extract
from tutor.follow_ups import suggest
from tutor.listening import Said
from tutor.looking_up import Found, Question
from tutor.model_errors import ModelError
from tutor.sentences import split_sentences

PASSAGES_OF_A_REFUSAL = 3
HEADINGS_NAMED = 3


def refusal(found: Found) -> Answer:
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


def from_notes_alone(question: Question, found: Found, extract: Extract, why: str) -> Answer:
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


def draft_of(alone: Answer, found: Found) -> Answer:
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


def with_reason(alone: Answer, problem: ModelError | None) -> Answer:
    """The notes' answer, with what kept the model from giving one."""
    why = (f"{problem.problem} {problem.fix}",) if problem else ()
    return replace(alone, notices=(*why, *alone.notices))


def from_model(
    question: Question, found: Found, said: Said, similarity: Similarity | None
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


def _coverage_notices(found: Found, cited: Sequence[Source]) -> tuple[str, ...]:
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


def _search_notices(found: Found) -> tuple[str, ...]:
    if found.result.degraded == "words_only":
        return ("Searched by words alone, since not all notes are embedded yet.",)
    return ()
