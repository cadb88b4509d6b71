from __future__ import annotations

from ingest.transcripts import find_turns
from tests.test_outline import outline_of

LOG = """
### You
hello

### Claude
Hi. What next?

## A heading of its own

```
### You
```

 ## 2024-03-01T10:00:00.5 (interview)
### You
start

 ## 2024-03-01T10:00:09.1 (interview)
### Claude
**Question 1:**

Why?
"""


def test_turns_have_speaker_time_tag_and_lines() -> None:
    turns = find_turns(LOG.split("\n"))
    assert [(t.speaker, t.time, t.tag, t.start_line, t.end_line) for t in turns] == [
        ("You", None, None, 2, 3),
        ("Claude", None, None, 5, 12),
        ("You", "2024-03-01T10:00:00.5", "interview", 14, 16),
        ("Claude", "2024-03-01T10:00:09.1", "interview", 18, 22),
    ]


def test_other_speaker_marks_are_understood() -> None:
    for log in (
        "User: hi\nAssistant: yes\n\nUser: why\nAssistant: so\n",
        "**Human:** hi\n\n**AI:** yes\n\n**Human:** why\n\n**AI:** so\n",
        "## **You**\nhi\n## **ChatGPT**\nyes\n## **You**\nwhy\n## **ChatGPT**\nso\n",
        "You said:\nhi\nChatGPT said:\nyes\nYou said:\nwhy\nChatGPT said:\nso\n",
    ):
        assert len(find_turns(log.split("\n"))) == 4, log


def test_one_speaker_or_three_turns_are_no_chat() -> None:
    assert find_turns(["You: a", "You: b", "You: c", "You: d"]) == ()
    assert find_turns(["You: a", "Claude: b", "You: c"]) == ()


def test_a_transcript_is_outlined_by_turns_and_holds_no_pairs() -> None:
    outline = outline_of(LOG, source="log.txt", kind="transcript")
    assert [s.title for s in outline.sections][1:] == [
        "You: hello",
        "Claude: Hi. What next?",
        "You: start",
        "Claude: Question 1:".rstrip(":"),
    ]
    assert outline.pairs == ()
    assert "".join(LOG[s.start_char : s.end_char] for s in outline.sections) == LOG
