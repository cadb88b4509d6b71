import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import NothingIndexed
from tests.fake_notes import GIL, WHY_GIL, FakeSearcher, make_notes
from tests.stand_in_model import messages_tokens
from tests.stand_in_ollama import StandInOllama
from tests.test_answering import ScriptedModel, says
from tests.test_learner import open_store
from tutor.answers import FollowUp
from tutor.chat_answers import answer_in_chat, ask_learner, correction_of
from tutor.chats import Chats, Message
from tutor.conversation import turns_of
from tutor.instructions import RULES
from tutor.model_events import Done, Token
from tutor.services import Services


@pytest.fixture
def chats(tmp_path: Path) -> Chats:
    return Chats(open_store(tmp_path))


def tell(chats: Chats, chat_id: int, text: str, *, model=None, notes=make_notes, **more) -> Message:
    chats.say(chat_id, text)
    number = chats.begin_answer(chat_id)
    lines: list[str] = []
    asyncio.run(answer_in_chat(chats, number, text, notes, model, lines.append, **more))
    message = chats.message(number)
    assert message is not None
    return message


def test_a_greeting_is_answered_without_a_search(chats: Chats) -> None:
    def no_notes():
        raise AssertionError("searched")

    chat = chats.start("hello")
    for text in ("hello", "thanks!", "my name is Ana", "start interview", "x = 1", "recap"):
        message = tell(chats, chat.id, text, notes=no_notes)
        assert message.state == "done"
        assert message.answer is not None
        assert (message.answer.coverage, message.answer.citations) == (None, ())
    assert turns_of(chats.messages(chat.id)) == ()


def test_a_question_about_the_chat_lists_what_was_asked(chats: Chats) -> None:
    chat = chats.start("q")
    assert "has just begun" in tell(chats, chat.id, "what did I ask?").text
    tell(chats, chat.id, "Why does CPython have a GIL?")
    told = tell(chats, chat.id, "what did I ask?").text
    assert "- **Why does CPython have a GIL?** “Reference counts are changed" in told


def test_the_models_words_are_in_the_store_while_they_come(chats: Chats) -> None:
    seen: list[str] = []

    class Watched(ScriptedModel):
        async def stream(self, messages, *, max_tokens, schema=None):
            yield Token("Only one thread ")
            message = chats.message(2)
            assert message is not None
            assert message.answer is not None
            seen.append(message.state)
            seen.append(message.text)
            seen.append(message.answer.extract)
            yield Token("executes bytecode at a time [1].")
            yield Done("stop", 10, 5, 0, 0, 0)

    chat = chats.start("q")
    message = tell(chats, chat.id, "What is the GIL?", model=Watched([]))
    assert seen[:2] == ["streaming", "Only one thread "]
    assert "bytecode" in seen[2]
    assert (message.state, message.text) == (
        "done",
        "Only one thread executes bytecode at a time [1].",
    )


def test_earlier_turns_go_along_and_markers_of_old_passages_do_not(chats: Chats) -> None:
    chat = chats.start("q")
    tell(chats, chat.id, "What is the GIL?", model=says("A lock [1]."))
    tell(chats, chat.id, "thanks")
    model = says("It hands items [2].")
    tell(chats, chat.id, "And a queue?", model=model)
    assert [(m.role, m.content) for m in model.prompts[0][1:3]] == [
        ("user", "What is the GIL?"),
        ("assistant", "A lock."),
    ]


def test_an_error_ends_the_answer_with_its_sentence(chats: Chats) -> None:
    def nothing():
        raise NothingIndexed("Nothing is indexed yet.", fix="Run `python -m ingest`.")

    message = tell(chats, chats.start("q").id, "What is the GIL?", notes=nothing)
    assert message.state == "failed"
    assert message.answer is not None
    assert (message.answer.problem, message.answer.fix) == (
        "Nothing is indexed yet.",
        "Run `python -m ingest`.",
    )


def test_a_mistake_of_ours_ends_the_answer_instead_of_leaving_it_hanging(chats: Chats) -> None:
    def broken():
        raise ZeroDivisionError("ours")

    chat = chats.start("q")
    with pytest.raises(ZeroDivisionError):
        tell(chats, chat.id, "What is the GIL?", notes=broken)
    message = chats.messages(chat.id)[-1]
    assert message.state == "failed"
    assert message.answer.problem.startswith("The app made a mistake")


