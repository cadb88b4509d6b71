"""What an interviewer asked, over a real index of a few notes."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from ingest.errors import UsageError
from tests.indexing import notes_over
from tests.practice import Clock, open_deck
from tests.practice import notes as guide
from tutor.debrief import is_debriefed, what_they_asked
from tutor.deck import Deck
from tutor.gaps import open_gaps
from tutor.looking_up import Notes
from tutor.past_grounds import ground_in

DAY = date(2026, 3, 1)
LOCKS = "# Locks\n\n## GIL\n\nThe interpreter lock lets one thread run Python bytecode at a time.\n"


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return open_deck(tmp_path, Clock())


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    pair = ("How does a hash table handle collisions?", "It chains them or looks for a free place.")
    return notes_over(tmp_path, {"hashing.md": guide("Hashing", pair), "locks.md": LOCKS})


def test_a_question_of_the_notes_in_other_words_comes_tonight(deck: Deck, notes: Notes) -> None:
    text = "- how do hash tables handle collisions\n"
    (known,) = what_they_asked(text, DAY, deck, notes.index, partial(ground_in, notes))
    assert known.topic == "caching"
    assert known.card_id is not None
    assert deck.counts().new_left == 1
    assert open_gaps(deck.memory) == ()
    assert is_debriefed(deck.memory, DAY)
    assert not is_debriefed(deck.memory, date(2026, 2, 1))


def test_what_a_section_answers_leads_there(deck: Deck, notes: Notes) -> None:
    asked = "What does the interpreter lock let one thread run at a time?"
    (known,) = what_they_asked(asked, DAY, deck, notes.index, partial(ground_in, notes))
    assert known.card_id is None
    assert known.topic == "GIL"
    assert known.place is not None
    assert known.place.source == "locks.md"
    assert open_gaps(deck.memory) == ()


def test_what_the_notes_lack_becomes_a_gap(deck: Deck, notes: Notes) -> None:
    asked = "What is your greatest weakness?"
    (unknown,) = what_they_asked(asked, DAY, deck, notes.index, partial(ground_in, notes))
    assert (unknown.topic, unknown.card_id, unknown.place) == (None, None, None)
    assert [(gap.kind, gap.question) for gap in open_gaps(deck.memory)] == [("asked", asked)]


def test_too_much_at_once_is_told(deck: Deck) -> None:
    with pytest.raises(UsageError, match="At most"):
        what_they_asked("x\n" * 60, DAY, deck, None, lambda line: None)
