"""Chats go out as Markdown and come in again, ours and other tools'."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UsageError
from tests.test_learner import open_store
from tutor.chat_files import from_markdown, import_chat, to_markdown
from tutor.chats import Chats, Said

NOW = datetime(2026, 5, 4, 19, 30, tzinfo=UTC)
LINES = st.sampled_from(
    ["What is a heap?", "### You", "## Tutor", "\\## You", "```python", "```", "User: hi", "",
     "    indented", "# A heading", "2026-05-04T10:00:00Z (explain)", "~~~", "½ naïve 木 🙂"]
)  # fmt: skip


def words(answer) -> str:
    return answer.text


def test_a_chat_goes_out_with_iso_times_and_mode_tags(tmp_path):
    chats = Chats(open_store(tmp_path))
    chat = chats.add(
        "Heaps", [Said("learner", "Why a heap?", NOW), Said("tutor", "For the top.", NOW)]
    )
    text = to_markdown(chat, chats.messages(chat.id), words)
    assert text == (
        "# Heaps\n\n2026-05-04T19:30:00Z (explain)\n## You\n\nWhy a heap?\n\n"
        "2026-05-04T19:30:00Z (explain)\n## Tutor\n\nFor the top.\n"
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(LINES, min_size=1, max_size=5), min_size=2, max_size=6))
def test_what_goes_out_comes_in_again(messages):
    texts = ["\n".join(lines).strip() or "x" for lines in messages]
    said = [
        Said("tutor" if i % 2 else "learner", text, NOW + timedelta(seconds=i))
        for i, text in enumerate(texts)
    ]
    with tempfile.TemporaryDirectory() as folder:
        chats = Chats(open_store(Path(folder)))
        chat = chats.add("A chat", said)
        read = from_markdown(to_markdown(chat, chats.messages(chat.id), words), NOW)
    assert [(one.role, one.at) for one in read.said] == [(one.role, one.at) for one in said]
    for came, went in zip(read.said, said, strict=True):
        rest = came.text.removeprefix(went.text)
        assert rest in ("", "\n```", "\n~~~"), "an open fence is closed, nothing else changes"


def test_another_tools_export_is_read_with_its_times_and_damage_repaired():
    text = (
        "2025-01-02T16:17:00\n### You\nstart\n\n### Claude\nFirst question ‚úÖ\n\n\n"
        "### You\nO(n)\n\n### Claude\nRight.\n"
    )
    read = from_markdown(text, NOW)
    assert [one.role for one in read.said] == ["learner", "tutor", "learner", "tutor"]
    assert read.said[1].text == "First question ✅"
    assert (
        read.said[0].at
        == read.said[3].at
        == datetime.fromisoformat("2025-01-02T16:17").astimezone()
    )
    assert from_markdown("User: hi\nAssistant: hello there\n", NOW).said[1].text == "hello there"


def test_what_is_no_chat_is_refused_in_a_sentence():
    with pytest.raises(UsageError, match="No chat is recognised"):
        from_markdown("# Notes on heaps\n\nA heap is a tree.\n", NOW)


def test_the_same_chat_comes_in_once(tmp_path):
    chats = Chats(open_store(tmp_path))
    read = from_markdown("User: hi\nAssistant: hello there\n", NOW)
    assert import_chat(chats, read) is not None
    assert import_chat(chats, read) is None
    assert len(chats.all()) == 1
