"""A model is brought from the Settings page: its progress, stopped, gone on with, its errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ask_desk import Desk, desk
from tests.stand_in_ollama import StandInOllama
from tests.test_jobs import wait_until
from tests.test_pages import home
from tutor.memory_free import all_bytes
from tutor.model_events import PullProgress
from tutor.ui.model_pull import JOB, Download

__all__ = ["home"]  # the fixture


def pull(ask: Desk, name: str = "llama3.2:1b") -> None:
    """Begin it; the page shows that it runs."""
    ask.page.text_input(key="pull_other").set_value(name).run()
    ask.page.button(key="pull_now").click().run()
    assert not ask.page.exception


def test_a_download_shows_how_far_it_is_and_is_offered_once_it_is_there(home: Path) -> None:
    with StandInOllama(line_s=0.05) as ollama, desk(home, ollama, page="settings") as ask:
        pull(ask)
        wait_until(lambda: "stop_pull" in keys(ask), 30)
        ask.wait()
        assert "llama3.2:1b is here." in ask.words.replace("\\", "")
        assert ask.services.settings.model == "llama3.2:latest"  # as it was chosen
        ask.press("Let it write the answers")
        assert ask.services.settings.model == "llama3.2:1b"


def test_a_stopped_download_goes_on_from_where_it_was(home: Path) -> None:
    with StandInOllama(line_s=0.3) as ollama, desk(home, ollama, page="settings") as ask:
        pull(ask)
        wait_until(lambda: ollama.pulled_tenths("llama3.2:1b") >= 3, 30)
        ask.press("Stop")
        assert not ask.services.jobs.is_running(JOB)
        kept = ollama.pulled_tenths("llama3.2:1b")
        assert "Stopped: llama3.2:1b:" in ask.words.replace("\\", "")
        ollama.line_s = 0.0
        ask.press("Go on")
        assert "llama3.2:1b is here." in ask.words.replace("\\", "")
        assert ollama.first_tenths_sent == [1, kept + 1]


@pytest.mark.parametrize(
    ("fault", "name", "sentence", "mends"),
    [
        ("disk_full", "llama3.2:1b", "The disk has no room for", "ollama rm NAME"),
        ("offline", "llama3.2:1b", "couldn't reach its library", "when this machine is online"),
        (None, "no-such-model", "has no model named `no-such-model`", "Check its spelling"),
        (None, "glm-4.6:cloud", "runs on somebody else's machines", "Choose a model that runs"),
    ],
)
def test_a_download_that_fails_says_why_and_is_tried_again(
    home: Path, fault: str | None, name: str, sentence: str, mends: str
) -> None:
    with StandInOllama(fault=fault) as ollama, desk(home, ollama, page="settings") as ask:
        pull(ask, name)
        ask.wait()
        (warning,) = ask.page.warning
        assert sentence in warning.value
        assert mends in warning.value
        ollama.mend()
        ask.press("Try again")
        is_there = "is here." in ask.words
        assert is_there == (fault is not None)


def test_a_download_tells_its_rate_and_what_is_left() -> None:
    download = Download("qwen3:4b")
    for now_s, done in ((10.0, 0), (11.0, 100_000_000), (21.0, 300_000_000)):
        download.take(PullProgress("pulling", done, 2_500_000_000), now_s)
    download.take(PullProgress("pulling", 500, 500), 22.0)  # a small layer behind the weights
    words = download.in_words.replace("\\", "")
    assert words == "qwen3:4b: 0.30 of 2.50 GB, 20 MB a second, about 2 min to go"


def test_without_a_table_of_memory_the_system_is_asked(tmp_path: Path) -> None:
    table = tmp_path / "meminfo"
    table.write_text("MemTotal:       16000000 kB\nMemAvailable:    8000000 kB\n", "ascii")
    assert all_bytes(table) == 16_000_000 * 1024
    assert all_bytes(tmp_path / "none") != 0


def keys(ask: Desk) -> set[str | None]:
    ask.look()
    return {button.key for button in ask.page.button}
