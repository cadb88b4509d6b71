"""The answer as the learner gets it, from what was found and what was said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tutor.answers import Answer, Citation, Sentence, Source
from tutor.checking import check_sentences
from tutor.citations import best_quote, resolve_markers, strip_source_list
from tutor.disagreements import disagreements
from tutor.extracts import Extract
from tutor.follow_ups import check_question, suggest
from tutor.listening import Said
from tutor.looking_up import Found, Question
from tutor.meanings import Meanings
from tutor.model_errors import ModelError
from tutor.sentences import split_sentences

PASSAGES_OF_A_REFUSAL = 3
HEADINGS_NAMED = 3
BEST = 3  # passages that answer, if any do


def refusal(found: Found) -> Answer:
    """Says that it isn't covered and where the nearest things stand."""
    text = found.in_play.not_covered if found.in_play else "Your notes don't cover this."
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
        in_play=found.in_play,
        notices=search_notices(found),
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
        follow_ups=suggest(_asked(question, found), cited, found.pairs),
        searched_for=found.result.searched_for,
        nearest=found.result.nearest,
        notices=(f"{extract.what}, word for word: {why}.", *coverage_notices(found, cited)),
    )


def explained(
    question: Question, found: Found, alone: Answer, said: Said, meanings: Meanings | None
) -> Answer:
    """The model's answer without the question that it ends with, which becomes an offer."""
    told = from_model(replace(alone, notices=(), follow_ups=()), said, meanings)
    own = check_question(told.text)
    if own and len(told.sentences) > 1:
        kept = [*told.sentences[:-2], _rstripped(told.sentences[-2])]
        told = _with_sentences(told, kept)
    cited = [citation.source for citation in told.citations] or list(told.sources[:1])
    return replace(
        told,
        follow_ups=suggest(_asked(question, found), cited, found.pairs, own),
        notices=(*told.notices, *coverage_notices(found, cited)),
        extract=alone.text,
    )


def with_disagreements(
    question: Question, found: Found, answer: Answer, meanings: Meanings | None
) -> Answer:
    """The answer with what the passages say differently of what was asked."""
    cited = [citation.source for citation in answer.citations]
    differing = disagreements(question.text, _compared(found, cited), meanings)
    return replace(answer, disagreements=differing)


def from_model(alone: Answer, said: Said, meanings: Meanings | None) -> Answer:
    """`alone` with the model's words: numbers resolved, a verdict for each sentence."""
    assert said.prompt is not None
    given = [source for source in alone.sources if source.n in said.prompt.given]
    told = re.sub(rf"\s*(?:\bend )?\b{said.prompt.mark}\b", "", said.text)
    text = resolve_markers(strip_source_list(told), said.prompt.given).strip()
    sentences = check_sentences(split_sentences(text), given, meanings)
    length = (said.done.notice,) if said.done and said.done.notice else ()
    return replace(
        alone,
        text=text,
        mode="model",
        sentences=sentences,
        citations=_citations(sentences, given),
        notices=(*length, *said.prompt.left_out, *alone.notices),
        usage=said.usage(),
    )


def draft_of(alone: Answer, notices: tuple[str, ...] = ()) -> Answer:
    """What stands there before the model speaks: the notes' own words and the passages."""
    return replace(
        alone,
        text="",
        mode="model",
        sentences=(),
        citations=(),
        follow_ups=(),
        extract=alone.text,
        notices=notices,
    )


def with_reason(alone: Answer, problem: ModelError | None) -> Answer:
    """The notes' answer, with what kept the model from giving one."""
    why = (f"{problem.problem} {problem.fix}",) if problem else ()
    return replace(alone, notices=(*why, *alone.notices))


def coverage_notices(found: Found, cited: Sequence[Source]) -> tuple[str, ...]:
    """Our own lines about how well the notes cover it, and whose notes they are."""
    lines: list[str] = []
    if found.result.coverage == "missing":
        lines.append("Your notes don't cover this; these are the nearest passages.")
    elif found.result.coverage == "thin":
        lines.append("Your notes mention this but may not answer it.")
    if found.in_play and found.result.coverage != "covered":
        lines.append(found.in_play.only_these)
    if cited and all(source.ownership == "starter" for source in cited):
        lines.append(_whose(cited[0], found.sources[:BEST]))
    return (*lines, *search_notices(found))


def _whose(starter: Source, best: Sequence[Source]) -> str:
    """That an answer comes from a starter guide, and whether the learner's own notes have it."""
    guide = f"the starter guide “{starter.document_title}”"
    own = next((source for source in best if source.ownership == "yours"), None)
    if own is None:
        return f"Not in your own notes: this is from {guide}."
    return f"This is from {guide}. Passage {own.n} is from your own “{own.document_title}”."


def search_notices(found: Found) -> tuple[str, ...]:
    if found.result.degraded == "words_only":
        return ("Searched by words alone, since not all notes are embedded yet.",)
    return ()


def _compared(found: Found, cited: Sequence[Source]) -> list[Source]:
    """What is cited, and beside it the best passages: a contradiction may stand in either."""
    numbers = {source.n for source in (*cited, *found.sources[:BEST])}
    return [source for source in found.sources if source.n in numbers]


def _with_sentences(answer: Answer, sentences: Sequence[Sentence]) -> Answer:
    """The answer with only these of its sentences."""
    named = {n for sentence in sentences for n in sentence.citations}
    return replace(
        answer,
        text="".join(sentence.text for sentence in sentences),
        sentences=tuple(sentences),
        citations=tuple(citation for citation in answer.citations if citation.n in named),
    )


def _rstripped(sentence: Sentence) -> Sentence:
    return replace(sentence, text=sentence.text.rstrip())


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


def _asked(question: Question, found: Found) -> list[str]:
    """Questions that need not be offered: those asked, and the pair that has just been told."""
    pair, extract = found.pair, found.extract
    is_told = pair is not None and extract is not None and pair.pair.answer.strip() in extract.text
    told = [pair.pair.question] if pair and is_told else []
    return [*(turn.question for turn in question.earlier), question.text, *told]
