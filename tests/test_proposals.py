from pathlib import Path

from tests.practice import Clock, NotesIndex, open_deck
from tutor.proposals import approve, open_proposals, propose, reject

TEXT = """# Databases

## Terms

- **Shard**: one part of the rows, on a machine of its own.
- **Replica** is a copy of all rows, kept in step with the first.
- **Short**: no.
- **Why?**: because a term is no question at all here.

## Isolation levels

| Level | Dirty read | Phantom |
|---|---|---|
| Read committed | never | possible |
| Serializable | never | |

## Questions

**Q: What is an index?**

- **Index**: a second structure that finds rows without a scan.

```text
- **Code**: is never read as a definition at all.
```
"""


def test_definitions_and_cells_are_proposed_with_their_place() -> None:
    index = NotesIndex({"a.md": TEXT})
    proposals = propose(index, "notes", "a.md")
    told = [(p.kind, p.source.question, p.source.answer) for p in proposals]
    assert told == [
        (
            "definition",
            "Which term is this?\n\n____: one part of the rows, on a machine of its own.",
            "Shard",
        ),
        (
            "definition",
            "Which term is this?\n\n____ is a copy of all rows, kept in step with the first.",
            "Replica",
        ),
        ("table", "Level: Read committed\n\nDirty read: ____", "never"),
        ("table", "Level: Read committed\n\nPhantom: ____", "possible"),
        ("table", "Level: Serializable\n\nDirty read: ____", "never"),
    ]
    for proposal in proposals:
        where = proposal.source.locator
        assert TEXT[where.start_char : where.end_char] == proposal.source.text
    assert proposals[2].source.topic == "Isolation levels"


def test_nothing_enters_by_itself_and_what_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    deck, index = open_deck(tmp_path, Clock()), NotesIndex({"a.md": TEXT})
    store = deck.memory.store
    shard, replica, *cells = open_proposals(store, propose(index, "notes", "a.md"))
    assert deck.cards() == ()
    card_id = approve(store, shard)
    reject(store, replica)
    assert list(open_proposals(store, propose(index, "notes", "a.md"))) == cells
    card = deck.card(card_id)
    assert (card.row.kind, card.answer, card.row.topic) == ("approved", "Shard", "Terms")
    assert deck.counts().new_left == 1


def test_an_approved_card_follows_its_passage(tmp_path: Path) -> None:
    deck, index = open_deck(tmp_path, Clock()), NotesIndex({"a.md": TEXT})
    shard, replica, *_ = propose(index, "notes", "a.md")
    one, other = approve(deck.memory.store, shard), approve(deck.memory.store, replica)
    deck.review(one, 3, seconds=3)
    memory = deck.card(one).row.memory
    moved = "# Front\n\nNew words.\n\n" + TEXT.replace("## Terms", "## Words")
    index.write({"b.md": moved})
    synced = deck.sync_with(index)
    assert (synced.moved, synced.changed, synced.gone) == (2, 0, 0)
    card = deck.card(one)
    assert (card.row.memory, card.answers[0].source.locator.start_line) == (memory, 9)
    changed = moved.replace("on a machine of its own", "on a disk of its own")
    index.write({"b.md": changed.replace("- **Replica** is a copy of all rows, kept", "Kept")})
    assert deck.sync_with(index).changed == 2
    assert deck.card(one).row.is_changed
    assert deck.card(one).question == shard.source.question
    index.write({"a.md": "# Databases\n\nNothing is left of all that was said here.\n"})
    assert deck.sync_with(index).gone == 2
    assert deck.card(other).row.is_gone
