"""Every fault of a model server through the Ask page: a sentence, what mends it, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ask_desk import desk
from tests.stand_in_chat import FAULTS
from tests.stand_in_ollama import StandInOllama
from tests.test_answering import SHORT
from tests.test_jobs import wait_until
from tests.test_pages import home

__all__ = ["home"]  # the fixture

QUESTION = "What is a broker?"
NOTES = "It keeps messages until they are taken."
SAID = "It keeps messages until they are taken [1]. A broker is between services."

# Before the first word: the sentence and what mends it; the notes' own answer stands there.
BEFORE = {
    "refused": ("Ollama isn't running at 127.0.0.1", "ollama serve"),
    "slow_connect": ("didn't take the connection within", "Restart it"),
    "unknown_model": ("Ollama has no model named `llama3.2:latest`.", "ollama pull"),
    "no_thinking": ("can't think, though it wasn't asked to", "choose another model"),
    "out_of_memory": ("There isn't enough memory for", "choose a smaller model"),
    "busy": ("Ollama has too many requests waiting", "Wait a moment and ask again"),
    "forbidden": ("refuses whoever calls it by this name", "OLLAMA_HOST=127.0.0.1:11434"),
    "proxy_html": ("isn't Ollama but a proxy", "Check the address in OLLAMA_HOST"),
    "login_page": ("isn't Ollama but a proxy", "Check the address in OLLAMA_HOST"),
    "redirect": ("points to another address", "Set the final address"),
    "load_failed": ("Ollama couldn't load `llama3.2:latest`", "ollama pull"),
    "context_exceeded": ("longer than `llama3.2:latest` can read at once", "Ask in a new chat"),
    "silent_load": ("hasn't said a word in", "Choose a smaller model"),
}
# Inside the answer: what has come is kept, marked as broken off.
INSIDE = {
    "error_line": ("failed in the middle of its answer", "Ask again"),
    "no_done": ("The answer broke off", "Ask again."),
    "cut": ("was cut before the answer was complete", "ollama ps"),
    "broken_line": ("sent a line that can't be read", "Ask again"),
    "stall": ("fell silent for", "Ask again"),
    "memory_midway": ("There isn't enough memory", "choose a smaller model"),
}


def with_fault(fault: str, **more) -> StandInOllama:
    return StandInOllama(fault=fault, silence_s=1.0, answers=lambda body, prompt: SAID, **more)


def test_every_fault_that_the_stand_in_knows_has_its_place_here() -> None:
    elsewhere = {"length", "offline", "no_think_field", "disk_full", "hold"}
    assert set(FAULTS) == set(BEFORE) | set(INSIDE) | elsewhere


def rest_slowly(faults: dict[str, tuple[str, str]]) -> list[object]:
    """The fifteen that were promised at every run, the others with the slow ones."""
    slow = {"login_page", "redirect", "load_failed", "context_exceeded", "memory_midway"}
    return [
        pytest.param(fault, marks=pytest.mark.slow) if fault in slow else fault for fault in faults
    ]


@pytest.mark.parametrize("fault", rest_slowly(BEFORE))
def test_without_a_first_word_the_notes_answer_and_the_page_says_what_mends_it(
    home: Path, fault: str
) -> None:
    with with_fault(fault) as ollama, desk(home, ollama) as ask:
        ask.ask(QUESTION)
        sentence, mends = BEFORE[fault]
        told = [line.value for line in ask.page.caption if sentence in line.value]
        assert told
        assert mends in told[-1]
        assert NOTES in ask.words
        assert ask.page.error == ask.page.warning == []
        assert ask.last.state == "done"
        ollama.mend()
        ask.press("Ask again")
        assert "A broker is between services." in ask.words


@pytest.mark.parametrize("fault", rest_slowly(INSIDE))
def test_half_an_answer_is_kept_marked_and_asked_for_again(home: Path, fault: str) -> None:
    with with_fault(fault) as ollama, desk(home, ollama) as ask:
        ask.ask(QUESTION)
        sentence, mends = INSIDE[fault]
        (warning,) = ask.page.warning
        assert sentence in warning.value
        assert mends in warning.value
        words = ask.words
        assert "It keeps messages until they" in words
        assert NOTES in words
        assert "A broker is between" not in words
        assert ask.last.state == "failed"
        ollama.mend()
        ask.press("Ask again")
        assert "A broker is between services." in ask.words
        assert ask.last.state == "done"


def test_an_answer_at_its_length_limit_says_so(home: Path) -> None:
    with with_fault("length") as ollama, desk(home, ollama) as ask:
        ask.ask(QUESTION)
        assert "The answer reached its length limit and stops here" in ask.words
        assert ask.last.state == "done"


def test_a_model_that_refuses_to_be_told_not_to_think_is_asked_without_it(home: Path) -> None:
    with with_fault("no_think_field") as ollama, desk(home, ollama) as ask:
        ask.services.choose(model="qwen3:4b")
        ask.ask(QUESTION)
        assert "A broker is between services." in ask.words


def test_a_slow_load_says_how_long_it_has_been_and_ends_in_the_answer(home: Path) -> None:
    patient = replace(SHORT, first_word_s=30.0)
    with with_fault("silent_load") as ollama, desk(home, ollama, patience=patient) as ask:
        ask.page.chat_input[0].set_value(QUESTION).run()
        wait_until(lambda: "Loading" in ask.services.waiting_line(2), 30)
        ask.page.run()
        assert "its first time may take minutes" in ask.words
        assert NOTES in ask.words
        ask.wait()
        assert "A broker is between services." in ask.words


def test_a_model_chosen_in_another_tab_stays_chosen_and_the_question_is_answered(
    home: Path,
) -> None:
    with StandInOllama(answers=lambda body, prompt: SAID) as ollama, desk(home, ollama) as ask:
        ask.services.choose(model="gemma3:1b")
        ask.ask(QUESTION)
        assert "A broker is between services." in ask.words
        assert ask.services.settings.model == "gemma3:1b"
