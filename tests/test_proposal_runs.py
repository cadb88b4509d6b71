"""A model reads a document for cards: what it proposed is kept, also over a stop and a restart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.practice import Clock, NotesIndex, open_deck
from tutor.model_errors import OllamaAway
from tutor.model_events import ChatMessage, Done, ModelEvent, Token
from tutor.proposal_runs import ProposalRuns
from tutor.proposals import approve, open_proposals, reject

TEXT = """# Queues

## Dead letters

A message that fails five times goes to the dead letter queue, out of the way of all the others.
From there somebody looks at it, mends what was wrong with it and sends it on its way again.

## Order

Messages of one partition keep their order; messages of different partitions overtake each other
whenever their consumers are of different speed, so what must stay in order shares a key.

## Asked

**Q: What is a queue for?**

It lets the one who sends go on before the one who receives has time, which evens out the load on
both of them, and keeps the message while nobody is there to take it, at the price of a delay.
"""
OF_DEAD_LETTERS = {
    "question": "After how many failures does a message go to the dead letter queue?",
    "answer": "A message that fails five times goes there.",
    "first_line": 5,
    "last_line": 5,
}
OF_ORDER = {
    "question": "What keeps messages in order?",
    "answer": "They share a key, so they are of one partition.",
    "first_line": 10,
    "last_line": 11,
}


class Reader:
    """A model that knows a question for each of two sections, and may give out before one."""

    name, num_ctx = "reader", 8192

    def __init__(self, out_at: str = "-") -> None:
        self.out_at = out_at
        self.asked: list[str] = []

    async def stream(
        self, messages: Sequence[ChatMessage], *, max_tokens: int, schema: Any = None
    ) -> AsyncGenerator[ModelEvent, None]:
        self.asked.append(messages[1].content.split("\n")[0])
        if self.out_at in self.asked[-1]:
            raise OllamaAway("127.0.0.1:9")
        found = OF_DEAD_LETTERS if "Dead" in self.asked[-1] else OF_ORDER
        yield Token(json.dumps({"questions": [found]}))
        yield Done("stop", 1, 1, 0.0, 0.0, 0.0)


class Reading:
    def __init__(self, folder: Path) -> None:
        self.deck = open_deck(folder, Clock())
        self.index = NotesIndex({"a.md": TEXT, "b.md": TEXT})

    @property
    def runs(self) -> ProposalRuns:
        store = self.deck.memory.store
        return ProposalRuns(store, self.index, "notes", "a.md")  # type: ignore[arg-type]

    def read(self, model: Reader) -> None:
        asyncio.run(self.runs.propose(self.runs.start(), model))  # type: ignore[arg-type]

    def questions(self) -> list[str]:
        return [proposal.source.question for proposal in self.runs.proposals()]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def test_sections_that_only_hold_questions_already_are_not_read(reading: Reading) -> None:
    assert [s.title for s in reading.runs.sections_left()] == ["Dead letters", "Order"]


def test_what_a_run_proposes_is_kept_and_enters_only_when_approved(reading: Reading) -> None:
    model = Reader()
    reading.read(model)
    assert model.asked == ["Queues > Dead letters", "Queues > Order"]
    run = reading.runs.last()
    assert run is not None
    assert (run.sections, run.read, run.problem) == (2, 2, "")
    assert reading.questions() == [OF_DEAD_LETTERS["question"], OF_ORDER["question"]]
    assert reading.deck.cards() == ()
    store = reading.deck.memory.store
    first, second = reading.runs.proposals()
    approve(store, first)
    reject(store, second)
    assert open_proposals(store, reading.runs.proposals()) == ()
    assert [row.kind for row in reading.deck.cards()] == ["approved"]


def test_a_run_that_ends_early_says_why_and_the_next_goes_on_from_there(reading: Reading) -> None:
    reading.read(Reader(out_at="Order"))
    run = reading.runs.last()
    assert run is not None
    assert run.read == 1
    assert "ollama serve" in run.problem
    model = Reader()
    reading.read(model)
    assert model.asked == ["Queues > Order"]
    assert len(reading.questions()) == 2
    assert reading.runs.sections_left() == ()


def test_a_changed_section_is_read_again_and_what_cites_its_old_lines_is_gone(
    reading: Reading,
) -> None:
    reading.read(Reader())
    reading.index.write({"a.md": TEXT.replace("fails five times", "fails six times")})
    assert [s.title for s in reading.runs.sections_left()] == ["Dead letters"]
    assert OF_DEAD_LETTERS["question"] not in reading.questions()


def test_each_document_has_runs_of_its_own(reading: Reading) -> None:
    reading.read(Reader())
    store = reading.deck.memory.store
    other = ProposalRuns(store, reading.index, "notes", "b.md")  # type: ignore[arg-type]
    assert other.last() is None
    assert other.proposals() == ()
    assert len(other.sections_left()) == 2
