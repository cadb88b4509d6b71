"""Debian's Chromium for the browser tests, and what every page asked the network for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


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
            browser.page.on("request", browser.note)
            yield browser
        finally:
            chromium.close()