def test_a_disk_that_fills_up_midway_keeps_the_words_that_came(chats: Chats) -> None:
    class Filling(ScriptedModel):
        async def stream(self, messages, *, max_tokens, schema=None):
            yield Token("Only one thread ")
            (pages,) = chats.store.read("PRAGMA page_count")[0]
            chats.store.read(f"PRAGMA max_page_count = {pages}")
            await asyncio.sleep(0.2)
            yield Token("executes bytecode. " * 2000)

    chat = chats.start("q")
    message = tell(chats, chat.id, "What is the GIL?", model=Filling([]))
    assert message.state == "failed"
    assert message.text == "Only one thread "
    assert message.answer is not None
    assert "is full" in message.answer.problem
    assert message.answer.extract


def test_a_refusal_is_recorded_as_a_gap_and_an_answer_anyway_is_not(chats: Chats) -> None:
    def notes():
        return make_notes(FakeSearcher(coverage="missing"))

    chat = chats.start("q")
    assert tell(chats, chat.id, "What is Raft?", notes=notes).answer.can_answer_anyway
    tell(chats, chat.id, "What is Raft?", notes=notes, anyway=True)
    (event,) = chats.store.events("refused")
    assert event.payload["question"] == "What is Raft?"
    assert event.payload["nearest"]
    assert event.payload["day"]


def test_a_question_put_to_the_learner_is_answered_by_the_notes_to_compare(chats: Chats) -> None:
    chat = chats.start("q")
    ask_learner(chats, chat.id, "Why does CPython have a GIL?")
    model = says("never asked")
    message = tell(chats, chat.id, "because of refcounts i think", model=model)
    assert model.prompts == []
    assert WHY_GIL.pair.answer in message.text
    assert message.answer.checked.question == "Why does CPython have a GIL?"
    assert message.answer.checked.said == "because of refcounts i think"


def test_a_model_that_counted_more_than_we_did_is_given_less(chats: Chats) -> None:
    chat = chats.start("q")
    model = ScriptedModel([Token("A lock [1]."), Done("stop", 100_000, 5, 0, 0, 0)])
    tell(chats, chat.id, "What is the GIL?", model=model)
    assert correction_of(chats.usages("scripted", 5)) == 2.0
    assert chats.usages("another", 5) == ()
    assert correction_of(()) == 1.0


def test_a_slow_machine_is_given_fewer_passages_and_says_so(chats: Chats) -> None:
    chat = chats.start("q")
    slow = ScriptedModel([Token("A lock [1]."), Done("stop", 500, 100, 0.0, 60.0, 50.0)])
    passages = tuple(
        replace(GIL, text=GIL.text + " " + "word " * 90, section_id=f"s{n}") for n in range(5)
    )

    def notes():
        return make_notes(FakeSearcher(passages))

    first = tell(chats, chat.id, "What is the GIL?", model=slow, notes=notes)
    second = tell(chats, chat.id, "What is the GIL for?", model=slow, notes=notes)
    one, two = (prompt[-1].content for prompt in slow.prompts)
    assert one.count("\nend ") == 4
    assert any("isn't known yet: it was given 4 passages" in line for line in first.answer.notices)
    assert two.count("\nend ") == 2
    assert "(Use at most 120 words.)" in two
    assert not any("reads slowly" in line for line in first.answer.notices)
    slowly = "This machine reads slowly: it was given 2 passages and asked for at most 120 "
    assert f"{slowly}words." in second.answer.notices


def test_a_thirty_turn_chat_never_overflows_and_keeps_its_beginning(
    chats: Chats,
) -> None:
    """By the stand-in's own, harsher count, through the real client; most of it is reused."""
    from tutor.language_model import OllamaModel

    long_answer = "Only one thread executes bytecode at a time [1]. " * 30
    with StandInOllama(answers=[long_answer] * 30) as ollama:
        model = OllamaModel("qwen3:4b", ollama.url, num_ctx=4096)
        chat = chats.start("q")
        for turn in range(30):
            tell(chats, chat.id, f"Question {turn} about the GIL and queues?", model=model)
        assert len(ollama.asked) == 30
        for asked in ollama.asked:
            assert (asked.prompt.is_cut, asked.prompt.dropped_messages) == (False, 0)
        for body in ollama.chats():
            assert messages_tokens(body["messages"]) + body["options"]["num_predict"] <= 4096
        assert len({load.num_ctx for load in ollama.loads}) == 1
        assert all(asked.cached_chars > len(RULES) for asked in ollama.asked[1:])


def make_services(home: Path, ollama: StandInOllama) -> Services:
    services = Services({"TUTOR_HOME": str(home), "OLLAMA_HOST": ollama.url}, home)
    services.choose(model="qwen3:4b")
    services.notes = make_notes  # type: ignore[method-assign]
    return services


def wait_for_end(services: Services, number: int, limit_s: float = 5.0) -> Message:
    deadline = time.monotonic() + limit_s
    while services.jobs.is_running(number):
        assert time.monotonic() < deadline, "waited in vain"
        threading.Event().wait(0.005)
    message = services.chats.message(number)
    assert message is not None
    return message


