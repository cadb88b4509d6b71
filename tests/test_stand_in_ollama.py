"""The stand-in keeps to Ollama's interface; what the door's own tests can't see is checked here."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.stand_in_ollama import StandInOllama

LONG = "x" * 2_500  # 1,000 tokens by the stand-in's measure


def ask(ollama: StandInOllama, **body: object) -> httpx.Response:
    return httpx.post(f"{ollama.url}/api/chat", json={"model": "qwen3:4b", **body})


def messages(*contents: str) -> list[dict[str, str]]:
    roles = ["system", "user", "assistant", "user"]
    return [{"role": roles[i], "content": content} for i, content in enumerate(contents)]


def test_streaming_is_the_default_and_ends_with_counters():
    with StandInOllama(answers=["Hello there."]) as ollama:
        lines = ask(ollama, messages=messages("s", "hello"), think=False).text.splitlines()
    last = json.loads(lines[-1])
    assert [json.loads(line)["message"]["content"] for line in lines] == ["Hello", " there.", ""]
    assert last["done_reason"] == "stop"
    assert last["prompt_eval_count"] == 8 + 1 + 8 + 2


def test_a_model_that_can_think_does_so_unless_told_otherwise():
    with StandInOllama(answers=["a", "b"]) as ollama:
        thought = ask(ollama, messages=messages("s", "q"), stream=False).json()["message"]
        plain = ask(ollama, messages=messages("s", "q"), stream=False, think=False).json()
    assert thought["thinking"]
    assert "thinking" not in plain["message"]


def test_a_prompt_that_is_too_long_loses_its_oldest_turns_but_not_the_instructions():
    with StandInOllama() as ollama:
        options = {"num_ctx": 1_000}
        ask(ollama, messages=messages("rules", LONG, "old answer", "question"), options=options)
    seen = ollama.asked[0].prompt
    assert seen.dropped_messages == 1
    assert "rules" in seen.text
    assert LONG not in seen.text
    assert seen.text.endswith("question\n<|assistant|>\n")


def test_a_last_turn_that_is_too_long_costs_the_instructions():
    with StandInOllama() as ollama:
        ask(ollama, messages=messages("rules", LONG + "end"), options={"num_ctx": 500})
    seen = ollama.asked[0].prompt
    assert seen.is_cut
    assert "rules" not in seen.text
    assert "end" in seen.text


def test_equal_leading_characters_are_accounted_as_cached():
    with StandInOllama() as ollama:
        ask(ollama, messages=messages("rules", "first"))
        ask(ollama, messages=messages("rules", "second"))
    assert [asked.cached_chars for asked in ollama.asked] == [
        0,
        len("<|system|>\nrules\n<|user|>\n"),
    ]


def test_another_context_size_loads_the_model_anew():
    with StandInOllama() as ollama:
        for num_ctx in (4096, 4096, 8192):
            ask(ollama, messages=[], options={"num_ctx": num_ctx})
    assert [load.num_ctx for load in ollama.loads] == [4096, 8192]


def test_by_default_it_quotes_the_passage_that_is_nearest_to_the_question():
    passages = (
        "[1] Threads > GIL\nThe GIL lets one thread run Python bytecode at a time.\n\n"
        "[2] Heaps\nA heap is a complete binary tree whose parents are ordered.\n\n"
        "What does the GIL let a thread do?"
    )
    with StandInOllama() as ollama:
        body = {"messages": messages("s", passages), "stream": False, "think": False}
        answer = ask(ollama, **body).json()["message"]["content"]
    assert answer == "The GIL lets one thread run Python bytecode at a time [1]."


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "/", 200, "Ollama is running"),
        ("GET", "/api/nothing", 404, "404 page not found"),
        ("GET", "/api/chat", 405, "405 method not allowed"),
        ("POST", "/api/chat", 400, '{"error":"missing request body"}'),
    ],
)
def test_paths_and_verbs_are_answered_as_by_the_real_server(method, path, status, text):
    with StandInOllama() as ollama:
        response = httpx.request(method, ollama.url + path)
    assert (response.status_code, response.text) == (status, text)


def test_a_foreign_host_name_is_refused_with_an_empty_body():
    with StandInOllama() as ollama:
        response = httpx.get(ollama.url, headers={"Host": "evil.example"})
    assert (response.status_code, response.text) == (403, "")


@pytest.mark.parametrize(
    ("extra", "status", "text"),
    [
        ({"model": "gemma3:1b", "think": True}, 400, '"gemma3:1b" does not support thinking'),
        ({"model": "all-minilm"}, 400, '"all-minilm" does not support chat'),
        ({"model": "foo"}, 404, "model 'foo' not found"),
        ({"keep_alive": "10"}, 400, 'time: missing unit in duration "10"'),
        ({"options": {"num_ctx": "8k"}}, 500, 'option "num_ctx" must be of type integer'),
    ],
)
def test_a_wrong_request_is_refused_in_the_exact_words(extra, status, text):
    with StandInOllama() as ollama:
        response = ask(ollama, **{"messages": messages("s", "q"), **extra})
    assert (response.status_code, response.json()["error"]) == (status, text)
