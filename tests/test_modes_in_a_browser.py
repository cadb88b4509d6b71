"""Every mode of the tutor in a real browser, by its words and its buttons; hostile notes, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app_start import running_app
from tests.browser import open_browser
from tests.hostile_notes import HOSTILE
from tests.stand_in_ollama import StandInOllama
from tests.test_ask_in_a_browser import NOTE, answered, app_with_notes, ask, ingest
from tests.test_prompts import TEMPLATE_MARK

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TRAPS = """# Traps

## Defaults

A mutable default argument is made once, when `def` runs, and shared by all calls.
"""


def test_a_learner_goes_through_every_mode_without_a_model(tmp_path: Path) -> None:
    home, root = tmp_path / "home", tmp_path / "notes"
    home.mkdir()
    root.mkdir()
    (root / "queues.md").write_text(NOTE, "utf-8")
    (root / "traps.md").write_text(TRAPS, "utf-8")
    ingest(home, root)
    with running_app(home, OLLAMA_HOST="127.0.0.1:9") as address, open_browser() as browser:
        page = browser.page
        page.goto(f"{address}/ask")
        it_remembers_and_explains(page)
        it_asks_and_is_answered(page)
        it_reviews_line_by_line(page)
        it_leads_by_questions(page)
        it_keeps_the_mode_after_a_reload(page)
        assert browser.went_out == []


def it_remembers_and_explains(page: Page) -> None:
    ask(page, "My name is Ana. What does a message broker add between two services?")
    answered(page, 1)
    expect(page.get_by_text("I'll remember: name Ana.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Not remembered any more.")).to_be_visible()


def it_asks_and_is_answered(page: Page) -> None:
    page.get_by_role("button", name="Ask me").click()
    expect(page.get_by_role("button", name="Skip")).to_be_visible()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_text("Skipped; it counts for nothing.")).to_be_visible()


def it_reviews_line_by_line(page: Page) -> None:
    for line in ("def add(item, items=[]):", "    items.append(item)"):
        ask(page, line)
        expect(page.get_by_role("button", name="Done")).to_be_visible()
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    ask(page, "    return items")
    expect(page.get_by_text("Read, not run. 3 lines of Python, 1 finding.")).to_be_visible()
    expect(page.get_by_text("is made once, when").first).to_be_visible()


def it_leads_by_questions(page: Page) -> None:
    page.get_by_role("radio", name="Socratic").click()
    ask(page, "What does a message broker add between two services?")
    expect(page.get_by_role("button", name="Hint")).to_be_visible()
    page.get_by_role("button", name="Hint").click()
    expect(page.get_by_text("Your notes have it under")).to_be_visible()
    page.get_by_role("button", name="Tell me", exact=True).click()
    expect(page.get_by_text("The notes' answer:").last).to_be_visible()


def it_keeps_the_mode_after_a_reload(page: Page) -> None:
    page.reload()
    chosen = page.get_by_role("radio", name="Socratic")
    expect(chosen).to_have_attribute("aria-checked", "true")


def test_hostile_notes_stay_data_from_the_file_to_the_prompt_and_the_page(tmp_path: Path) -> None:
    """Each trick is the note that answers; it reaches the model fenced and the page as text."""
    tricks = [HOSTILE[n] for n in (0, 2, 12, 20, 23, 36, 46)]
    notes = {
        f"trick{n}.md": f"# Teapot {n}\n\n## Teapot rule {n}\n\nTeapot rule {n} says: {trick}\n"
        for n, trick in enumerate(tricks)
    }
    with (
        StandInOllama() as ollama,
        app_with_notes(tmp_path, notes, ollama) as address,
        open_browser() as browser,
    ):
        page = browser.page
        page.goto(f"{address}/ask")
        for number in range(len(tricks)):
            ask(page, f"What does teapot rule {number} say?")
            answered(page, number + 1)
        for body in ollama.chats():
            if not body.get("messages"):
                continue  # the model was only loaded
            *_, last = body["messages"]
            mark = last["content"].split("the code ")[1][:8]
            opened = last["content"].count(f"] {mark} ")
            assert opened == last["content"].count(f"\nend {mark}\n")
            assert not TEMPLATE_MARK.search(json.dumps(body["messages"], ensure_ascii=False))
        assert browser.went_out == []
        assert page.locator("section img[onerror], main img[onerror]").count() == 0
