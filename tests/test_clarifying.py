from __future__ import annotations

import pytest

from ingest.documents import Locator
from tutor.answers import Source
from tutor.clarifying import reply_to_clarifying
from tutor.interview import InterviewQuestion

QUESTION = InterviewQuestion(
    kind="pair",
    prompt="How would you store the pictures of a photo app?",
    reference="The pictures go to an object store. Their names go to a table, sharded by user.",
    field="System design",
    area="Designs",
    topic="photo app",
    difficulty=None,
    origin=None,
)


def passage(text: str) -> Source:
    locator = Locator("notes", "designs.md", 7, 9, 0, len(text))
    return Source(1, "", locator, ("Photo app",), "Designs", "yours", text)


def reply(asked: str, *texts: str) -> str:
    return reply_to_clarifying(asked, QUESTION, lambda words: [passage(text) for text in texts])


def test_the_notes_reply_where_they_speak_with_their_lines() -> None:
    said = reply("how many daily users are there?", "The app has 5 million daily users. It grows.")
    assert said == (
        "Your notes say “The app has 5 million daily users.” (designs.md, lines 7 to 9). Take that."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Daily users like the app.",  # no number, and one was asked for
        "The pictures of daily users go to an object store, in 3 sizes.",  # a point of the answer
        "How many daily users are there?",
        "# 5 million daily users",
    ],
)
def test_a_sentence_that_says_nothing_or_too_much_is_not_quoted(text: str) -> None:
    said = reply("how many daily users are there?", text)
    assert said.startswith("Take ten million users")


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("does it have to be in Python?", "language"),
        ("is the list sorted?", "unsorted"),
        ("are duplicates allowed?", "duplicates"),
        ("can I assume that it fits into memory?", "memory"),
        ("should it be consistent or can it be stale?", "behind"),
        ("should I write code?", "code"),
        ("shall I go on?", "usual case"),
        ("can you repeat the question?", "photo app"),
    ],
)
def test_else_a_standing_assumption_is_made(asked: str, word: str) -> None:
    assert word in reply(asked)


def test_no_reply_gives_a_point_away() -> None:
    for asked in ("what should I use?", "which kind of store?", "is the size known?"):
        assert "object store" not in reply(asked, QUESTION.reference)
