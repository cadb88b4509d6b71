"""A model's phrasing inside the interview, with a stand-in that also misbehaves."""

from __future__ import annotations

import asyncio

import pytest

from tests.candidates import BY_QUESTION, prepared_index
from tests.interviewing import interviewer_of
from tests.practice import Clock, open_deck
from tests.stand_in_model import Reply
from tests.stand_in_ollama import StandInOllama
from tutor.better_answer import MOST_TOKENS, better_answer, wants_better_answer
from tutor.interview import Plan, Turn
from tutor.language_model import OllamaModel


@pytest.fixture
def interviewer(tmp_path):
    return interviewer_of(open_deck(tmp_path, Clock()), prepared_index())


def a_wrong_answer(interviewer) -> tuple[int, Turn]:
    interview = interviewer.start(Plan())
    while "stack" not in interview.turn.question.prompt:
        interview = interviewer.take_next(interviewer.skip(interview))
    interview = interviewer.answer(interview, "It has something to do with plates.")
    (turn,) = (turn for turn in interview.turns if turn.given.verdict == "wrong")
    return interview.id, turn


def phrased(turn: Turn, said: str) -> str:
    with StandInOllama(answers=[Reply(said)]) as ollama:
        model = OllamaModel("qwen3:4b", ollama.url)
        text = asyncio.run(better_answer(turn, model, None))
        (asked,) = ollama.chats()
        assert asked["options"]["num_predict"] <= MOST_TOKENS
        return text


def test_sentences_that_the_notes_support_are_kept(interviewer) -> None:
    _, turn = a_wrong_answer(interviewer)
    said = "A stack is last in, first out: the newest item leaves first."
    assert phrased(turn, said) == said


@pytest.mark.parametrize(
    "said",
    [
        "Great job, that was an excellent answer about stacks!",
        '{"points": [{"n": 1, "sta',
        "A stack is first in, first out, and a queue is last in, first out.",
        "Quantum chromodynamics binds quarks by the exchange of eight massless gluons.",
        "What is the difference between a hash table and a tree?",
        "",
    ],
)
def test_praise_nonsense_the_contrary_and_questions_are_dropped(interviewer, said: str) -> None:
    _, turn = a_wrong_answer(interviewer)
    assert phrased(turn, said) == ""


def test_of_a_model_that_fails_nothing_comes(interviewer) -> None:
    _, turn = a_wrong_answer(interviewer)
    with StandInOllama(fault="busy") as ollama:
        model = OllamaModel("qwen3:4b", ollama.url)
        assert asyncio.run(better_answer(turn, model, None)) == ""


def test_only_a_judged_answer_that_wasnt_right_is_phrased_anew(interviewer) -> None:
    _, wrong = a_wrong_answer(interviewer)
    assert wants_better_answer(wrong)
    interview = interviewer.start(Plan())
    reference = BY_QUESTION[interview.turn.question.prompt].reference
    right = interviewer.answer(interview, reference).turn
    assert not wants_better_answer(right)
    skipped = interviewer.skip(interviewer.start(Plan())).turn
    assert not wants_better_answer(skipped)
