from __future__ import annotations

from tests.interviewing import interviewer_of
from tests.practice import Clock, NotesIndex, open_deck
from tutor.interview import Plan
from tutor.section_questions import section_questions

NOTES = """# Messaging

## Queues

### Dead letters

A message that fails five times goes to the dead letter queue, apart from the others.
Somebody looks at it there, mends it and sends it again.
Without it one broken message blocks all the messages behind it.

### Overview

This chapter has three parts. The first is about queues, the second about topics and the third
about what happens when a consumer dies in the middle of its work.

### Delivery

At least once.

### Ordering

**Q: Is the order of messages kept?**

Inside one partition it is, and across partitions it isn't, since each is read on its own.
"""


def test_a_section_that_says_enough_is_asked_about_by_its_title() -> None:
    (found,) = section_questions(NotesIndex({"a.md": NOTES}))  # type: ignore[arg-type]
    assert found.question == "Queues: what would you say about “Dead letters”?"
    where = found.locator
    assert (where.start_line, where.end_line) == (7, 9)
    assert NOTES[where.start_char : where.end_char] == found.answer
    assert found.is_passage


def test_notes_without_pairs_can_be_asked_too(tmp_path) -> None:
    only_prose = NOTES.split("### Ordering")[0]
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), NotesIndex({"a.md": only_prose}))
    interview = interviewer.start(Plan())
    assert interview is not None
    assert "Dead letters" in interview.turn.question.prompt
    interview = interviewer.give_up(interview)
    assert interview.turn.question.origin.pair_id is None
    assert interview.turn.given.card_id is None


def test_pairs_are_asked_before_sections(tmp_path) -> None:
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), NotesIndex({"a.md": NOTES}))
    interview = interviewer.start(Plan())
    assert interview.turn.question.prompt == "Is the order of messages kept?"
    interview = interviewer.take_next(interviewer.skip(interview))
    assert "Dead letters" in interview.turn.question.prompt
