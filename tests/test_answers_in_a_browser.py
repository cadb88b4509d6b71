"""What happens around an answer that is being written: the reader, other tabs, a restart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app_start import running_app
from tests.browser import open_browser
from tests.stand_in_chat import StandInModel
from tests.stand_in_model import Reply
from tests.stand_in_ollama import StandInOllama
from tests.test_ask_in_a_browser import NOTE, answered, app_with_notes, ask

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

THINKS = StandInModel("llama3.2:latest", family="gptoss", capabilities=("completion", "thinking"))
SAID = "A broker keeps each message until a consumer has acknowledged it [1]. That is all of it."
BROKER = "What does a message broker add between two services?"
BEHIND = "What happens when consumers fall behind?"

# Every element of the messages that stand there now, and each that is taken out of them later.
WATCH = """() => {
  const messages = [...document.querySelectorAll('[data-testid=stChatMessage]')]
  window.marked = messages.flatMap(message => [...message.querySelectorAll('*')])
  window.taken = 0
  new MutationObserver(changes => changes.forEach(change => {
    const within = messages.some(message => message.contains(change.target))
    if (within && [...change.removedNodes].some(node => node.nodeType === 1)) window.taken += 1
  })).observe(document.body, {childList: true, subtree: true})
}"""
LOST = "window.taken + window.marked.filter(element => !element.isConnected).length"


def held_back() -> StandInOllama:
    """With "hold" it says three words of thinking, two of the answer, and no more until mended."""
    said = Reply(SAID, thinking="Passage one fits.")
    # Slower than words are written to the store.
    return StandInOllama(models=(THINKS,), answers=lambda body, prompt: said, line_s=0.2)


def begun(page: Page) -> None:
    """The newest answer has its first words, and comes no further."""
    expect(page.get_by_text("is writing …")).to_be_visible(timeout=150_000)
    newest = page.get_by_test_id("stChatMessage").last
    expect(newest.get_by_text("A broker", exact=True)).to_be_visible()


def test_an_answer_goes_on_whatever_is_done_around_it(tmp_path: Path) -> None:
    with (
        held_back() as ollama,
        app_with_notes(tmp_path, {"queues.md": NOTE}, ollama) as address,
        open_browser() as browser,
    ):
        page = browser.page
        page.goto(f"{address}/ask")
        ask(page, BROKER)
        answered(page, 1)
        ollama.fault = "hold"
        ask(page, BEHIND)
        begun(page)
        it_thinks_in_a_fold_that_stays_open(page)
        page.evaluate(WATCH)
        other = browser.page.context.new_page()
        other.goto(page.url)
        begun(other)
        other.reload()
        begun(other)
        page.get_by_role("radio", name="Socratic").click()
        expect(page.get_by_role("radio", name="Socratic")).to_have_attribute("aria-checked", "true")
        assert page.evaluate(LOST) == 0
        ollama.mend()
        for tab in (page, other):
            answered(tab, 2)
            expect(tab.get_by_text("That is all of it.")).to_have_count(2)
        what_is_left_out_behind_a_closed_menu_stays_taken_in(page)
        assert browser.went_out == []


def it_thinks_in_a_fold_that_stays_open(page: Page) -> None:
    page.get_by_text("Thinking", exact=True).click()
    expect(page.get_by_text("Passage one fits.").filter(visible=True)).to_have_count(1)


def what_is_left_out_behind_a_closed_menu_stays_taken_in(page: Page) -> None:
    page.get_by_role("radio", name="Explain").click()
    expect(page.get_by_role("radio", name="Explain")).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Your one document").click()
    page.get_by_role("button", name="Queues", exact=True).click()
    expect(page.get_by_role("button", name="0 of 1 document")).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, BROKER)
    page.get_by_role("button", name="Look in all 1 document").click()
    expect(page.get_by_text("That is all of it.")).to_have_count(3)
    expect(page.get_by_role("button", name="Your one document")).to_be_visible()


def test_half_an_answer_outlives_the_app_and_a_cut_line_and_is_asked_for_again(
    tmp_path: Path,
) -> None:
    with held_back() as ollama, open_browser() as browser:
        page = browser.page
        with app_with_notes(tmp_path, {"queues.md": NOTE}, ollama) as address:
            ollama.fault = "hold"
            page.goto(f"{address}/ask")
            ask(page, BROKER)
            begun(page)
            chat = page.url.partition("?")[2]
        ollama.fault = "cut"
        with running_app(tmp_path / "home", OLLAMA_HOST=ollama.url) as address:
            page.goto(f"{address}/ask?{chat}")
            expect(page.get_by_text("This answer broke off when the app ended.")).to_be_visible()
            expect(page.get_by_text("A broker", exact=True)).to_be_visible()
            expect(page.get_by_text(re.compile(r"Thought for \d+ s"))).to_be_visible()
            page.get_by_role("button", name="Ask again").click()
            expect(page.get_by_text("was cut before the answer was complete")).to_be_visible()
            ollama.mend()
            page.get_by_role("button", name="Ask again").last.click()
            expect(page.get_by_text("That is all of it.")).to_be_visible()
