"""Today and Progress in a real browser: on an empty store and after three simulated weeks."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.progress_pages import build
from tests.app_start import running_app
from tests.browser import open_browser
from tests.practice import Clock
from tests.test_ask_in_a_browser import ingest
from tests.test_today_page import CHAPTER, PLAN, study
from tutor.plan import Plan
from tutor.services import Services
from tutor.stories import StoryBank

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FEELS_QUICK_S = 2.0
A_MINUTE_S = 60.0
ON_A_BUSY_MACHINE = 2  # times the promise
HOSTILE = "![x](http://evil.example/x.png) <img src=http://evil.example/y.png>"


def write_notes(home: Path) -> None:
    root = home / "notes"
    root.mkdir(parents=True)
    pairs = "".join(
        f"**Q: What is thing {n}? {HOSTILE if n == 3 else ''}**\n*easy · things*\n\n"
        f"It is number {n}. {HOSTILE}\n\n"
        for n in range(12)
    )
    (root / "00-plan.md").write_text(PLAN)
    (root / "01-basics.md").write_text(f"# 01 Basics\n\n## Questions\n\n{pairs}{CHAPTER}")
    (root / "02-mock.md").write_text("# 02 Mock\n\n" + CHAPTER)
    ingest(home, root)


def header(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", name=text, exact=True).first).to_be_visible()


def test_an_empty_store_leads_to_a_first_card(tmp_path: Path) -> None:
    write_notes(tmp_path)
    with running_app(tmp_path) as address, open_browser() as browser:
        page = browser.page
        page.goto(address)
        header(page, "Welcome")
        page.get_by_role("button", name="Start with the first card").click()
        expect(page.get_by_role("button", name="Suspend")).to_be_visible()
        page.get_by_role("link", name="Progress").click()
        header(page, "Progress")
        expect(page.get_by_text("first cards you answer")).to_be_visible()
        page.get_by_role("button", name="To today").click()
        header(page, "Today")
        assert browser.went_out == []


def test_the_first_minute_brings_a_cited_answer_and_a_card(tmp_path: Path) -> None:
    """From notes that nobody has read yet."""
    with running_app(tmp_path) as address, open_browser() as browser:
        page, began = browser.page, time.monotonic()
        page.goto(address)
        page.get_by_role("button", name="Read my notes").click()
        page.get_by_role("button", name="Ask it").click(timeout=1000 * A_MINUTE_S)
        expect(page.locator("a[href*='#passage-']").first).to_be_visible(timeout=1000 * A_MINUTE_S)
        page.get_by_role("link", name="Today").click()
        page.get_by_role("button", name="Start with the first card").click()
        expect(page.get_by_role("button", name="Suspend")).to_be_visible()
        assert time.monotonic() - began < ON_A_BUSY_MACHINE * A_MINUTE_S
        assert browser.went_out == []


def test_the_evening_page_prints_on_one_sheet(tmp_path: Path) -> None:
    write_notes(tmp_path)
    clock = Clock(datetime.now(UTC) - timedelta(days=9))
    services = Services({"TUTOR_HOME": str(tmp_path)}, tmp_path, clock=clock)
    study(services, clock, 8)
    Plan(services.learner, services.deck.memory).add_date(services.deck.today() + timedelta(2))
    StoryBank(services.learner).keep("Tell me about a bug.", "I found a leak and fixed it. " * 9)
    services.close()
    with running_app(tmp_path) as address, open_browser(dark=True) as browser:
        page = browser.page
        page.goto(address)
        page.get_by_role("button", name="One page for tonight").click()
        header(page, "Your stories")
        page.get_by_text("Change these questions").click()
        page.get_by_label("One a line, in your order").fill("Who decides what is built?")
        page.get_by_label("What you know of the role").fill("You will be on call.")
        page.get_by_role("button", name="Keep").click()
        expect(page.locator("li", has_text="Who decides what is built?")).to_be_visible()
        expect(page.get_by_text("How often is one on call").first).to_be_visible()
        page.reload()
        expect(page.locator("li", has_text="Who decides what is built?")).to_be_visible()
        header(page, "Your stories")
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="Print")).to_be_hidden()
        expect(page.get_by_text("Change these questions")).to_be_hidden()
        expect(page.get_by_text("I found a leak").first).to_be_visible()
        assert browser.went_out == []


def test_five_thousand_cards_draw_on_every_page(tmp_path: Path) -> None:
    build(tmp_path, datetime.now(UTC))
    with running_app(tmp_path) as address, open_browser() as browser:
        page = browser.page
        page.goto(address)
        expect(page.get_by_role("button", name="Start with the cards")).to_be_visible()
        page.get_by_role("tab", name="Plan").click()
        expect(page.get_by_text("you would know")).to_be_visible()
        page.get_by_role("link", name="Progress").click()
        header(page, "What will come")
        expect(page.locator("[data-testid=stVegaLiteChart]").nth(2)).to_be_visible()
        assert page.locator("[data-testid=stException]").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_after_three_weeks(tmp_path: Path, dark: bool) -> None:
    write_notes(tmp_path)
    clock = Clock(datetime.now(UTC) - timedelta(days=22))
    services = Services({"TUTOR_HOME": str(tmp_path)}, tmp_path, clock=clock)
    study(services, clock, 21)
    plan = Plan(services.learner, services.deck.memory)
    plan.add_date(services.deck.today() + timedelta(6), "Acme")
    services.close()
    width = 640 if dark else 1280
    with running_app(tmp_path) as address, open_browser(width=width, dark=dark) as browser:
        page = browser.page
        page.goto(address)
        header(page, "Today")
        expect(page.get_by_role("button", name="Start with the cards")).to_be_visible()
        began = time.monotonic()
        page.get_by_text("150 min", exact=True).click()
        expect(page.get_by_text("mock interview").first).to_be_visible()
        assert time.monotonic() - began < ON_A_BUSY_MACHINE * FEELS_QUICK_S
        page.get_by_role("tab", name="Plan").click()
        expect(page.get_by_text("you would know")).to_be_visible()
        page.get_by_role("tab", name="Solved elsewhere").click()
        expect(page.get_by_label("Title or link")).to_be_visible()
        page.goto(f"{address}/progress")
        header(page, "Topics")
        expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
        for tab in ("Your answers", "Coverage", "Gaps", "Your data"):
            page.get_by_role("tab", name=tab).click()
            expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("button", name="Delete all of mine")).to_be_visible()
        assert page.locator("[data-testid=stException]").count() == 0
        assert browser.went_out == []
