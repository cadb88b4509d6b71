from __future__ import annotations

from pathlib import Path

from tests.practice import Clock, open_deck
from tutor.memory import Memory
from tutor.stories import (
    PROMPTS,
    StoryBank,
    best_stories,
    fitting_stories,
    parts_found,
    told_again,
)

OUTAGE = "We had an outage. I looked at the logs and found a bug in the release. It was fixed."
OUTAGE_TOLD_WELL = (
    "In 2024, at my last company, we had an outage after a release. I had to bring the shop back "
    "within an hour. I looked at the logs, I found a bug in the release and I rolled it back. "
    "As a result we lost 12 orders instead of hundreds."
)
QUARREL = (
    "A colleague and I disagreed about the schema. I wrote both down and we measured them. "
    "In the end his was faster, and I changed my opinion."
)
WENT_WRONG = "Tell me about something you built that went wrong. What did you do?"
DISAGREED = "Tell me about a disagreement with a colleague and how it ended."


def memory_of(folder: Path) -> Memory:
    return open_deck(folder, Clock()).memory


def test_a_story_keeps_every_wording_and_stands_as_the_last(tmp_path) -> None:
    bank = StoryBank(memory_of(tmp_path).store)
    story = bank.keep(WENT_WRONG, OUTAGE, line="Ran the shop of a bookseller")
    bank.reword(story, OUTAGE_TOLD_WELL)
    (kept,) = bank.all()
    assert [wording.text for wording in kept.wordings] == [OUTAGE, OUTAGE_TOLD_WELL]
    assert (kept.text, kept.line, kept.told) == (
        OUTAGE_TOLD_WELL,
        "Ran the shop of a bookseller",
        0,
    )


def test_telling_it_again_is_counted_and_dropping_takes_it_out(tmp_path) -> None:
    bank = StoryBank(memory_of(tmp_path).store)
    story = bank.keep(WENT_WRONG, OUTAGE)
    bank.tell(story, "Tell me about a hard bug and how you found it.")
    assert bank.all()[0].told == 1
    bank.drop(story)
    assert bank.all() == ()


def test_the_next_question_is_offered_the_stories_that_fit_it(tmp_path) -> None:
    bank = StoryBank(memory_of(tmp_path).store)
    outage = bank.keep(WENT_WRONG, OUTAGE_TOLD_WELL)
    quarrel = bank.keep(DISAGREED, QUARREL)
    stories = bank.all()
    assert [story.id for story in fitting_stories(DISAGREED, stories)][0] == quarrel
    assert [story.id for story in fitting_stories(WENT_WRONG, stories)][0] == outage
    another = "Describe a conflict with a manager and how you argued your opinion."
    assert [story.id for story in fitting_stories(another, stories)] == [quarrel]
    assert fitting_stories("Why do you want to work here?", stories) == ()


def test_the_same_story_in_other_words_is_known_again(tmp_path) -> None:
    bank = StoryBank(memory_of(tmp_path).store)
    outage = bank.keep(WENT_WRONG, OUTAGE)
    bank.keep(DISAGREED, QUARREL)
    again = told_again(OUTAGE_TOLD_WELL, bank.all())
    assert again is not None
    assert again.id == outage
    assert told_again("I taught a junior to write tests for a year.", bank.all()) is None
    assert parts_found(OUTAGE_TOLD_WELL) > parts_found(OUTAGE)


def test_the_evening_before_shows_the_most_complete_ones_on_different_things(tmp_path) -> None:
    memory = memory_of(tmp_path)
    bank = StoryBank(memory.store)
    assert best_stories(memory) == ()
    bank.keep(WENT_WRONG, OUTAGE)
    well = bank.keep(WENT_WRONG, OUTAGE_TOLD_WELL)
    quarrel = bank.keep(DISAGREED, QUARREL)
    assert [story.id for story in best_stories(memory, 2)] == [well, quarrel]
    assert len(best_stories(memory, 3)) == 3


def test_records_from_before_cv_lines_are_read(tmp_path) -> None:
    memory = memory_of(tmp_path)
    memory.store.record("story_kept", {"prompt": PROMPTS[0], "text": QUARREL})
    assert StoryBank(memory.store).all()[0].line == ""
