"""Over a real index of a few notes, by word search and with a stand-in embedder of words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indexing import notes_over
from tests.practice import notes as guide
from tutor.looking_up import Notes, Question, look_up
from tutor.past_grounds import Ground, ground_for, nearest_pair, pairs_of_notes

PAIRS = [
    ("What is a deadlock, and how do you prevent it?", "Two threads wait for each other for ever."),
    ("What is a cache for?", "A cache keeps answers near. It costs memory and may be stale."),
]
LOCKS = "# Locks\n\n## GIL\n\nThe interpreter lock lets one thread run Python bytecode at a time.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return notes_over(tmp_path, {"systems.md": guide("Systems", *PAIRS), "locks.md": LOCKS})


def ground(question: str, notes: Notes) -> Ground | None:
    return ground_for(question, look_up(Question(question), notes), notes)


def test_the_same_question_in_other_words_brings_its_authors_answer(notes) -> None:
    found = ground("What is a deadlock and how do you prevent one?", notes)
    assert found is not None
    assert found.asks_the_same
    assert found.whole == PAIRS[0][1]
    assert found.references[0] == PAIRS[0][1]
    assert (found.topic, found.origin.pair_id is None) == ("caching", False)


def test_what_the_notes_dont_hold_has_no_ground(notes) -> None:
    assert ground("How does photosynthesis make sugar?", notes) is None


def test_the_nearest_question_is_told_with_its_cosine(notes) -> None:
    pair, cosine = nearest_pair("what is a cache for", pairs_of_notes(notes), notes)
    assert pair.pair.question == PAIRS[1][0]
    assert cosine > 0.9
