"""Today and Progress in a real browser: on an empty store and after three simulated weeks."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app_start import running_app
from tests.browser import open_browser
from tests.practice import Clock
from tests.test_ask_in_a_browser import ingest
from tests.test_today_page import CHAPTER, PLAN, study
from tutor.plan import Plan
from tutor.services import Services

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FEELS_QUICK_S = 2.0
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
        assert time.monotonic() - began < FEELS_QUICK_S
        page.get_by_role("tab", name="Plan").click()
        expect(page.get_by_text("you would know about")).to_be_visible()
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
