"""What a model adds to an interview, over real HTTP, and that it can't harm one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.candidates import BY_QUESTION, prepared_index
from tests.interview_model import ModelBeside, task_of
from tests.interviewing import UNSURE, interviewer_of
from tests.practice import Clock, NotesIndex, open_deck
from tests.stand_in_model import Prompt
from tutor.interview import Interview, Plan
from tutor.interviewer import Interviewer
from tutor.key_points import key_points

SECTION = """# Queues at work

## Dead letters

A message that fails five times goes to the dead letter queue.
Somebody looks at the dead letter queue, mends the message and sends it again.
Messages in the dead letter queue are kept for two weeks and then thrown away.
Without it one broken message would block all the messages behind it.
"""
NEW = {
    "question": "Why does a message move to the dead letter queue, and what happens there?",
    "points": [
        {"line": 5, "says": "A message that fails five times goes to the dead letter queue."},
        {"line": 6, "says": "Somebody mends the message and sends it again."},
    ],
}


@pytest.fixture
def index() -> NotesIndex:
    return NotesIndex({**prepared_index().files, "dead.md": SECTION})


@pytest.fixture
def interviewer(tmp_path, index) -> Interviewer:
    return interviewer_of(open_deck(tmp_path, Clock()), index)


def by_task(**answers: str):
    """The stand-in's answers; a task that isn't named gets something of no use."""

    def answer(body: dict[str, Any], prompt: Prompt) -> str:
        return answers.get(task_of(body), "I can't help with that.")

    return answer


def moved_on(line: str) -> str:
    return f"Let's move on: {line[0].lower()}{line[1:]}"


def begin(interviewer: Interviewer) -> Interview:
    interview = interviewer.start(Plan())
    assert interview is not None
    return interview


def one_point(interview: Interview) -> str:
    return key_points(interview.turn.question.reference)[0].text


def with_points(interviewer: Interviewer, interview: Interview) -> Interview:
    while len(key_points(interview.turn.question.reference)) < 3:
        interview = interviewer.take_next(interviewer.skip(interview))
    return interview


def test_while_the_learner_thinks_a_new_question_is_made_and_later_asked(interviewer) -> None:
    with ModelBeside(by_task(new=json.dumps(NEW))) as model:
        interview = model.help(interviewer, begin(interviewer))
        assert model.tasks[0] == "new"
        assert all(chat["options"]["num_predict"] <= 200 for chat in model.ollama.chats())
    (made,) = interview.prepared
    assert made.made_by == "model"
    assert made.reference.startswith("A message that fails five times")
    assert (made.origin.locator.start_line, made.origin.locator.end_line) == (5, 6)
    while interview.step != "ended":
        interview = interviewer.take_next(interviewer.skip(interview))
    asked = [turn.question.prompt for turn in interview.main_turns]
    assert asked.index(NEW["question"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": []},
        {"points": NEW["points"][:1]},
        {"points": [{**NEW["points"][0], "line": 99}, NEW["points"][1]]},
        {"points": [{**NEW["points"][0], "line": "5"}, NEW["points"][1]]},
        {"points": [*NEW["points"], {"line": 8, "says": "Redis keeps messages for ever."}]},
        {"points": [NEW["points"][0], {"line": 7, "says": "They are kept for 9 weeks."}]},
        {"question": ""},
        {"question": "Great job! Why does a message move to the dead letter queue?"},
        {"question": "How do massless gluons bind quarks inside protons and neutrons?"},
        {"question": "A message that fails five times goes to the dead letter queue, doesn't it?"},
    ],
)
def test_a_question_whose_points_cite_no_real_line_is_dropped(interviewer, wrong) -> None:
    with ModelBeside(by_task(new=json.dumps({**NEW, **wrong}))) as model:
        interview = model.help(interviewer, begin(interviewer))
    assert interview.prepared == ()


def test_what_may_come_next_is_worded_ahead_and_shown_when_it_comes(interviewer) -> None:
    def answer(body: dict[str, Any], prompt: Prompt) -> str:
        if task_of(body) != "wording":
            return "{}"
        lines = [line.split(". ", 1)[1] for line in body["messages"][1]["content"].split("\n")]
        return json.dumps(
            {"said": [f"Let's move on: {line[0].lower()}{line[1:]}" for line in lines]}
        )

    with ModelBeside(answer) as model:
        interview = model.help(interviewer, begin(interviewer))
        interview = interviewer.take_next(interviewer.give_up(interview))
    prompt = interview.turn.question.prompt
    assert prompt in BY_QUESTION
    assert interview.worded(prompt) == moved_on(prompt)


@pytest.mark.parametrize("said", ["", "Great, tell me about caches.", "What is a B-tree?"])
def test_a_wording_that_asks_something_else_or_praises_is_dropped(interviewer, said) -> None:
    with ModelBeside(by_task(wording=json.dumps({"said": [said]}))) as model:
        interview = model.help(interviewer, begin(interviewer))
    assert not any(interview.wordings.values())


def test_a_follow_up_is_worded_in_the_learners_words_and_stays_the_same_question(
    interviewer,
) -> None:
    interview = with_points(interviewer, begin(interviewer))
    interview = interviewer.answer(interview, one_point(interview))
    line = interview.turn.question.prompt
    said = f"You named one thing; {line[0].lower()}{line[1:]}"
    with ModelBeside(by_task(follow_up=said)) as model:
        after = model.help(interviewer, interview)
        assert model.tasks[0] == "follow_up"
        sent = json.dumps(model.ollama.chats()[0])
    assert after.worded(line) == said
    assert after.turn.question == interview.turn.question
    assert interview.turn.question.reference not in sent  # what it hasn't seen it can't leak


def test_a_follow_up_that_leaks_the_reference_is_dropped(interviewer) -> None:
    interview = with_points(interviewer, begin(interviewer))
    interview = interviewer.answer(interview, one_point(interview))
    leaked = f"{interview.turn.question.prompt} {interview.turn.question.reference}?"
    with ModelBeside(by_task(follow_up=leaked)) as model:
        after = model.help(interviewer, interview)
    assert after.worded(interview.turn.question.prompt) == interview.turn.question.prompt


def test_a_reply_to_a_question_asked_back_is_worded_with_the_same_assumption(interviewer) -> None:
    interview = interviewer.answer(begin(interviewer), "how many users?")
    (asked,) = interview.turn.clarified
    said = "Say ten million users a day with ten requests each; take the peak that you plan for."
    with ModelBeside(by_task(reply=said)) as model:
        assert model.help(interviewer, interview).worded(asked.reply) == said
    other = "Say five million users a day with three requests each; take the peak you plan for."
    interview = interviewer.answer(interview, "how many visitors?")
    with ModelBeside(by_task(reply=other)) as model:
        assert model.help(interviewer, interview).worded(asked.reply) in (asked.reply, said)


def test_between_an_answer_and_the_next_question_there_is_one_call(interviewer) -> None:
    interview = interviewer.answer(begin(interviewer), "It has something to do with plates.")
    assert interview.step == "feedback"
    with ModelBeside(by_task(better="Quarks are bound by gluons.")) as model:
        interview = model.help(interviewer, interview)
        assert model.tasks == ["better"]
        assert interview.turn.better == ""
        assert model.help(interviewer, interview) == interview
        assert model.tasks == ["better"]


def test_an_answer_that_waits_is_read_once_and_not_phrased_before_the_next_question(
    interviewer,
) -> None:
    interview = interviewer.answer(begin(interviewer), f"{UNSURE} something about plates")
    assert interview.step == "ticking"
    with ModelBeside(by_task()) as model:
        interview = model.help(interviewer, interview)
        assert set(model.tasks) <= {"read"}
        assert interview.turn.read == ()
        interview = interviewer.tick(interview, 0, [])
        before = len(model.tasks)
        model.help(interviewer, interview)
        assert len(model.tasks) == before


@pytest.mark.parametrize("fault", ["busy", "cut", "broken_line", "load_failed"])
def test_a_model_that_fails_leaves_the_interview_as_it_is(tmp_path, index, fault) -> None:
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), index)
    interview = begin(interviewer)
    with ModelBeside(by_task(), fault=fault) as model:
        assert model.help(interviewer, interview).turns == interview.turns
        interview = interviewer.answer(interview, "It has something to do with plates.")
        after = model.help(interviewer, interview)
    assert (after.step, after.turn.better) == ("feedback", "")


def test_without_a_model_nothing_is_begun(interviewer) -> None:
    from tests.interview_model import ServicesOfAModel
    from tutor.interview_assistant import Assistant

    services = ServicesOfAModel(None)
    assistant = Assistant(services)  # type: ignore[arg-type]
    interview = begin(interviewer)
    assistant.help(interviewer, interview)
    assert not assistant.is_busy(interview.id)


def test_nobody_waits_for_a_model_that_stalls_and_it_is_dropped_when_an_answer_comes(
    interviewer,
) -> None:
    interview = interviewer.answer(begin(interviewer), "It has something to do with plates.")
    with ModelBeside(by_task(better="Never said."), fault="silent_load") as model:
        model.assistant.help(interviewer, interview)
        assert model.assistant.is_busy(interview.id)
        interview = interviewer.take_next(interview)
        assert interview.step == "answering"
        model.assistant.hush(interview.id)
        assert not model.assistant.is_busy(interview.id)
    assert interviewer.interviews.get(interview.id).turns[0].better is None


def test_after_a_crash_in_the_middle_of_a_call_it_goes_on_and_asks_again(
    tmp_path, index, interviewer
) -> None:
    interview = interviewer.answer(begin(interviewer), "It has something to do with plates.")
    said = key_points(interview.turn.question.reference)[0].text
    with ModelBeside(by_task(better=said), fault="silent_load") as model:
        model.assistant.help(interviewer, interview)
        model.services.jobs.close()
    interviewer.interviews.memory.store.close()
    reopened = interviewer_of(open_deck(tmp_path, Clock()), index)
    found = reopened.interviews.unfinished()
    assert found is not None
    assert found.turns == interview.turns
    with ModelBeside(by_task(better=said)) as model:
        assert model.help(reopened, found).turns[0].better == said


FOUND = {"n": 1, "words": "something about plates"}


def waits(interviewer: Interviewer) -> Interview:
    """An answer of which the rules find no point and that they can't judge."""
    interview = interviewer.answer(begin(interviewer), f"{UNSURE} something about plates")
    assert interview.step == "ticking"
    return interview


