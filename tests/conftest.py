"""Fixtures of the tests of ingest; a test file that needs others defines its own."""

import pytest

from tests.indexing import make_notes, make_settings


@pytest.fixture
def settings(tmp_path):
    """An empty data folder and checkout, not made yet."""
    return make_settings(tmp_path)


@pytest.fixture
def notes(tmp_path):
    """A folder of three small notes."""
    return make_notes(tmp_path / "notes")
