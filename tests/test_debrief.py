"""What an interviewer asked, over a real index of a few notes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.sync import sync
from tests.hashing_embedder import HashingEmbedder
from tests.practice import Clock, open_deck
from tests.practice import notes as guide
from tutor.debrief import is_debriefed, what_they_asked
from tutor.deck import Deck
from tutor.gaps import open_gaps
from tutor.looking_up import Notes
from tutor.meanings import Meanings
from tutor.past_grounds import ground_in
from tutor.retrieval import Searcher

DAY = date(2026, 3, 1)
LOCKS = "# Locks\n\n## GIL\n\nThe interpreter lock lets one thread run Python bytecode at a time.\n"


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return open_deck(tmp_path, Clock())


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    folder = tmp_path / "notes"
    folder.mkdir()
    pair = ("How does a hash table handle collisions?", "It chains them or looks for a free place.")
    (folder / "hashing.md").write_text(guide("Hashing", pair), "utf-8")
    (folder / "locks.md").write_text(LOCKS, "utf-8")
    settings, embedder = IngestSettings(home=tmp_path / "index"), HashingEmbedder()
    sync(
        settings,
        [folder],
        embedder=embedder,
        now=datetime(2026, 1, 5, tzinfo=UTC),
        on_event=lambda event: None,
    )
    index = IndexReader.open(settings)
    return Notes(index, Searcher(index, embedder), Meanings(embedder))


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
