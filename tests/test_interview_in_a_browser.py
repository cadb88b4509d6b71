"""Interviews in a real browser: a whole one by keyboard, and refreshes in the middle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ingest.settings import IngestSettings
from tests.app_start import running_app
from tests.browser import open_browser, settle
from tests.candidates import PREPARED, prepared_index
from tests.indexing import ingest
from tests.interview_model import task_of
from tests.stand_in_model import Prompt
from tests.stand_in_ollama import StandInOllama

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def read_notes(folder: Path) -> Path:
    """A data folder whose index holds the six prepared questions."""
    home, root = folder / "home", folder / "notes"
    home.mkdir()
    root.mkdir()
    for name, text in prepared_index().files.items():
        (root / name).write_text(text, "utf-8")
    ingest(IngestSettings(home=home), root)
    return home


def asked(page: Page) -> str:
    """The question that stands on the page."""
    expect(page.get_by_label("Your answer")).to_be_focused()
    settle(page)
    body = page.locator("[data-testid=stMain]").inner_text()
    (question,) = (one.question for one in PREPARED if one.question in body)
    return question


def test_a_whole_interview_by_keyboard_with_a_refresh(tmp_path: Path) -> None:
    home = read_notes(tmp_path)
    with running_app(home) as address, open_browser() as browser:
        page = browser.page
        page.goto(f"{address}/interview")
        expect(page.get_by_role("button", name="Start")).to_be_visible()
        page.wait_for_function("window.pressesByEnter")
        page.keyboard.press("Enter")

        first = asked(page)
        page.keyboard.type("half a thought that must not be lost")
        page.reload()
        assert asked(page) == first
        expect(page.get_by_label("Your answer")).to_have_value(
            "half a thought that must not be lost"
        )

        seen = []
        for number in range(6):
            question = asked(page)
            seen.append(question)
            expect(page.get_by_text(f"question {number + 1} of 6")).to_be_visible()
            page.keyboard.press("ControlOrMeta+A")
            page.keyboard.type("I don't know")
            page.keyboard.press("Control+Enter")
            expect(page.get_by_text("Here it is.")).to_be_visible()
            onwards = "See the report" if number == 5 else "Next question"
            expect(page.get_by_role("button", name=onwards)).to_be_visible()
            settle(page)
            page.keyboard.press("Enter" if number % 2 else "Space")
        expect(page.get_by_text("How it went")).to_be_visible()
        assert sorted(seen) == sorted(one.question for one in PREPARED)
        expect(page.get_by_text("6 missed of 6 questions")).to_be_visible()
        page.reload()
        expect(page.get_by_text("How it went")).to_be_visible()
        assert browser.went_out == []


def test_a_refresh_while_the_model_writes_loses_nothing(tmp_path: Path) -> None:
    home = read_notes(tmp_path)
    worded = "Say ten million users a day with ten requests each; take the peak that you plan for."

    def answer(body: dict[str, Any], prompt: Prompt) -> str:
        return worded if task_of(body) == "reply" else "{}"

    with (
        StandInOllama(answers=answer, line_s=0.3) as ollama,
        running_app(home, OLLAMA_HOST=ollama.url, PREP_TUTOR_MODEL="qwen3:4b") as address,
        open_browser() as browser,
    ):
        page = browser.page
        page.goto(f"{address}/interview")
        expect(page.get_by_role("button", name="Start")).to_be_visible()
        page.wait_for_function("window.pressesByEnter")
        page.keyboard.press("Enter")
        first = asked(page)
        page.keyboard.type("how many users?")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Take ten million users a day")).to_be_visible()
        page.reload()
        assert asked(page) == first
        expect(page.get_by_text("You asked: how many users?")).to_be_visible()
        page.keyboard.type("typed while it came")
        expect(page.get_by_text(worded)).to_be_visible()
        expect(page.get_by_label("Your answer")).to_have_value("typed while it came")
        expect(page.get_by_label("Your answer")).to_be_focused()
        assert browser.went_out == []
