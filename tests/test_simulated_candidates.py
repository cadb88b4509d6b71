"""Whole interviews with candidates of every sort, judged by the real rules, also with a model."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ingest.embedding import Embedder
from tests.candidates import BY_QUESTION, CANDIDATES, NEVER_EARN, prepared_index
from tests.interview_model import ModelBeside, task_of
from tests.practice import Clock, open_deck
from tests.stand_in_model import Prompt
from tutor.grading import Grade, grade
from tutor.interview import Interview, Plan
from tutor.interview_markdown import report_markdown
from tutor.interview_report import report_on
from tutor.interviewer import Interviewer
from tutor.sentences import split_sentences

# Of six questions, how many the rules take for right though they aren't: a swap of two subjects
# of the same sort, and an answer to another question with words in common.
TAKEN_FOR_RIGHT: dict[str, int] = {}  # nobody


def interviewer_of(folder, embedder: Embedder | None) -> Interviewer:
    def judge(question: str, reference: str, answer: str, shown: Sequence[str]) -> Grade:
        return grade(question, reference, answer, embedder=embedder, shown_since=shown)

    return Interviewer(open_deck(folder, Clock()), prepared_index(), judge)  # type: ignore[arg-type]


def what_is_shown(interview: Interview) -> str:
    """All that the candidate sees before the open question is answered."""
    turn = interview.turn
    assert turn is not None
    before = [said for one in interview.exchange()[:-1] if one.given for said in one.given.points]
    evidence = [point.evidence for point in before if point.state == "hit"]
    replies = [interview.worded(said.reply) for said in turn.clarified]
    return "\n".join([interview.worded(turn.question.prompt), *turn.hints, *evidence, *replies])


def sit_through(interviewer: Interviewer, name: str, model: ModelBeside | None = None) -> Interview:
    """Six questions; what can't be judged is ticked as not said."""
    interview = interviewer.start(Plan())
    assert interview is not None
    for _ in range(60):
        if interview.step == "ended":
            return interview
        if model is not None:
            interview = model.help(interviewer, interview)
        if interview.step == "answering":
            reference = interview.exchange()[0].question.reference
            assert reference not in what_is_shown(interview)
            interview = interviewer.answer(interview, CANDIDATES[name](interview))
        elif interview.step == "ticking":
            interview = interviewer.tick(interview, interview.waiting[0].number, [])
        else:
            interview = interviewer.take_next(interview)
    raise AssertionError("an interview without end")


def judged(interview: Interview) -> list[str]:
    """The verdicts on the main questions that the rules were sure of."""
    return [turn.given.verdict for turn in interview.main_turns if not turn.typed]


