from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Document, Locator
from ingest.identity import Snapshot, relink
from ingest.outline import outline_document
from tests.test_outline import make_document

NOTES = """# Notes

## Queues
A queue hands out first what came first.

**Q: What is a deque?**
A queue with two open ends, appended to and popped from in constant time.

## Stacks
A stack hands out last what came first.
"""


def card_in(document: Document) -> Snapshot:
    pair = outline_document(document).pairs[0]
    place = (pair.answer_start, pair.answer_end, pair.answer_start_char, pair.answer_end_char)
    locator = Locator(document.root, document.source, *place)
    return Snapshot(pair.id, locator, ("Queues",), pair.answer, pair.question, pair.answer)


def passage_in(document: Document, text: str, title: str) -> Snapshot:
    (section,) = [s for s in outline_document(document).sections if s.title == title]
    start = document.text.index(text)
    line = document.text.count("\n", 0, start) + 1
    locator = Locator(document.root, document.source, line, line, start, start + len(text))
    return Snapshot(section.id, locator, (title,), text, None, None)


def relinked(snapshot: Snapshot, *documents: Document) -> tuple[str, str | None]:
    """How it was found, and the text that its new locator gives."""
    found = relink([snapshot], [(d, outline_document(d)) for d in documents])[snapshot.id]
    if found.locator is None:
        return found.kind, None
    (home,) = [d for d in documents if d.source == found.locator.source]
    text = home.text[found.locator.start_char : found.locator.end_char]
    first = home.text.count("\n", 0, found.locator.start_char) + 1
    assert found.locator.start_line == first
    return found.kind, text


BEFORE = make_document(NOTES)
CARD = card_in(BEFORE)
PASSAGE = passage_in(BEFORE, "A stack hands out last what came first.", "Stacks")


def test_edits_elsewhere_leave_cards_and_passages_the_same() -> None:
    after = make_document(NOTES.replace("# Notes\n", "# Notes\n\nA new line.\n"))
    assert relinked(CARD, after) == ("same", CARD.answer)
    assert relinked(PASSAGE, after) == ("same", PASSAGE.text)


def test_what_moved_to_another_file_is_found_by_content() -> None:
    after = make_document(NOTES, source="moved/elsewhere.md")
    assert relinked(CARD, after) == ("moved", CARD.answer)
    assert relinked(PASSAGE, after) == ("moved", PASSAGE.text)


def test_a_renamed_heading_moves_what_is_below_it() -> None:
    after = make_document(NOTES.replace("## Queues", "## Lines").replace("## Stacks", "## Piles"))
    assert relinked(CARD, after) == ("moved", CARD.answer)
    assert relinked(PASSAGE, after) == ("moved", PASSAGE.text)


def test_an_edited_answer_is_changed() -> None:
    after = make_document(NOTES.replace("A queue with two", "Something with two"))
    kind, text = relinked(CARD, after)
    assert (kind, text) == ("changed", CARD.answer.replace("A queue", "Something"))


def test_a_reworded_question_is_changed() -> None:
    after = make_document(NOTES.replace("What is a deque?", "What would a deque be?"))
    assert relinked(CARD, after) == ("changed", CARD.answer)


def test_an_edited_passage_opens_its_section() -> None:
    after = make_document(NOTES.replace("hands out last", "gives out last"))
    kind, text = relinked(PASSAGE, after)
    assert kind == "changed"
    assert text is not None
    assert text.startswith("## Stacks")


def test_what_is_gone_has_vanished() -> None:
    after = make_document("# Notes\n\n## Trees\nA tree has one root.\n")
    assert relinked(CARD, after) == ("vanished", None)
    assert relinked(PASSAGE, after) == ("vanished", None)
    assert relinked(CARD) == ("vanished", None)


def test_of_two_copies_the_one_in_the_same_file_is_taken() -> None:
    here = make_document(NOTES.replace("## Queues", "## Lines"))
    there = make_document(NOTES, source="a-copy.md")
    outlines = [(d, outline_document(d)) for d in (there, here)]
    found = relink([CARD], outlines)[CARD.id]
    assert found.locator is not None
    assert found.locator.source == "sample.md"


PARAGRAPHS = st.sampled_from(
    [
        "Plain text, some of it.",
        "- one\n- two",
        "```python\nx = 1\n# no heading\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "**Q: Why so?**\nBecause.",
        "Text with *marks* and `code`.",
    ]
)
BODIES = st.lists(PARAGRAPHS, min_size=1, max_size=4).map("\n\n".join)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(bodies=st.lists(BODIES, min_size=2, max_size=6), new=BODIES, data=st.data())
def test_whatever_is_edited_elsewhere_all_else_stays_the_same(
    bodies: list[str], new: str, data: st.DataObject
) -> None:
    edited = data.draw(st.integers(0, len(bodies) - 1))
    before = make_document("\n\n".join(f"## Part {n}\n\n{body}" for n, body in enumerate(bodies)))
    bodies[edited] = f"Edited.\n\n{new}\n\nEdited.\n\n{new}"
    after = make_document("\n\n".join(f"## Part {n}\n\n{body}" for n, body in enumerate(bodies)))
    title = f"Part {edited}"
    old, now = outline_document(before), outline_document(after)
    assert [section.id for section in old.sections] == [section.id for section in now.sections]
    paths = {section.id: section.heading_path for section in old.sections}
    kept = [
        Snapshot(
            pair.id,
            before.locator(
                pair.answer_start, pair.answer_end, pair.answer_start_char, pair.answer_end_char
            ),
            paths[pair.section_id],
            pair.answer,
            pair.question,
            pair.answer,
        )
        for pair in old.pairs
        if paths[pair.section_id] != (title,)
    ]
    found = relink(kept, [(after, now)])
    assert all(found[snapshot.id].kind == "same" for snapshot in kept)
    assert all(found[snapshot.id].id == snapshot.id for snapshot in kept)
    for snapshot in kept:
        locator = found[snapshot.id].locator
        assert locator
        assert after.text[locator.start_char : locator.end_char] == snapshot.answer
