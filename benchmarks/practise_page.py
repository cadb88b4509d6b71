"""The Practise page from import to drawn: on no notes, on the starter corpus, and on many cards.

    python benchmarks/practise_page.py HOME [HOME ...]

Each HOME is a data folder (TUTOR_HOME); every one is opened by a fresh process. Milliseconds of
our own work, on the wall and on the processor: importing our modules; the first and a later
drawing of the start screen and of a card; the run that follows a rating; the tabs; the run that
makes a quiz, an answer in it, its end; the proposals. One JSON line a HOME; exit 1 when drawing
takes more than the bound on the processor.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BOUND_MS = 300
ROUNDS = 5
HEAVY = ("torch", "chromadb", "sentence_transformers")
CHECKOUT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("homes", nargs="+", type=Path)
    parser.add_argument("--measure", action="store_true", help="used by the script itself")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured()))
        return 0
    slow = False
    for home in options.homes:
        command = [sys.executable, __file__, str(home), "--measure"]
        environment = os.environ | {"TUTOR_HOME": str(home), "PYTHONPATH": str(CHECKOUT)}
        child = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        result = json.loads(child.stdout.splitlines()[-1])
        drawing = [ms for name, ms in result["processor_ms"].items() if name != "import"]
        slow |= max(drawing) > BOUND_MS or bool(result["loaded"])
        print(json.dumps({"home": home.name, "bound_ms": BOUND_MS, **result}))
    return int(slow)


def measured() -> dict[str, Any]:
    from streamlit.testing.v1 import AppTest

    began = time.perf_counter(), time.process_time()
    from tutor.services import Services
    from tutor.ui import practise

    times = {"import": (time.perf_counter() - began[0], time.process_time() - began[1])}
    services = Services(os.environ, Path.cwd())
    took: list[tuple[float, float]] = []

    def script(draw, services, took):  # noqa: ANN001, ANN202 - taken out of here as its source
        import time

        wall, processor = time.perf_counter(), time.thread_time()
        try:
            draw(services)
        finally:
            took.append((time.perf_counter() - wall, time.thread_time() - processor))

    page = AppTest.from_function(script, default_timeout=60, args=(practise.render, services, took))

    def timed(name: str, run: Callable[[], object], rounds: int = 1) -> None:
        for _ in range(rounds):
            run()
            assert not page.exception, page.exception
        times[name] = middle(took[-rounds:])

    timed("start_first", page.run)
    timed("start", page.run, ROUNDS)
    page.query_params["cards"] = "due"
    timed("card_first", page.run)
    timed("card", page.run, ROUNDS)
    rounds = min(ROUNDS, services.deck.counts().due)
    if rounds:
        timed("rated", lambda: reveal_and_rate(page), rounds)
    loaded = [name for name in HEAVY if name in sys.modules]  # a typed question loads more
    if services.is_indexed():
        draw_others(page, timed)
    services.close()
    return {
        "wall_ms": {name: round(wall * 1000) for name, (wall, _) in times.items()},
        "processor_ms": {name: round(used * 1000) for name, (_, used) in times.items()},
        "loaded": loaded,
    }


def draw_others(page: Any, timed: Callable[[str, Callable[[], object]], None]) -> None:
    """The tabs, a quiz from its start to its end, the proposals; each for the first time."""
    page.query_params.clear()
    for name in ("Quiz", "Choices and files"):
        page.session_state["practise_tab"] = name
        timed(name.split()[0].lower(), page.run)
    page.session_state["practise_tab"] = "Quiz"
    page.session_state["quiz_about"] = "Everything"
    page.run()
    timed("quiz_started", page.button(key="quiz_start").click().run)
    timed("quiz_answered", page.button(key="give_up").click().run)
    page.query_params.clear()
    page.query_params["proposals"] = "1"
    timed("proposals", page.run)


def reveal_and_rate(page: Any) -> None:
    page.button(key="enter_reveal").click().run()
    page.button(key="rate_3").click().run()


def middle(took: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(t[0] for t in took), statistics.median(t[1] for t in took)


if __name__ == "__main__":
    sys.exit(main())
