"""Is an answer about what was told, or about its neighbour?"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.embedding import load_embedder
from ingest.settings import IngestSettings
from tutor.key_points import key_points
from tutor.meanings import Meanings
from tutor.relevance import relevance_of

QUESTION = "What is a deadlock, and how do you prevent it?"
NOTE = "Each thread holds a lock and waits for one held by the other. Take locks in one order."


@pytest.fixture(scope="module")
def meanings(tmp_path_factory):
    return Meanings(load_embedder(IngestSettings(home=Path(tmp_path_factory.mktemp("home")))))


def test_naming_the_subject_again_is_nearer_to_the_question_than_to_the_note(meanings):
    named = relevance_of(
        QUESTION, NOTE, "A deadlock must be prevented.", key_points(NOTE), meanings
    )
    said = relevance_of(
        QUESTION, NOTE, "Two threads wait for each other's lock.", key_points(NOTE), meanings
    )
    assert said.beyond > named.beyond
    assert said.best_point_beyond > named.best_point_beyond


def test_something_else_of_the_field_has_no_lead_over_the_background(meanings):
    other = relevance_of(
        QUESTION, NOTE, "A load balancer spreads requests.", key_points(NOTE), meanings
    )
    said = relevance_of(QUESTION, NOTE, NOTE, key_points(NOTE), meanings)
    assert other.lead < 0 < said.lead
