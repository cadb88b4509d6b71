"""How long Today and Progress take of our own time, with 5,000 cards and 20,000 reviews.

    python -m benchmarks.progress_pages

Builds a store of that size in a temporary folder, then draws each page under Streamlit's own test
harness, each in a process of its own: the first time, when modules are loaded and all events are
read, and five times again, of which the median counts. What is measured is the page's `render`.

A second process draws it under the profiler, which tells whose time it is: `streamlit`, all calls
into it; `altair`, loading it and building the charts; `ours`, the rest. The profiler slows things
down, so its shares are taken of the times without it. Prints one JSON line; milliseconds of CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from ingest.documents import Locator
from tutor.card_records import add_card
from tutor.cards import CardSource
from tutor.learner import LearnerStore
from tutor.plan import Plan

CARDS, REVIEWS, DAYS = 5_000, 20_000, 120
AGAIN = 5
NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)

_PAGE = """
import os
from datetime import UTC, datetime
from pathlib import Path
from cProfile import Profile
from pstats import Stats
from time import thread_time
import streamlit as st
from tutor.services import Services

@st.cache_resource
def services() -> Services:
    return Services(os.environ, Path.cwd(), clock=lambda: datetime(2026, 6, 1, 18, tzinfo=UTC))

shared = services()
profile = Profile()
began = thread_time()
if {is_profiled}:
    profile.enable()
from tutor.ui import {page}
{page}.render(shared)
profile.disable()
st.session_state["took_ms"] = 1000 * (thread_time() - began)
st.session_state["spent"] = Stats(profile).stats if {is_profiled} else {{}}
"""


def build(home: Path, now: datetime = NOW) -> None:
    """Cards of 200 topics, reviewed in the four months before `now`; an interview in 20 days."""
    random = Random(1)
    store = LearnerStore(
        home / "learner.sqlite3", backup_folder=home / "backups", clock=lambda: now
    )
    with store.writing() as run:
        for number in range(CARDS):
            add_card(run, store.now(), "own", _card(number), is_backed=False)
        for number in range(REVIEWS):
            at = now - timedelta(days=DAYS * (1 - number / REVIEWS))
            payload = {
                "card_id": random.randint(1, CARDS),
                "rating": random.choice([1, 2, 3, 3, 3, 4]),
                "seconds": round(random.uniform(3, 40), 1),
                "way": "front",
                "confidence": random.randint(1, 3),
                "day": at.date().isoformat(),
            }
            run(
                "INSERT INTO events (at, kind, payload) VALUES (?, 'card_reviewed', ?)",
                (at.isoformat(), json.dumps(payload)),
            )
    from tutor.deck import Deck

    deck = Deck(store, UTC)
    deck.cards()
    Plan(store, deck.memory).add_date((now + timedelta(20)).date(), "Acme")
    store.close()


def _card(number: int) -> CardSource:
    topic = f"topic {number % 200}"
    return CardSource(
        place_id="",
        is_passage=False,
        question=f"What is thing {number}?",
        answer="It is a thing.",
        text="It is a thing.",
        locator=Locator("", "", 1, 1, 0, 0),
        heading_path=(),
        document_title="",
        topic=topic,
        area=f"area {number % 20}",
        difficulty=None,
        ownership="yours",
        is_exercise=number % 50 == 0,
    )


def draw(page: str, *, is_profiled: bool) -> list[dict[str, float]]:
    """Milliseconds of each drawing: `total`, or under the profiler the share of each."""
    from streamlit.testing.v1 import AppTest

    script = _PAGE.format(page=page, is_profiled=is_profiled)
    app = AppTest.from_string(script, default_timeout=120)
    drawings = []
    for _ in range(1 + AGAIN):
        app.run()
        assert not app.exception, app.exception[0].value
        assert not app.error, app.error[0].value
        spent = app.session_state["spent"]
        drawings.append(_shares(spent) if is_profiled else {"total": app.session_state["took_ms"]})
    heavy = ("torch", "chromadb", "sentence_transformers", "ollama")
    assert not [name for name in heavy if name in sys.modules]
    return drawings


def _shares(spent: dict[tuple[str, int, str], tuple[int, int, float, float, Any]]) -> Any:
    """Of the time in one drawing."""

    def within(file: str, *functions: str) -> float:
        return sum(
            figures[3]
            for (path, _, function), figures in spent.items()
            if path.endswith(file) and (not functions or function in functions)
        )

    charts = {
        function
        for path, _, function in spent
        if path.endswith("ui/charts.py") and function.endswith("_chart")
    } - {"draw_chart"}
    total = sum(figures[2] for figures in spent.values())
    drawn = within("vega_charts.py", "vega_lite_chart")
    altair = within("ui/charts.py", "<module>", "draw_chart", *charts) - drawn
    streamlit = within("runtime/metrics_util.py", "wrapped_func")
    return {"altair": altair / total, "streamlit": streamlit / total}


def measure(page: str) -> dict[str, Any]:
    """Each page in fresh processes, with and without the profiler."""
    plain, profiled = (_in_a_process(page, is_profiled=flag) for flag in (False, True))
    result = {}
    for name, chosen in (("first", slice(0, 1)), ("again", slice(1, None))):
        total = median(drawing["total"] for drawing in plain[chosen])
        shares = {
            part: median(drawing[part] for drawing in profiled[chosen])
            for part in ("altair", "streamlit")
        }
        result[name] = {
            "total_ms": round(total),
            "ours_ms": round(total * (1 - sum(shares.values()))),
            **{f"{part}_ms": round(total * share) for part, share in shares.items()},
        }
    return result


def _in_a_process(page: str, *, is_profiled: bool) -> list[dict[str, float]]:
    command = [sys.executable, "-m", "benchmarks.progress_pages", "--page", page]
    command += ["--profiled"] if is_profiled else []
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    drawings: list[dict[str, float]] = json.loads(shown.stdout.splitlines()[-1])
    return drawings


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--page", help=argparse.SUPPRESS)
    arguments.add_argument("--profiled", action="store_true", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.page:
        print(json.dumps(draw(chosen.page, is_profiled=chosen.profiled)))
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUTOR_HOME"] = folder
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        build(Path(folder))
        _in_a_process("progress", is_profiled=False)  # compiles what is loaded
        pages = {page: measure(page) for page in ("today", "progress")}
    print(json.dumps({"cards": CARDS, "reviews": REVIEWS, **pages}))


if __name__ == "__main__":
    main()
