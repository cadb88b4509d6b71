"""How soon Today can be used after the server answers: beside an app of one button, in one run.

    python -m benchmarks.today_start [--runs 5]

Each run starts a new server process and a browser without a cache, and times from the server's
first answer until the first button can be clicked: of an empty app (what Streamlit and the browser
take by themselves), of Today in the first minute (notes read, no card yet), and of Today with 5,000
cards and 20,000 reviews. The three take turns, so that a busy moment falls on all of them. Python's
compiled files are there, as they are from the second start on. Needs Chromium. Prints one JSON
line; seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.progress_pages import build
from tests.app_start import CHECKOUT, answers, free_port
from tests.browser import ARGUMENTS, CHROMIUM

_EMPTY_APP = "import streamlit as st\n\nst.button('Start')\n"
_STARTER = CHECKOUT / "corpus" / "starter"


@contextmanager
def _server(app: Path, home: Path, compiled: Path) -> Iterator[tuple[str, float]]:
    """A new process; yields its address as soon as it answers, and how long that took."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    environment = os.environ | {"TUTOR_HOME": str(home), "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.headless", "true"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not answers(f"{address}/_stcore/health"):
            time.sleep(0.005)
        yield address, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=20)


def _seconds_to_button(browser: Browser, address: str) -> float:
    began = time.perf_counter()
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="commit")
    button = page.locator("[data-testid=stMain] [data-testid=stButton] button").first
    button.wait_for(state="visible", timeout=60_000)
    button.click(trial=True)  # waits until it can be clicked
    took = time.perf_counter() - began
    context.close()
    return took


def _figures(times: list[tuple[float, float, float]]) -> dict[str, Any]:
    start, usable, again = zip(*times, strict=True)
    return {
        "server_start_s": round(median(start), 2),
        "usable_s": round(median(usable), 2),
        "all_usable_s": [round(one, 2) for one in usable],
        "opened_again_s": round(median(again), 2),
    }


def _read_notes(home: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "ingest", str(_STARTER)],
        cwd=CHECKOUT,
        env=os.environ | {"TUTOR_HOME": str(home)},
        check=True,
        capture_output=True,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        empty = folder / "empty.py"
        empty.write_text(_EMPTY_APP)
        for kind in ("first", "full"):
            (folder / kind).mkdir()
            _read_notes(folder / kind)
        build(folder / "full", datetime.now(UTC))
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        apps = {
            "empty_app": (empty, folder),
            "welcome": (CHECKOUT / "app.py", folder / "first"),
            "today": (CHECKOUT / "app.py", folder / "full"),
        }
        times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in apps}
        for number in range(runs + 1):
            for name, (app, home) in apps.items():
                with _server(app, home, folder / "compiled") as (address, start_s):
                    usable_s = _seconds_to_button(browser, address)
                    again_s = _seconds_to_button(browser, address)
                if number:  # the first run compiles
                    times[name].append((start_s, usable_s, again_s))
        browser.close()
    figures = {name: _figures(of_app) for name, of_app in times.items()}
    ours = {
        name: round(figures[name]["usable_s"] - figures["empty_app"]["usable_s"], 2)
        for name in ("welcome", "today")
    }
    print(json.dumps({"runs": runs, **figures, "over_the_empty_app_s": ours}))


if __name__ == "__main__":
    main()
