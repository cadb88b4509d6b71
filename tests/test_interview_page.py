"""The Interview page through Streamlit's own harness: empty, filled, from start to report."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.settings import IngestSettings
from tests.app_start import CHECKOUT
from tests.indexing import ingest
from tests.practice import notes
from tests.test_pages import page_of, words_on
from tutor.services import Services

PAIRS = [
    ("What is a cache?", "A cache keeps answers near; it costs memory and can be stale."),
    ("What is a replica?", "A replica is a copy of the data that answers reads."),
    ("What is a queue?", "A queue hands out what came first, and smooths bursts of load."),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the page takes for its own, and no Ollama."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("TUTOR_HOME", str(folder))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    monkeypatch.chdir(CHECKOUT)
    return folder


@pytest.fixture
def page(home: Path, tmp_path: Path) -> AppTest:
    """The page over three questions."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "systems.md").write_text(notes("System design", *PAIRS), "utf-8")
    ingest(IngestSettings(home=home), folder)
    return page_of("interview")


def press(page: AppTest, key: str) -> AppTest:
    page = page.button(key=key).click().run()
    assert not page.exception
    return page


def keys_of(page: AppTest) -> set[str]:
    return {button.key for button in page.button}


def test_an_empty_page_says_what_helps_and_offers_it(home: Path) -> None:
    page = page_of("interview")
    assert not page.exception
    assert "Nothing is read yet." in words_on(page)
    assert "Read my notes" in [button.label for button in page.button]


def test_one_button_starts_and_one_question_stands_there(page: AppTest) -> None:
    page = press(page, "enter_interview_start")
    shown = words_on(page)
    assert sum(question in shown for question, _ in PAIRS) == 1
    assert not any(answer in shown for _, answer in PAIRS)
    assert "question 1 of 6" in shown


def test_i_dont_know_shows_the_authors_answer_and_goes_on(page: AppTest) -> None:
    page = press(press(page, "enter_interview_start"), "interview_give_up")
    asked = next(answer for question, answer in PAIRS if question in words_on(page))
    assert asked in words_on(page)
    assert "among your cards" in words_on(page)
    page = press(page, "enter_interview_next")
    assert "question 2 of 6" in words_on(page)


def test_from_the_start_to_the_report_and_back(page: AppTest) -> None:
    page = press(page, "enter_interview_start")
    page = press(press(page, "interview_hint"), "interview_skip")
    page = press(page, "enter_interview_next")
    page = press(press(page, "interview_give_up"), "enter_interview_next")
    page = press(page, "interview_end")
    shown = words_on(page)
    assert "How it went" in shown
    assert "1 missed, 1 skipped, 1 not answered of 3 questions" in shown
    assert "never asked" in shown
    page = press(page, "enter_interview_back")
    assert "Past interviews" in words_on(page)


def test_answered_aloud_the_learner_ticks_what_was_said(page: AppTest) -> None:
    page = press(page, "enter_interview_start")
    page = page.toggle(key="interview_aloud").set_value(True).run()
    page = press(page, "enter_interview_said")
    for box in page.checkbox:
        box.set_value(True)
    page = press(page, "enter_interview_ticked_0")
    assert "Right." in words_on(page)
    assert "Graded by you" in words_on(page)


def test_it_goes_on_where_it_was_from_the_start_page(page: AppTest) -> None:
    page = press(press(page, "enter_interview_start"), "interview_hint")
    asked = next(question for question, _ in PAIRS if question in words_on(page))
    anew = page_of("interview")
    assert "Unfinished: question 1 of 6." in words_on(anew)
    anew = press(anew, "interview_go_on")
    assert asked in words_on(anew)
    assert "A full answer makes" in words_on(anew)


def test_another_kind_of_interview_is_chosen_and_started(page: AppTest) -> None:
    page = page.segmented_control(key="interview_kind").set_value("story").run()
    page = press(page, "enter_interview_start")
    assert "Tell me about" in words_on(page)


def test_an_answer_is_tried_again_from_the_report(page: AppTest) -> None:
    page = press(press(page, "enter_interview_start"), "interview_give_up")
    asked = next(question for question, _ in PAIRS if question in words_on(page))
    page = press(press(page, "interview_end"), "interview_again_0")
    assert "question 1 of 1" in words_on(page)
    assert asked in words_on(page)


def test_the_chosen_model_is_loaded_when_the_page_opens(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str | None] = []
    monkeypatch.setattr(Services, "preload", lambda self: loaded.append(self.settings.model))
    (home / "settings.json").write_text('{"model": "qwen3:4b"}')
    assert not page_of("interview").exception
    assert loaded == ["qwen3:4b"]
