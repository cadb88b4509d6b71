import random
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.practice import NotesIndex, notes, open_everything, open_store
from tutor.card_records import events_of, read_rows
from tutor.deck import Deck
from tutor.memory import remember

PROGRAM = Path(__file__).parent / "review_in_a_loop.py"
CHECKOUT = PROGRAM.parent.parent


def kill_while_reviewing(folder: Path, spoken: int, delay_s: float) -> list[int]:
    """Start reviewing, kill -9 after some events and a moment more. Returns what was promised."""
    command = [sys.executable, "-m", "tests.review_in_a_loop", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(1 + spoken)]
        with suppress(subprocess.TimeoutExpired):
            child.wait(delay_s)
        child.kill()
        lines += child.stdout.readlines()
    whole = [line for line in lines[1:] if line.endswith(b"\n")]
    return [int(line) for line in whole]


def check_kills(folder: Path, kills: int, seed: int) -> None:
    draw = random.Random(seed)
    deck = Deck(open_store(folder, lambda: datetime.now(UTC)), UTC)  # type: ignore[arg-type]
    pairs = [(f"What does command number {n} do?", f"It prints {n}.") for n in range(12)]
    open_everything(deck, NotesIndex({"a.md": notes("A", *pairs)}))
    deck.memory.store.close()
    promised: set[int] = set()
    for _ in range(kills):
        promised |= set(kill_while_reviewing(folder, draw.randrange(12), draw.random() / 50))
        store = open_store(folder, lambda: datetime.now(UTC))  # type: ignore[arg-type]
        store.check()
        assert promised <= {event.id for event in store.events("card_reviewed")}
        for row in read_rows(store):
            assert row.memory == remember(events_of(store, row.id))
        store.close()
    assert len(promised) >= kills


def test_reviews_that_were_promised_survive_two_kills(tmp_path: Path) -> None:
    check_kills(tmp_path, kills=2, seed=1)


@pytest.mark.slow
def test_kill_9_at_a_hundred_points_loses_no_event(tmp_path: Path) -> None:
    check_kills(tmp_path, kills=100, seed=2)
