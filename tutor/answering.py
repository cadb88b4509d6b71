"""From a question to an answer: searched, extracted, told by the model, checked.

The notes' own words come first; the model's come under them. Whatever the model does, the learner
keeps what there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor.answers import Answer, Source
from tutor.asking_alone import ask_alone, needs_a_better_question
from tutor.chats import State
from tutor.composing import (
    draft_of,
    explained,
    from_notes_alone,
    refusal,
    search_notices,
    with_disagreements,
    with_reason,
)
from tutor.listening import Said, Sink
from tutor.looking_up import Found, Notes, Question, look_up
from tutor.meanings import Meanings
from tutor.model_errors import ModelError
from tutor.model_events import LanguageModel
from tutor.pace import room_after

if TYPE_CHECKING:
    from tutor.retrieval import Searcher

PASSAGES_GIVEN = 5
NO_MODEL = "no model is chosen"
NO_WORD = "the model gave none"

Compose = Callable[[Said, Meanings | None], Answer]


@dataclass(frozen=True, slots=True)
class Finished:
    answer: Answer
    state: State


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
    found = await asyncio.to_thread(look_up, question, notes)
    if model is not None and needs_a_better_question(question, found):
        question, found = await _better_asked(question, found, notes, model, sink, clock_s)
    if found.extract is None or (found.result.coverage == "missing" and not question.anyway):
        return Finished(refusal(found), "done")
    alone = from_notes_alone(question, found, found.extract, NO_WORD if model else why_alone)
    if model is None:
        return await _beside_each_other(question, found, Finished(alone, "done"), notes.meanings)
    sink.draft(draft_of(alone, search_notices(found)))

    def compose(said: Said, meanings: Meanings | None) -> Answer:
        return explained(question, found, alone, said, meanings)

    given = found.sources[:PASSAGES_GIVEN]
    said = Said(model, sink, clock_s)
    finished = await told_by_model(question, given, alone, said, sink, compose, notes.meanings)
    return await _beside_each_other(question, found, finished, notes.meanings)


async def _better_asked(
    question: Question,
    found: Found,
    notes: Notes,
    model: LanguageModel,
    sink: Sink,
    clock_s: Callable[[], float],
) -> tuple[Question, Found]:
    """What the model's own way of putting it finds, if it is surer; the wait is shorter by that."""
    started_s = clock_s()
    sink.wait_for("Putting your question so that it stands by itself …")
    if alone := await ask_alone(question, model):
        other = await asyncio.to_thread(look_up, question, notes, alone)
        if other.result.confidence > found.result.confidence:
            found = other
    room = room_after(question.room, clock_s() - started_s)
    return replace(question, room=room), found


async def _beside_each_other(
    question: Question, found: Found, finished: Finished, meanings: Meanings | None
) -> Finished:
    answer = await asyncio.to_thread(with_disagreements, question, found, finished.answer, meanings)
    return replace(finished, answer=answer)


async def told_by_model(
    question: Question,
    given: Sequence[Source],
    alone: Answer,
    said: Said,
    sink: Sink,
    compose: Compose,
    meanings: Meanings | None,
) -> Finished:
    """The model's answer; the part that came, where it was stopped or broke; else `alone`.

    What it thought before is kept beside it.
    """
    problem: ModelError | None = None
    state: State = "done"
    try:
        try:
            await said.listen(question, given)
        except ModelError as error:
            problem = error
        if not said.text.strip():
            answer = with_reason(alone, problem)
        else:
            sink.wait_for("Checking each sentence …")
            answer = await asyncio.to_thread(compose, said, meanings)
            if problem is not None:
                answer = replace(answer, problem=problem.problem, fix=problem.fix)
                state = "failed"
    except asyncio.CancelledError:
        answer, state = compose(said, None) if said.text.strip() else alone, "stopped"
    return Finished(replace(answer, thought=said.thought), state)


async def _draft_at_once(question: Question, notes: Notes, quick: Searcher, sink: Sink) -> None:
    """What words alone find, for the seconds in which the embedder is being loaded."""
    found = await asyncio.to_thread(look_up, question, replace(notes, searcher=quick))
    if found.extract is not None and found.result.coverage != "missing":
        alone = from_notes_alone(question, found, found.extract, NO_MODEL)
        sink.draft(draft_of(alone, search_notices(found)))
        sink.wait_for("Looking more closely …")
