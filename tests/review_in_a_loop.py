"""Reviews cards as fast as it can and says each event's id once it is on disk; to be killed."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.practice import open_store
from tutor.cards import Showing
from tutor.deck import Deck

deck = Deck(open_store(Path(sys.argv[1]), lambda: datetime.now(UTC)), UTC)  # type: ignore[arg-type]
deck.plan_new_cards(10_000)
print("ready", flush=True)
turn = 0
while True:
    session = deck.begin("cram")
    for _ in range(8):
        showing = deck.next(session)
        if not isinstance(showing, Showing):
            break
        turn += 1
        print(deck.review(showing.card.id, 1 + turn % 4, seconds=1), flush=True)  # type: ignore[arg-type]
        if turn % 5 == 0:
            deck.undo()
        if turn % 7 == 0:
            deck.edit(showing.card.id, f"Question {turn}?", f"Answer {turn}.")