def test_what_a_model_finds_in_the_learners_words_is_ticked_beforehand(interviewer) -> None:
    interview = waits(interviewer)
    with ModelBeside(by_task(read=json.dumps({"found": [FOUND]}))) as model:
        interview = model.help(interviewer, interview)
        assert model.tasks == ["read"]
        assert model.ollama.chats()[0]["options"]["num_predict"] <= 200
    first, *others = interview.points_to_tick(interview.turn)
    assert (first.state, first.evidence) == ("hit", "something about plates")
    assert {point.state for point in others} <= {"missed"}
    assert interview.step == "ticking"  # the learner's nod decides


@pytest.mark.parametrize(
    "found",
    [
        [{"n": 1, "words": "the learner is brilliant"}],
        [{"n": 99, "words": "something about plates"}],
        [{"n": "1", "words": "something about plates"}],
        [{"n": 1, "words": ""}],
        [{"n": n, "words": "something about plates"} for n in (1, 2, 3)],
        "all of them",
    ],
)
def test_a_find_without_the_learners_own_words_counts_for_nothing(interviewer, found) -> None:
    interview = waits(interviewer)
    with ModelBeside(by_task(read=json.dumps({"found": found}))) as model:
        assert model.help(interviewer, interview).turn.read == ()


def test_finds_before_a_cut_still_count(interviewer) -> None:
    cut = json.dumps({"found": [FOUND, FOUND]})[:60]
    interview = waits(interviewer)
    with ModelBeside(by_task(read=cut)) as model:
        read = model.help(interviewer, interview).turn.read
    assert [point.state for point in read][:1] == ["hit"]