def test_an_answer_goes_on_in_the_background_and_two_at_once_do_not_mix(tmp_path: Path) -> None:

    def echo(body, prompt) -> str:
        return "You asked: " + body["messages"][-1]["content"].split("\n\n")[-1]

    with StandInOllama(answers=echo, line_s=0.01) as ollama:
        services = make_services(tmp_path, ollama)
        chat = services.chats.start("q")
        first = services.start_answer(chat.id, "How many threads execute bytecode?")
        second = services.start_answer(chat.id, "What does a queue hand to a thread?")
        one, two = wait_for_end(services, first), wait_for_end(services, second)
        assert (one.state, two.state) == ("done", "done")
        assert one.text == "You asked: How many threads execute bytecode?"
        assert two.text == "You asked: What does a queue hand to a thread?"
        assert services.waiting_line(first) == ""
        services.close()


@pytest.mark.parametrize("fault", ["silent_load", "stall"])
def test_stop_closes_the_socket_and_keeps_what_came_within_a_second(
    tmp_path: Path, fault: str
) -> None:
    with StandInOllama(fault=fault, silence_s=60) as ollama:
        services = make_services(tmp_path, ollama)
        number = services.start_answer(services.chats.start("q").id, "Threads and bytecode?")
        deadline = time.monotonic() + 5
        while not ollama.chats() or (fault == "stall" and not services.chats.message(number).text):
            assert time.monotonic() < deadline
            threading.Event().wait(0.01)
        started = time.monotonic()
        services.stop_answer(number)
        message = wait_for_end(services, number)
        assert time.monotonic() - started < 1
        assert ollama.wait_for_disconnect(1)
        assert message.state == "stopped"
        assert message.text
        services.close()


def test_a_refused_question_is_answered_anyway_in_a_new_message(tmp_path: Path) -> None:
    with StandInOllama() as ollama:
        services = make_services(tmp_path, ollama)
        services.notes = lambda: make_notes(FakeSearcher(coverage="missing"))
        chat = services.chats.start("q")
        refused = wait_for_end(services, services.start_answer(chat.id, "How do threads wait?"))
        assert refused.answer.can_answer_anyway
        assert ollama.chats() == []
        told = wait_for_end(services, services.answer_anyway(refused.id))
        assert told.answer.mode == "model"
        assert "Your notes don't cover this" in told.answer.notices[0]
        assert [m.role for m in services.chats.messages(chat.id)] == ["learner", "tutor", "tutor"]
        assert services.answer_anyway(999) is None
        services.close()


def test_an_offer_is_told_or_asked(tmp_path: Path) -> None:
    with StandInOllama() as ollama:
        services = make_services(tmp_path, ollama)
        chat = services.chats.start("q")
        services.follow(chat.id, FollowUp("Why does CPython have a GIL?", "ask_me"))
        (asked,) = services.chats.messages(chat.id)
        assert (asked.role, asked.text) == ("tutor", "Why does CPython have a GIL?")
        services.follow(chat.id, FollowUp("What is a queue?", "tell_me"))
        assert [m.role for m in services.chats.messages(chat.id)] == ["tutor", "learner", "tutor"]
        services.close()


ANSWERER = """
import sys, threading
from pathlib import Path
from tests.fake_notes import make_notes
from tutor.services import Services

services = Services({"TUTOR_HOME": sys.argv[1], "OLLAMA_HOST": sys.argv[2]}, Path(sys.argv[1]))
services.choose(model="qwen3:4b")
services.notes = make_notes
number = services.start_answer(services.chats.start("q").id, "How many threads run bytecode?")
print(number, flush=True)
threading.Event().wait()
"""


def test_a_kill_in_the_middle_of_an_answer_keeps_question_passages_and_words(
    tmp_path: Path,
) -> None:
    words = "Only one thread executes bytecode at a time [1]. " * 200
    with StandInOllama(answers=[words], line_s=0.01) as ollama:
        child = subprocess.Popen(
            [sys.executable, "-c", ANSWERER, str(tmp_path), ollama.url],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        assert child.stdout is not None
        number = int(child.stdout.readline())
        watching = Chats(open_store(tmp_path))
        deadline = time.monotonic() + 10
        while len(seen := watching.message(number).text) < 100:
            assert time.monotonic() < deadline
            threading.Event().wait(0.01)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    services = Services({"TUTOR_HOME": str(tmp_path)}, tmp_path)
    message = services.chats.message(number)
    assert message is not None
    assert message.state == "broken_off"
    assert message.text.startswith(seen)
    assert words.startswith(message.text)
    assert message.answer is not None
    assert message.answer.extract
    assert message.answer.sources
    services.close()
