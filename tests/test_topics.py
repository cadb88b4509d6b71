import pytest

from tests.practice import NotesIndex
from tutor.topics import area_of, spellings, topic_key, topic_of

NOTES = """# 3 — Notes on systems

## 1. Caching 🚀

### Interview questions

**Q: Why do caches expire?**

Because the data behind them changes without telling.

**Q: Why do caches warm up?**
*easy · cold starts*

Because an empty one sends every read to the disk.

## What is a shard?

A part of the rows on a machine of its own.
"""


def test_a_topic_is_the_pair_s_own_or_the_nearest_title_that_names_a_subject() -> None:
    pairs = NotesIndex({"a.md": NOTES}).pairs()
    assert [topic_of(pair) for pair in pairs] == ["Caching", "cold starts", "Notes on systems"]
    assert [area_of(pair) for pair in pairs] == ["Notes on systems"] * 3


@pytest.mark.parametrize(
    "heading",
    ["Q: What is a shard?", "Q3. What is a shard?", f"7. What is a shard {'or a part ' * 9}of it?"],
)
def test_a_heading_that_asks_the_question_itself_is_no_topic(heading: str) -> None:
    text = f"# Databases\n\n## Questions\n\n### {heading}\n\nSome rows on a machine of its own.\n"
    (pair,) = NotesIndex({"a.md": text}).pairs()
    assert topic_of(pair) == "Databases"


def test_a_title_inside_a_chapter_has_the_chapter_as_its_area() -> None:
    text = NOTES.replace("### Interview questions", "### Expiry")
    first = NotesIndex({"a.md": text}).pairs()[0]
    assert (topic_of(first), area_of(first)) == ("Expiry", "Caching")


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Message Queues", "message queue", True),
        ("load  balancing", "Load-Balancing", True),
        ("C", "C++", False),
        ("C#", "C", False),
        ("threads", "threading", False),
    ],
)
def test_spellings_of_one_topic_are_one_key(left: str, right: str, same: bool) -> None:
    assert (topic_key(left) == topic_key(right)) is same


def test_the_commonest_spelling_is_shown() -> None:
    assert spellings(["GIL", "gil", "GIL"]) == {"gil": "GIL"}
    assert spellings(["gil", "GIL"]) == {"gil": "gil"}


def test_a_long_title_is_cut_between_words() -> None:
    text = f"# {'word ' * 40}\n\n**Q: Why do caches expire?**\n\nBecause data changes.\n"
    (pair,) = NotesIndex({"a.md": text}).pairs()
    assert topic_of(pair).endswith("word…")
    assert len(topic_of(pair)) <= 61
