from __future__ import annotations

import pytest

from tests.quiz_notes import starter_sources
from tutor.hints import cost_in_words, cue_of, hints_for, verdict_after_hints
from tutor.interview_questions import question_of
from tutor.key_points import key_points


def test_only_the_last_rung_gives_a_point_away() -> None:
    for source in starter_sources()[:60]:
        first = key_points(source.answer)[0].text
        *vague, last = hints_for(question_of(source))
        assert first in last
        assert not any(first in rung for rung in vague)


@pytest.mark.parametrize(
    ("point", "cue"),
    [
        ("Breadth first: by a queue, level by level", "Breadth first"),
        ("and a count: the owner may acquire it again", "count … acquire"),
        ("It checks their health and sends nothing to a server that fails.", "health … server"),
        ("what is a cache", ""),
    ],
)
def test_a_cue_names_a_point_without_saying_it(point: str, cue: str) -> None:
    assert cue_of(point, "What is a cache and who is its owner?") == cue


def test_the_first_hint_is_free_and_the_second_costs() -> None:
    assert verdict_after_hints("correct", 1) == "correct"
    assert verdict_after_hints("correct", 2) == "partial"
    assert verdict_after_hints("wrong", 3) == "wrong"
    assert "free" in cost_in_words(0)
    assert "partly right" in cost_in_words(1)
