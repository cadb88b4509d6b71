"""What asks for more, and what of the notes is left to tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fake_notes import GIL, QUEUES, WHEN_BLOCKS, WHY_GIL
from tests.test_extracts import as_source
from tutor.earlier_turns import Turn
from tutor.going_on import asks_for_more, untold

SOURCES = (as_source(1, GIL), as_source(2, QUEUES))
PAIRS = (WHY_GIL, WHEN_BLOCKS)


@pytest.mark.parametrize("text", ["go on", "ok, next", "more details please", "Continue", "aur"])
def test_words_that_name_nothing_ask_for_more(text: str) -> None:
    assert asks_for_more(text)


@pytest.mark.parametrize("text", ["more about locks", "next permutation", "continue statement"])
def test_a_subject_makes_it_a_question(text: str) -> None:
    assert not asks_for_more(text)


def test_what_was_told_is_left_out() -> None:
    told = Turn("What is the GIL?", f"{WHY_GIL.pair.answer} {GIL.text}")
    assert untold(SOURCES, PAIRS, [told]) == ((SOURCES[1],), (WHEN_BLOCKS,))


def test_where_all_was_told_it_may_be_told_again() -> None:
    told = Turn("all", " ".join([GIL.text, QUEUES.text]))
    assert untold(SOURCES, PAIRS, [replace(told, answer=told.answer)]) == (SOURCES, PAIRS)
