"""How long Today and Progress take of our own time, with 5,000 cards and 20,000 reviews.

    python -m benchmarks.progress_pages

Builds a store of that size in a temporary folder, then draws each page under Streamlit's own test
harness: the first time, when modules are loaded and all events are read, and five times again, of
which the median counts. What is measured is the page's `render`, with the calls into Streamlit that
it makes. Prints one JSON line; times in milliseconds.
"""

from __future__ import annotations

import json
import os
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
from time import perf_counter
import streamlit as st
from tutor.services import Services
from tutor.ui import {page}

@st.cache_resource
def services() -> Services:
    return Services(os.environ, Path.cwd(), clock=lambda: datetime(2026, 6, 1, 18, tzinfo=UTC))

shared = services()
began = perf_counter()
{page}.render(shared)
st.session_state["took_ms"] = 1000 * (perf_counter() - began)
"""


def build(home: Path) -> None:
    """Cards of 200 topics, reviewed on evenings over four months."""
    random = Random(1)
    store = LearnerStore(
        home / "learner.sqlite3", backup_folder=home / "backups", clock=lambda: NOW
    )
    with store.writing() as run:
        for number in range(CARDS):
            add_card(run, store.now(), "own", _card(number), is_backed=False)
        for number in range(REVIEWS):
            at = NOW - timedelta(days=DAYS * (1 - number / REVIEWS))
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
    Plan(store, deck.memory).add_date((NOW + timedelta(20)).date(), "Acme")
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


def measure(page: str) -> dict[str, Any]:
    """Milliseconds that one page takes."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_string(_PAGE.format(page=page), default_timeout=120)
    times = []
    for _ in range(1 + AGAIN):
        app.run()
        times.append(app.session_state["took_ms"])
        assert not app.exception, app.exception[0].value
        assert not app.error, app.error[0].value
    return {"first_ms": round(times[0]), "again_ms": round(median(times[1:]))}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUTOR_HOME"] = folder
        build(Path(folder))
        pages = {page: measure(page) for page in ("today", "progress")}
        heavy = ("torch", "chromadb", "sentence_transformers", "ollama")
        loaded = [name for name in heavy if name in sys.modules]
    print(json.dumps({"cards": CARDS, "reviews": REVIEWS, **pages, "heavy_loaded": loaded}))


if __name__ == "__main__":
    main()