@pytest.fixture(scope="module")
def embedder(tmp_path_factory) -> Embedder:
    from ingest.embedding import load_embedder
    from ingest.settings import IngestSettings

    return load_embedder(IngestSettings(home=tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize("name", CANDIDATES)
def test_every_candidate_gets_to_a_true_report(tmp_path, name: str) -> None:
    interviewer = interviewer_of(tmp_path, None)
    interview = sit_through(interviewer, name)
    assert {turn.question.prompt for turn in interview.main_turns} == set(BY_QUESTION)
    report = report_on(interview, interviewer.interviews.all())
    counted = sum(figures.answered for figures in report.fields) + report.skipped
    assert counted == len(interview.main_turns)
    assert report_markdown(report, "").count("### Question") == 6


@pytest.mark.parametrize("name", NEVER_EARN)
def test_nothing_is_earned_without_an_answer(tmp_path, name: str) -> None:
    verdicts = judged(sit_through(interviewer_of(tmp_path, None), name))
    assert verdicts.count("correct") <= TAKEN_FOR_RIGHT.get(name, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", NEVER_EARN)
def test_nothing_is_earned_with_the_embedder_either(tmp_path, embedder, name: str) -> None:
    verdicts = judged(sit_through(interviewer_of(tmp_path, embedder), name))
    assert verdicts.count("correct") <= TAKEN_FOR_RIGHT.get(name, 0)


@pytest.mark.slow
def test_the_full_answers_are_taken_for_right_and_the_half_ones_never(tmp_path, embedder) -> None:
    counts = {}
    for name in ("perfect", "partial", "swapped"):
        folder = tmp_path / name
        folder.mkdir()
        interview = sit_through(interviewer_of(folder, embedder), name)
        counts[name] = judged(interview).count("correct")
    assert counts["perfect"] >= 3  # the others are left to the learner
    assert counts["partial"] == 0
    assert counts["swapped"] == 0


# What a model may say, for each of our calls. None of it may change what the rules decide.


def nonsense(body: dict[str, Any], prompt: Prompt) -> str:
    return "Quarks are bound by gluons, and the answer is therefore forty-two."


def broken_json(body: dict[str, Any], prompt: Prompt) -> str:
    return '{"points": [{"n": 1, "state": "said", "quo'


def praise(body: dict[str, Any], prompt: Prompt) -> str:
    words = "Great job, that was an excellent and perfectly correct answer!"
    points = [{"n": n, "state": "said", "quote": words} for n in range(1, 13)]
    return json.dumps({"points": points, "mistake": "", "said": [words] * 3, "question": words})


def leaked_references(body: dict[str, Any], prompt: Prompt) -> str:
    leak = " ".join(f"{one.question} {one.reference}" for one in BY_QUESTION.values())
    if task_of(body) in ("wording", "new"):
        lines = [{"line": 1, "says": leak}, {"line": 2, "says": leak}]
        return json.dumps({"said": [leak] * 3, "question": leak, "points": lines})
    return leak


def as_one_sitting(interview: Interview) -> list[tuple[str, str | None]]:
    return [
        (turn.question.prompt, turn.given.verdict if turn.given else None)
        for turn in interview.turns
    ]


MODELS: tuple[Callable[[dict[str, Any], Prompt], str], ...] = (
    nonsense,
    broken_json,
    praise,
    leaked_references,
)


def each_in_turn() -> Callable[[dict[str, Any], Prompt], str]:
    calls = itertools.cycle(MODELS)
    return lambda body, prompt: next(calls)(body, prompt)


def sat_with_and_without(tmp_path, name: str, said) -> tuple[Interview, Interview, Interviewer]:
    """The same candidate with a model and alone, and the interviewer of the first."""
    for folder in ("alone", "together"):
        (tmp_path / folder).mkdir()
    alone = sit_through(interviewer_of(tmp_path / "alone", None), name)
    interviewer = interviewer_of(tmp_path / "together", None)
    with ModelBeside(said) as model:
        together = sit_through(interviewer, name, model)
        assert model.tasks
        assert all(chat["options"]["num_predict"] <= 200 for chat in model.ollama.chats())
    return together, alone, interviewer


def is_unharmed(together: Interview, alone: Interview, interviewer: Interviewer) -> bool:
    """Verdicts, their order and the report are those of the rules, and only the notes' words."""
    report = report_on(together, interviewer.interviews.all())
    better = [
        sentence.strip() in turn.question.reference
        for turn in together.turns
        for sentence in split_sentences(turn.better or "")
    ]
    return (
        as_one_sitting(together) == as_one_sitting(alone)
        and not any(together.wordings.values())
        and not together.prepared
        and all(better)
        and sum(figures.answered for figures in report.fields) + report.skipped == 6
    )


@pytest.mark.parametrize("name", CANDIDATES)
def test_a_model_of_no_use_changes_no_interview(tmp_path, name: str) -> None:
    assert is_unharmed(*sat_with_and_without(tmp_path, name, each_in_turn()))


@pytest.mark.slow
@pytest.mark.parametrize("said", MODELS, ids=lambda said: said.__name__)
@pytest.mark.parametrize("name", ["perfect", "partial", "swapped", "injecting"])
def test_nor_does_one_that_says_the_same_all_the_time(tmp_path, name: str, said) -> None:
    assert is_unharmed(*sat_with_and_without(tmp_path, name, said))


def helpful(body: dict[str, Any], prompt: Prompt) -> str:
    """A model that does what it is asked for, as far as words go."""
    asked = body["messages"][-1]["content"]
    match task_of(body):
        case "wording":
            lines = [line.split(". ", 1)[1] for line in asked.split("\n")]
            said = [f"Next one: {line[0].lower()}{line[1:]}" for line in lines]
            return json.dumps({"said": said})
        case "follow_up":
            line = asked.rpartition("Go on with: ")[2]
            return f"Thanks. {line}"
        case "better":
            return asked.split("The notes' answer:\n")[1].split("\n\n")[0]
    return "{}"


@pytest.mark.parametrize("name", ["partial", "swapped", "switching language"])
def test_a_model_that_helps_words_and_completes_and_leaves_the_verdicts(tmp_path, name) -> None:
    with_model, without, _ = sat_with_and_without(tmp_path, name, helpful)
    assert as_one_sitting(with_model) == as_one_sitting(without)
    worded = [turn for turn in with_model.main_turns if turn.question.prompt in with_model.wordings]
    assert any(with_model.wordings[turn.question.prompt] for turn in worded)
    for turn in with_model.main_turns:
        assert turn.better is None or turn.better in ("", turn.question.reference)
