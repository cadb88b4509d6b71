from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interviewing import interviewer_of
from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index
from tutor.fields import FIRST_FIELDS
from tutor.interview import Plan
from tutor.interview_command import converse, run


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
