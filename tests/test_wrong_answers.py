"""*Wrong?* takes back what an answer wrote, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from pathlib import Path

from tests.test_chats import make_answer
from tests.test_learner import open_store
from tutor.answers import Answer
from tutor.chats import Chats, Message
from tutor.gaps import open_gaps
from tutor.memory import Memory
from tutor.wrong_answers import mark_wrong, marked, misread


def exchange(chats: Chats, asked: str, answer: Answer) -> Message:
    chat = chats.start(asked)
    chats.say(chat.id, asked)
    message_id = chats.begin_answer(chat.id)
    chats.finish(message_id, answer, "done")
    message = chats.message(message_id)
    assert message is not None
    return message


def test_a_refusal_that_was_wrong_is_no_gap_any_more(tmp_path: Path) -> None:
    chats = Chats(open_store(tmp_path))
    memory = Memory(chats.store, UTC)
    refused = replace(make_answer(""), coverage="missing", citations=(), usage=None)
    message = exchange(chats, "What is a monad?", refused)
    memory.refused("What is a monad?", ["Functors"])
    memory.refused("What is a comonad?", [])
    assert {gap.question for gap in open_gaps(memory)} == {"What is a monad?", "What is a comonad?"}
    mark_wrong(chats, memory, message, "not_asked")
    assert [gap.question for gap in open_gaps(memory)] == ["What is a comonad?"]
    assert marked(memory, message.id) == "not_asked"
    assert marked(memory, message.id + 1) is None


def test_a_misread_question_is_kept_once_with_its_model(tmp_path: Path) -> None:
    chats = Chats(open_store(tmp_path))
    memory = Memory(chats.store, UTC)
    message = exchange(chats, "What is the GIL?", make_answer())
    for _ in range(2):
        mark_wrong(chats, memory, message, "misread")
    assert [(kept.question, kept.model) for kept in misread(memory)] == [
        ("What is the GIL?", "qwen3:4b")
    ]
    assert open_gaps(memory) == ()
