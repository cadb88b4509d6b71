"""Debian's Chromium for the browser tests, and what every page asked the network for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LOOKS_MS = 50
# The app has run to its end, and the page has been the same for eight looks: keys work now.
IS_SETTLED = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    const now = app?.dataset.testScriptState + document.body.innerHTML.length
    const same = now === window.lastLookedAt
    window.looksTheSame = same ? (window.looksTheSame || 0) + 1 : 0
    window.lastLookedAt = now
    return app?.dataset.testScriptState === 'notRunning' && window.looksTheSame >= 8
}"""


@dataclass
class Browser:
    """A page and the addresses beyond this machine that it tried to reach."""

    page: Page
    went_out: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname != "127.0.0.1":
            self.went_out.append(request.url)


@contextmanager
def open_browser(*, width: int = 1280, height: int = 900, dark: bool = False) -> Iterator[Browser]:
    """Skips the test where there is no Chromium, except in a strict run."""
    if not CHROMIUM.exists():
        if os.environ.get("PREP_TUTOR_STRICT") == "1":
            pytest.fail("no Chromium: apt-get install chromium")
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
            )
            browser = Browser(context.new_page())
            browser.page.set_default_timeout(60_000)
            expect.set_options(timeout=30_000)  # a busy machine draws a page late
            browser.page.on("request", browser.note)
            yield browser
        finally:
            chromium.close()


def settle(page: Page) -> None:
    """Return once the page has come to rest: a key pressed earlier may find nobody listening."""
    page.evaluate("window.looksTheSame = 0")
    page.wait_for_function(IS_SETTLED, polling=LOOKS_MS)
