"""The door to Ollama through the real client over real HTTP, with every fault that we know of."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from contextlib import aclosing

import pytest

from tests.stand_in_model import Reply
from tests.stand_in_ollama import StandInModel, StandInOllama
from tutor import model_errors as errors
from tutor.language_model import OllamaModel
from tutor.model_events import ChatMessage, Done, Loading, Retracted, Thinking, Token
from tutor.patience import Patience

QUESTION = [ChatMessage("system", "Answer from the passages."), ChatMessage("user", "A heap?")]
SHORT = Patience(
    connect_s=2,
    reply_s=8,
    loading_after_s=0.05,
    loading_every_s=0.05,
    first_word_s=5,
    between_words_s=0.3,
    download_line_s=2,
)
ANSWER = "A heap is a complete binary tree in which each parent comes before its children [1]."

FIFTEEN = {
    "refused": errors.OllamaAway,
    "slow_connect": errors.SlowConnect,
    "silent_load": Loading,
    "unknown_model": errors.ModelMissing,
    "no_thinking": errors.ThinkingRefused,
    "out_of_memory": errors.OutOfMemory,
    "busy": errors.Busy,
    "forbidden": errors.ForbiddenHost,
    "error_line": errors.FailedMidway,
    "no_done": errors.BrokeOff,
    "cut": errors.ConnectionCut,
    "broken_line": errors.GarbledReply,
    "length": Done,
    "stall": errors.Stalled,
    "proxy_html": errors.NotOllama,
}
MIDWAY = ("error_line", "no_done", "cut", "broken_line", "stall")


def make_model(ollama: StandInOllama, name: str = "qwen3:4b", **changes) -> OllamaModel:
    return OllamaModel(name, ollama.url, **{"patience": SHORT, **changes})


def events_of(model: OllamaModel, messages=QUESTION, **request):
    """All events of one answer and the error that ended it, if one did."""

    async def collect():
        events = []
        try:
            async with aclosing(model.stream(messages, **{"max_tokens": 300, **request})) as all_:
                async for event in all_:
                    events.append(event)
        except errors.ModelError as error:
            return events, error
        return events, None

    return asyncio.run(collect())


def text_of(events) -> str:
    return "".join(event.text for event in events if isinstance(event, Token))


def outcome(fault: str):
    with StandInOllama(fault=fault, answers=[ANSWER], silence_s=0.5) as ollama:
        events, error = events_of(make_model(ollama))
    wanted = FIFTEEN[fault]
    return error or next(event for event in events if isinstance(event, wanted)), text_of(events)


@pytest.mark.parametrize("fault", FIFTEEN)
def test_each_fault_is_told_as_what_it_is_with_a_way_out(fault):
    told, _ = outcome(fault)
    assert type(told) is FIFTEEN[fault]
    if isinstance(told, errors.ModelError):
        assert told.problem.endswith(".")
        assert told.fix.endswith(".")
        assert "Error" not in told.problem
        assert "{" not in told.problem


def test_the_fifteen_faults_have_fifteen_sentences():
    told = [outcome(fault)[0] for fault in FIFTEEN]
    sentences = {getattr(each, "problem", None) or each.notice for each in told}
    assert len(sentences) == 15
    assert all(sentences)


@pytest.mark.parametrize("fault", MIDWAY)
def test_what_had_arrived_before_the_fault_is_kept(fault):
    error, text = outcome(fault)
    assert text.startswith("A heap is a")
    assert error.partial == text


def test_an_answer_arrives_word_by_word_and_ends_with_counters():
    with StandInOllama(answers=[ANSWER]) as ollama:
        events, error = events_of(make_model(ollama))
    assert error is None
    assert text_of(events) == ANSWER
    assert len([event for event in events if isinstance(event, Token)]) > 10
    assert events[-1].reason == "stop"
    assert events[-1].prompt_tokens > 0
    assert events[-1].answer_tokens > 0
    assert events[-1].notice is None


def test_a_long_silence_says_loading_and_then_the_answer_comes():
    with StandInOllama(fault="silent_load", answers=[ANSWER], silence_s=0.5) as ollama:
        events, error = events_of(make_model(ollama))
    waits = [event.waited_s for event in events if isinstance(event, Loading)]
    assert error is None
    assert len(waits) >= 3
    assert waits == sorted(waits)
    assert "Loading `qwen3:4b`" in next(e for e in events if isinstance(e, Loading)).notice
    assert text_of(events) == ANSWER


@pytest.mark.slow
def test_sixty_seconds_of_silence_say_loading_with_the_times_that_ship():
    with StandInOllama(fault="silent_load", answers=[ANSWER], silence_s=60) as ollama:
        events, error = events_of(make_model(ollama, patience=Patience()))
    assert error is None
    assert len([event for event in events if isinstance(event, Loading)]) >= 15
    assert text_of(events) == ANSWER


def test_a_model_that_never_says_a_word_is_given_up():
    patience = Patience(loading_after_s=0.05, loading_every_s=0.05, first_word_s=0.2)
    with StandInOllama(fault="silent_load", silence_s=30) as ollama:
        _, error = events_of(make_model(ollama, patience=patience))
        assert ollama.wait_for_disconnect(1)
    assert type(error) is errors.FirstWordLate


def test_cancelling_during_a_silent_load_closes_the_socket_within_a_second():
    async def ask_and_cancel(model: OllamaModel) -> float:
        loading = asyncio.Event()

        async def ask():
            async with aclosing(model.stream(QUESTION, max_tokens=100)) as events:
                async for event in events:
                    assert isinstance(event, Loading)
                    loading.set()

        task = asyncio.create_task(ask())
        await loading.wait()
        cancelled_at_s = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return cancelled_at_s

    with StandInOllama(fault="silent_load", silence_s=60) as ollama:
        cancelled_at_s = asyncio.run(ask_and_cancel(make_model(ollama)))
        assert ollama.wait_for_disconnect(1)
        (disconnect,) = ollama.disconnects
    assert disconnect.path == "/api/chat"
    assert disconnect.at_s - cancelled_at_s < 1


def test_leaving_in_the_middle_of_an_answer_closes_the_socket():
    async def take_one_word(model: OllamaModel) -> None:
        async with aclosing(model.stream(QUESTION, max_tokens=100)) as events:
            async for event in events:
                if isinstance(event, Token):
                    break

    with StandInOllama(answers=[ANSWER], line_s=0.2) as ollama:
        asyncio.run(take_one_word(make_model(ollama)))
        assert ollama.wait_for_disconnect(1)


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        ("login_page", errors.NotOllama),
        ("redirect", errors.Redirected),
        ("load_failed", errors.LoadFailed),
        ("context_exceeded", errors.PromptTooLong),
        ("memory_midway", errors.OutOfMemory),
    ],
)
def test_faults_beyond_the_fifteen_are_told_as_well(fault, wanted):
    with StandInOllama(fault=fault) as ollama:
        _, error = events_of(make_model(ollama))
    assert type(error) is wanted


def test_a_redirect_is_not_followed():
    with StandInOllama(fault="redirect") as ollama:
        events_of(make_model(ollama))
        assert {request.path for request in ollama.requests} <= {"/api/tags", "/api/ps"}


# --- thinking


@pytest.mark.parametrize(
    ("model", "sent"),
    [
        (StandInModel("a:1b", capabilities=("completion", "thinking")), {"think": False}),
        (StandInModel("a:1b", capabilities=("completion",)), {}),
        (
            StandInModel("a:1b", capabilities=("completion", "thinking"), family="gptoss"),
            {"think": "low"},
        ),
    ],
)
@pytest.mark.parametrize("tags_tell", [True, False])
def test_whether_to_think_is_decided_by_what_the_model_can(model, sent, tags_tell):
    with StandInOllama(models=(model,), tags_tell_capabilities=tags_tell) as ollama:
        events_of(make_model(ollama, "a:1b"))
        (body,) = ollama.chats()
    assert {key: value for key, value in body.items() if key == "think"} == sent


def test_a_server_that_knows_no_think_field_is_asked_again_without_it():
    with StandInOllama(fault="no_think_field", answers=[ANSWER]) as ollama:
        events, error = events_of(make_model(ollama))
        assert ["think" in body for body in ollama.chats()] == [True, False]
    assert error is None
    assert text_of(events) == ANSWER


def test_thinking_comes_as_events_of_its_own():
    model = StandInModel("gpt-oss:20b", capabilities=("completion", "thinking"), family="gptoss")
    replies = [Reply("Four.", thinking="Two and two.")]
    with StandInOllama(models=(model,), answers=replies) as ollama:
        events, _ = events_of(make_model(ollama, "gpt-oss:20b"))
    thoughts = "".join(event.text for event in events if isinstance(event, Thinking))
    assert (thoughts, text_of(events)) == ("Two and two.", "Four.")


def test_think_tags_inside_the_text_are_taken_out_even_when_split_over_tokens():
    pieces = ("<", "thi", "nk>Let me", " see</", "think", ">\n\nA <b", "> tag", " it is.")
    with StandInOllama(answers=[Reply(pieces=pieces)]) as ollama:
        events, _ = events_of(make_model(ollama))
    thoughts = "".join(event.text for event in events if isinstance(event, Thinking))
    assert (thoughts, text_of(events)) == ("Let me see", "A <b> tag it is.")


def test_a_lone_closing_tag_takes_back_what_came_before_it():
    pieces = ("They ask", " about heaps.\n", "</thi", "nk>\n", "\nA tree.")
    with StandInOllama(answers=[Reply(pieces=pieces)]) as ollama:
        events, _ = events_of(make_model(ollama))
    after = events[events.index(Retracted()) + 1 :]
    assert text_of(after) == "A tree."


def test_what_only_looked_like_a_tag_is_part_of_the_answer():
    with StandInOllama(answers=["A vector<int> and a <"]) as ollama:
        events, _ = events_of(make_model(ollama))
    assert text_of(events) == "A vector<int> and a <"


def test_an_answer_of_nothing_but_thinking_is_no_answer():
    with StandInOllama(answers=[Reply("<think>Hm, heaps")]) as ollama:
        _, error = events_of(make_model(ollama))
    assert type(error) is errors.SaidNothing


# --- what is sent


def test_every_call_asks_for_the_same_context_size_so_that_the_model_loads_once():
    with StandInOllama(answers=["One.", "Two."]) as ollama:
        model = make_model(ollama, num_ctx=6144)
        asyncio.run(model.preload())
        events_of(model)
        events_of(model, schema={"type": "object"})
        assert [(load.model, load.num_ctx) for load in ollama.loads] == [("qwen3:4b", 6144)]
        assert {body["keep_alive"] for body in ollama.chats()} == {"30m"}


def test_a_schema_is_passed_on_and_makes_the_model_cold():
    schema = {"type": "object", "properties": {"score": {"type": "number"}}}
    with StandInOllama() as ollama:
        events, _ = events_of(make_model(ollama), schema=schema, max_tokens=50)
        (body,) = ollama.chats()
    assert json.loads(text_of(events)) == {"score": 0.5}
    assert body["format"] == schema
    assert body["options"]["temperature"] == 0
    assert body["options"]["num_predict"] == 50


def test_a_key_for_ollamas_cloud_is_sent_to_nobody(monkeypatch):
    monkeypatch.setenv("OLLAMA_API_KEY", "sesame")
    with StandInOllama(answers=[ANSWER]) as ollama:
        events_of(make_model(ollama))
        assert len(ollama.requests) == 3
        assert not any("sesame" in str(request.headers) for request in ollama.requests)


def test_proxies_and_a_broken_address_in_the_environment_hurt_nobody():
    """Importing the client fails with either, before anything of ours has run."""
    script = (
        "import asyncio, sys\n"
        "from tutor.language_model import OllamaModel\n"
        "asyncio.run(OllamaModel('qwen3:4b', sys.argv[1]).preload())\n"
        "import os; print(os.environ['OLLAMA_HOST'])\n"
    )
    proxy = "socks5://127.0.0.1:9"
    hostile = {"ALL_PROXY": proxy, "http_proxy": proxy, "OLLAMA_HOST": "h:abc", "NO_PROXY": ""}
    with StandInOllama() as ollama:
        done = subprocess.run(
            [sys.executable, "-c", script, ollama.url],
            env=hostile,
            capture_output=True,
            text=True,
            check=False,
        )
        assert len(ollama.loads) == 1
    assert (done.stdout, done.returncode) == ("h:abc\n", 0)


# --- what is refused before anything is sent


@pytest.mark.parametrize("name", ["gpt-oss:120b-cloud", "glm-4.6:cloud", "GLM-4.6:Cloud"])
def test_a_cloud_model_is_refused_without_a_request(name):
    with StandInOllama() as ollama:
        _, error = events_of(make_model(ollama, name))
        assert ollama.requests == []
    assert type(error) is errors.CloudRefused


@pytest.mark.parametrize("tags_tell", [True, False])
def test_a_local_name_for_a_remote_model_is_refused_before_the_question_is_sent(tags_tell):
    disguised = StandInModel("mine:latest", remote_host="https://ollama.com:443")
    with StandInOllama(models=(disguised,), tags_tell_capabilities=tags_tell) as ollama:
        _, error = events_of(make_model(ollama, "mine"))
        assert ollama.chats() == []
    assert type(error) is errors.CloudRefused


def test_an_unknown_model_is_named_with_the_nearest_that_is_there():
    with StandInOllama() as ollama:
        _, error = events_of(make_model(ollama, "qwen3:8b"))
        assert ollama.chats() == []
    assert "`qwen3:4b`" in error.problem
    assert "`ollama pull qwen3:8b`" in error.fix


def test_a_name_without_a_tag_means_the_latest():
    with StandInOllama(answers=[ANSWER]) as ollama:
        events, error = events_of(make_model(ollama, "llama3.2"))
    assert error is None
    assert text_of(events) == ANSWER


def test_a_model_that_only_embeds_is_refused():
    with StandInOllama() as ollama:
        _, error = events_of(make_model(ollama, "all-minilm"))
    assert type(error) is errors.CannotChat


def test_a_host_beyond_this_machine_is_refused_until_the_learner_allows_it_by_name():
    def refused_by(model: OllamaModel) -> type[Exception]:
        return type(events_of(model)[1])

    assert refused_by(OllamaModel("qwen3:4b", "192.0.2.7")) is errors.HostNotAllowed
    assert refused_by(OllamaModel("qwen3:4b", "nas.local:11434")) is errors.HostNotAllowed
    allowed = OllamaModel("qwen3:4b", "nas.invalid", allowed_hosts=("nas.invalid",), patience=SHORT)
    assert refused_by(allowed) is errors.OllamaAway


def test_a_malformed_host_is_one_sentence():
    _, error = events_of(OllamaModel("qwen3:4b", "h:abc"))
    assert type(error) is errors.BadHost


# --- lists and downloads


def test_models_are_listed_with_their_state():
    with StandInOllama() as ollama:
        model = make_model(ollama)
        asyncio.run(model.preload())
        states = {state.name: state for state in asyncio.run(model.list_models())}
    assert states["qwen3:4b"].is_loaded
    assert states["qwen3:4b"].size_bytes == 2_497_293_931
    assert states["qwen3:4b"].context_length == 32_768
    assert states["qwen3:4b"].capabilities == {"completion", "tools", "thinking"}
    assert states["qwen3:4b"].refused is None
    assert not states["gemma3:1b"].is_loaded
    assert "somebody else's machines" in states["gpt-oss:120b-cloud"].refused
    assert "can't answer questions" in states["all-minilm:latest"].refused


def test_servers_that_list_no_capabilities_are_asked_model_by_model():
    with StandInOllama(tags_tell_capabilities=False) as ollama:
        states = {s.name: s for s in asyncio.run(make_model(ollama).list_models())}
    assert states["qwen3:4b"].capabilities == {"completion", "tools", "thinking"}
    assert states["qwen3:4b"].context_length == 32_768


def test_the_version_is_told():
    with StandInOllama() as ollama:
        assert asyncio.run(make_model(ollama).version()) == "0.32.15"


def pull(ollama: StandInOllama, name: str):
    async def collect():
        async with aclosing(make_model(ollama).pull(name)) as lines:
            return [line async for line in lines]

    return asyncio.run(collect())


def test_a_download_tells_its_progress_and_the_model_is_there():
    with StandInOllama() as ollama:
        lines = pull(ollama, "llama3.2:1b")
        assert "llama3.2:1b" in [model.name for model in ollama.models]
    assert lines[-1].status == "success"
    shares = [line.completed_bytes / line.total_bytes for line in lines if line.total_bytes]
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)


@pytest.mark.parametrize(
    ("name", "fault", "wanted"),
    [
        ("no-such-model", None, errors.UnknownDownload),
        ("bad name", None, errors.UnknownDownload),
        ("llama3.2:1b", "offline", errors.DownloadOffline),
        ("glm-4.6:cloud", None, errors.CloudRefused),
        ("llama3.2:1b", "refused", errors.OllamaAway),
        ("llama3.2:1b", "proxy_html", errors.NotOllama),
        ("llama3.2:1b", "no_done", errors.DownloadFailed),
        ("llama3.2:1b", "disk_full", errors.NoDiskSpace),
    ],
)
def test_a_download_that_fails_says_why(name, fault, wanted):
    with StandInOllama(fault=fault) as ollama, pytest.raises(wanted):
        pull(ollama, name)


def test_cancelling_a_download_stops_it():
    async def pull_and_cancel(model: OllamaModel) -> None:
        async with aclosing(model.pull("llama3.2:1b")) as lines:
            async for line in lines:
                if line.completed_bytes:
                    break

    with StandInOllama(line_s=0.2) as ollama:
        asyncio.run(pull_and_cancel(make_model(ollama)))
        assert ollama.wait_for_disconnect(1)
        assert "llama3.2:1b" not in [model.name for model in ollama.models]


@pytest.mark.parametrize("fault", ["refused", "out_of_memory", "silent_load"])
def test_loading_beforehand_fails_with_the_same_sentences(fault):
    patience = Patience(connect_s=0.4, first_word_s=0.2)
    ollama = StandInOllama(fault=fault, silence_s=30)
    with ollama, pytest.raises(errors.ModelError) as raised:
        asyncio.run(make_model(ollama, patience=patience).preload())
    wanted = errors.FirstWordLate if fault == "silent_load" else FIFTEEN[fault]
    assert type(raised.value) is wanted
