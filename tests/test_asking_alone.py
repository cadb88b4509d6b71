"""A follow-up that the rules find too little for is put anew by the model, if that is quick."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from tests.fake_notes import FakeResult, FakeSearcher, make_notes
from tests.stand_in_ollama import StandInOllama
from tests.test_answering import RecordingSink
from tutor.answering import Finished, answer_question
from tutor.asking_alone import ask_alone
from tutor.earlier_turns import Turn
from tutor.language_model import OllamaModel
from tutor.looking_up import Question
from tutor.pace import Room

LEANING = Question("and why is that?", (Turn("What is the GIL?", "A lock [1]."),))
ALONE = "Why does CPython have the GIL?"


@dataclass
class SureOf(FakeSearcher):
    """Covers what it is sure of; all else is thin."""

    sure: Mapping[str, float] = field(default_factory=dict)

    def search(self, query: str, **more: object) -> FakeResult:
        result = super().search(query, **more)  # type: ignore[arg-type]
        confidence = self.sure.get(query, 0.4)
        coverage = "covered" if confidence >= 0.5 else "thin"
        return replace(result, coverage=coverage, confidence=confidence, searched_for=(query,))


def put_anew(*replies: str, question: Question = LEANING, **more: object) -> str | None:
    with StandInOllama(answers=replies) as ollama:
        model = OllamaModel("llama3.2:latest", ollama.url)

        async def ask() -> str | None:
            await model.preload()
            return await ask_alone(question, model, **more)  # type: ignore[arg-type]

        return asyncio.run(ask())


def answered(
    searcher: FakeSearcher, question: Question, *replies: str, is_loaded: bool = True
) -> tuple[Finished, RecordingSink, StandInOllama]:
    sink = RecordingSink()
    with StandInOllama(answers=replies) as ollama:
        model = OllamaModel("llama3.2:latest", ollama.url)

        async def ask() -> Finished:
            if is_loaded:
                await model.preload()
            notes = make_notes(searcher)
            return await answer_question(question, notes, model, sink, clock_s=lambda: 0.0)

        return asyncio.run(ask()), sink, ollama


@pytest.mark.parametrize(
    "reply", [ALONE, f'"{ALONE}"\n', f"Question: {ALONE}", f"\n**{ALONE}**\nIt has one because …"]
)
def test_the_line_is_taken_whatever_stands_around_it(reply: str) -> None:
    assert put_anew(reply) == ALONE


@pytest.mark.parametrize("reply", ["Why?", "Yes.", "word " * 200])
def test_a_line_that_is_no_question_of_its_own_is_of_no_use(reply: str) -> None:
    assert put_anew(reply) is None


def test_what_was_asked_and_told_before_stands_in_front_as_it_will_for_the_answer() -> None:
    with StandInOllama(answers=(ALONE, "One lock keeps reference counts right [1].")) as ollama:
        model = OllamaModel("llama3.2:latest", ollama.url)

        async def ask() -> Finished:
            await model.preload()
            notes = make_notes(SureOf(sure={ALONE: 0.8}))
            sink = RecordingSink()
            return await answer_question(LEANING, notes, model, sink, clock_s=lambda: 0.0)

        finished = asyncio.run(ask())
        anew, answer = (body for body in ollama.chats() if body["messages"])
    assert anew["messages"][:-1] == answer["messages"][:-1]
    assert anew["options"]["num_ctx"] == answer["options"]["num_ctx"]
    assert anew["options"]["num_predict"] < 50
    assert (finished.answer.searched_for, finished.answer.coverage) == ((ALONE,), "covered")


def test_the_rules_own_question_stays_where_it_is_surer_or_the_models_finds_no_more() -> None:
    for sure in ({ALONE: 0.3}, {ALONE: 0.4}):
        searcher = SureOf(sure=sure)
        finished, _, _ = answered(searcher, LEANING, ALONE, "A lock [1].")
        assert [query for query, _ in searcher.searched] == [LEANING.text, ALONE]
        assert finished.answer.searched_for == (LEANING.text,)


@pytest.mark.parametrize(
    ("searcher", "question"),
    [
        (SureOf(sure={LEANING.text: 0.9}), LEANING),
        (SureOf(), replace(LEANING, earlier=())),
        (SureOf(), replace(LEANING, text="When does put block in a full queue?")),
    ],
    ids=["the rules found it", "nothing to lean on", "leans on nothing"],
)
def test_the_model_is_asked_only_where_the_rules_fall_short(
    searcher: FakeSearcher, question: Question
) -> None:
    finished, sink, ollama = answered(searcher, question, "A lock [1].")
    assert len(searcher.searched) == 1
    assert not any("stands by itself" in line for line in sink.lines)
    assert finished.answer.text.startswith("A lock")


def test_a_model_that_isnt_in_memory_isnt_waited_for() -> None:
    searcher = SureOf()
    finished, _, _ = answered(searcher, LEANING, "A lock [1].", is_loaded=False)
    assert len(searcher.searched) == 1
    assert finished.answer.text.startswith("A lock")


def test_a_model_that_lingers_is_left_alone() -> None:
    with StandInOllama(answers=(ALONE,), line_s=0.2) as ollama:
        model = OllamaModel("llama3.2:latest", ollama.url)

        async def ask() -> str | None:
            await model.preload()
            return await ask_alone(LEANING, model, longest_s=0.3)

        assert asyncio.run(ask()) is None
        assert ollama.wait_for_disconnect(5.0)


def test_the_wait_for_the_first_word_is_no_longer_for_it() -> None:
    times = iter([0.0, 3.0, *range(3, 60)])
    room = Room(asked_tokens=900)
    searcher = SureOf()
    with StandInOllama(answers=(ALONE, "A lock [1].")) as ollama:
        model = OllamaModel("llama3.2:latest", ollama.url)

        async def ask() -> Finished:
            await model.preload()
            return await answer_question(
                replace(LEANING, room=room),
                make_notes(searcher),
                model,
                RecordingSink(),
                clock_s=lambda: float(next(times)),
            )

        finished = asyncio.run(ask())
    assert finished.answer.usage is not None
    assert 0 < finished.answer.usage.asked_tokens <= 600
