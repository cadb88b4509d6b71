from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.candidates import prepared_index
from tests.interview_model import ModelBeside, task_of
from tests.interviewing import interviewer_of
from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index
from tests.stand_in_model import Prompt
from tutor.fields import FIRST_FIELDS
from tutor.interview import Plan
from tutor.interview_command import run
from tutor.interview_terminal import converse
from tutor.key_points import key_points


class Terminal:
    """Hears what is said and answers each time it is asked."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.heard: list[str] = []

    def listen(self) -> str:
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None

    @property
    def text(self) -> str:
        return "\n".join(self.heard)


@pytest.fixture
def interviewer(tmp_path):
    return interviewer_of(open_deck(tmp_path, Clock()), starter_index())


def talk(interviewer, interview, *lines: str) -> tuple[object, Terminal]:
    terminal = Terminal(iter(lines))
    return converse(interviewer, interview, terminal.listen, terminal.heard.append), terminal


def test_a_whole_interview_in_the_terminal(interviewer) -> None:
    interview = interviewer.start(Plan(fields=FIRST_FIELDS, questions=3))
    ended, terminal = talk(interviewer, interview, "hint", "I don't know", "skip", "perhaps", "1")
    assert ended.step == "ended"
    assert [turn.given.verdict for turn in ended.main_turns[:2]] == ["dont_know", "skipped"]
    assert ended.main_turns[2].given.graded_by == "self"
    for turn in ended.main_turns:
        before, _, after = terminal.text.partition(turn.question.prompt.split("\n")[0][:40])
        assert turn.question.reference.split("\n")[0] not in before
    assert "Hint: " in terminal.text


def test_ctrl_d_leaves_it_at_its_question(interviewer) -> None:
    interview = interviewer.start(Plan(fields=FIRST_FIELDS))
    with pytest.raises(EOFError):
        talk(interviewer, interview, "skip", "hint")
    found = interviewer.interviews.unfinished()
    assert (len(found.turns), len(found.turns[1].hints)) == (2, 1)


def test_without_an_index_the_command_says_what_to_do(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path))
    assert run([]) == 2
    shown = capsys.readouterr()
    assert "python -m ingest" in shown.err
    assert shown.out == ""


def test_a_wrong_number_of_questions_is_wrong_usage(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["--questions", "0"])
    assert stopped.value.code == 2
    assert "a number from 1 to 20" in capsys.readouterr().err


def test_what_a_model_adds_is_said_while_the_learner_is_listened_to(tmp_path) -> None:
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), prepared_index())
    interview = interviewer.start(Plan(questions=1))
    reference = interview.turn.question.reference
    first = key_points(reference)[0].text

    def answer(body: dict[str, Any], prompt: Prompt) -> str:
        return first if task_of(body) == "better" else "no use"

    with ModelBeside(answer) as model:
        heard: list[str] = []

        def listen() -> str:
            """The answer, and at the feedback Enter once the model's words are there."""
            if interviewer.interviews.get(interview.id).step == "answering":
                return "It has something to do with plates."
            for _ in range(100):
                if any("phrased by the model" in words for words in heard):
                    return ""
                threading.Event().wait(0.05)
            raise AssertionError(heard)

        ended = converse(interviewer, interview, listen, heard.append, model.assistant)
    assert ended.step == "ended"
    assert ended.turns[0].better == first
    assert any(first in words.replace("\n", " ") for words in heard)


def test_with_enter_alone_what_was_found_counts_and_with_zero_nothing(interviewer) -> None:
    verdicts = []
    for reply in ("", "0"):
        interview = interviewer.start(Plan(fields=FIRST_FIELDS, questions=1))
        text = f"perhaps {interview.turn.question.reference}"
        ended, _ = talk(interviewer, interview, text, *[reply] * 3)
        verdicts.append(ended.turns[0].given.verdict)
    assert verdicts == ["correct", "wrong"]


def test_a_model_is_named_for_one_interview_alone(tmp_path, monkeypatch, capsys) -> None:
    asked: list[str | None] = []

    def look(services, arguments) -> int:
        asked.append(services.model().name)
        return 0

    monkeypatch.setenv("TUTOR_HOME", str(tmp_path))
    monkeypatch.setattr("tutor.interview_command._run", look)
    (tmp_path / "settings.json").write_text('{"model": "qwen3:4b"}')
    assert run([]) == run(["--model", "llama3.2"]) == run([]) == 0
    assert asked == ["qwen3:4b", "llama3.2", "qwen3:4b"]
    with pytest.raises(SystemExit):
        run(["--model", "llama3.2", "--no-model"])
    assert "not allowed with" in capsys.readouterr().err
