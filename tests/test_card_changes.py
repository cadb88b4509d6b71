"""How cards follow the notes: every change that a learner makes to files, one by one and mixed."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.cards import Wording
from tutor.deck import Deck

SHARD = ("Why do you shard a table?", "One machine is too small for it.")
JOIN = ("What does an outer join keep?", "Rows without a partner, filled with nulls.")
LOCK = ("When does a lock wait for ever?", "When two holders wait for each other.")


def reviewed(tmp_path: Path, files: dict[str, str]) -> tuple[Deck, NotesIndex]:
    """A deck whose every card was rated, so that each has a schedule to lose."""
    deck, index = open_deck(tmp_path, Clock()), NotesIndex(files)
    open_everything(deck, index)
    for row in deck.cards():
        deck.review(row.id, 4, seconds=2)
    return deck, index


def test_an_edited_answer_is_marked_and_keeps_its_schedule(tmp_path: Path) -> None:
    deck, index = reviewed(tmp_path, {"a.md": notes("A", SHARD, JOIN)})
    before = deck.card(1)
    index.write({"a.md": notes("A", (SHARD[0], "One disk is too small."), JOIN)})
    synced = deck.sync_with(index)
    card = deck.card(1)
    assert (synced.changed, synced.moved, synced.gone) == (1, 0, 0)
    assert card.row.is_changed
    assert card.answer == "One disk is too small."
    assert card.answers[0].before == Wording(*SHARD)
    assert card.row.memory == before.row.memory
    assert deck.counts().changed == 1
    deck.accept_change(1)
    assert not deck.card(1).row.is_changed
    assert deck.card(1).answers[0].before is None


def test_an_edit_taken_back_leaves_no_mark(tmp_path: Path) -> None:
    text = notes("A", SHARD)
    deck, index = reviewed(tmp_path, {"a.md": text})
    for answer in ("One disk is too small.", "One rack is too small."):
        index.write({"a.md": notes("A", (SHARD[0], answer))})
        deck.sync_with(index)
        assert deck.card(1).answers[0].before == Wording(*SHARD), "what was there before all edits"
    index.write({"a.md": text})
    deck.sync_with(index)
    assert not deck.card(1).row.is_changed


def test_a_reworded_question_keeps_its_card(tmp_path: Path) -> None:
    deck, index = reviewed(tmp_path, {"a.md": notes("A", SHARD, JOIN)})
    memory = deck.card(1).row.memory
    index.write({"a.md": notes("A", ("Why would anybody shard a table?", SHARD[1]), JOIN)})
    assert deck.sync_with(index).changed == 1
    card = deck.card(1)
    assert (card.question, card.row.memory) == ("Why would anybody shard a table?", memory)


def test_another_question_of_the_same_form_is_another_card(tmp_path: Path) -> None:
    mutex = ("What is a mutex?", "A lock that one thread holds and gives back.")
    futex = ("What is a futex?", "A system call on which user space builds its waiting.")
    deck, index = reviewed(tmp_path, {"a.md": notes("A", mutex)})
    index.write({"a.md": notes("A", futex)})
    synced = deck.sync_with(index)
    assert (synced.gone, synced.added, synced.changed) == (1, 1, 0)
    assert deck.card(2).row.memory.schedule is None


def test_an_edit_never_takes_the_place_of_a_pair_that_only_moved(tmp_path: Path) -> None:
    """Both are lost at first sight, and the deleted one resembles the moved one."""
    left = ("Why does the amber stage stall?", "Its buffer runs full of amber waste and dust.")
    right = ("Why does the basil stage stall?", "Its buffer runs full of basil waste and dust.")
    deck, index = reviewed(tmp_path, {"a.md": notes("A", left), "b.md": notes("B", right)})
    index.write({"c.md": notes("C", right)})
    synced = deck.sync_with(index)
    assert (synced.moved, synced.gone, synced.changed) == (1, 1, 0)
    assert [row.is_gone for row in deck.cards()] == [True, False]


def test_renamed_files_and_headings_are_followed_silently(tmp_path: Path) -> None:
    text = notes("A", SHARD, JOIN)
    deck, index = reviewed(tmp_path, {"a.md": text})
    memories = [row.memory for row in deck.cards()]
    index.write({"databases/b.md": text.replace("## Questions and answers", "## Databases")})
    synced = deck.sync_with(index)
    assert (synced.moved, synced.changed, synced.gone, synced.added) == (2, 0, 0, 0)
    assert [row.memory for row in deck.cards()] == memories
    assert not any(row.is_changed for row in deck.cards())
    assert deck.card(1).answers[0].source.locator.source == "databases/b.md"


def test_a_note_split_in_two_keeps_every_card(tmp_path: Path) -> None:
    deck, index = reviewed(tmp_path, {"a.md": notes("A", SHARD, JOIN, LOCK)})
    index.write({"a.md": notes("A", LOCK), "b.md": notes("B", SHARD, JOIN)})
    synced = deck.sync_with(index)
    assert (synced.moved, synced.gone, synced.added) == (2, 0, 0)


def test_what_is_gone_is_put_aside_and_comes_back_with_its_schedule(tmp_path: Path) -> None:
    text = notes("A", SHARD, JOIN)
    deck, index = reviewed(tmp_path, {"a.md": text})
    memory = deck.card(1).row.memory
    index.write({"a.md": notes("A", JOIN)})
    assert deck.sync_with(index).gone == 1
    card = deck.card(1)
    assert card.row.is_gone
    assert (card.answer, card.row.memory) == (SHARD[1], memory)
    assert (deck.counts().gone, deck.counts().cards) == (1, 1)
    index.write({"a.md": text})
    assert deck.sync_with(index).returned == 1
    assert deck.card(1).row.memory == memory
    assert deck.counts().gone == 0


def test_a_copied_file_adds_no_cards_and_saves_them_when_the_original_goes(tmp_path: Path) -> None:
    text = notes("A", SHARD)
    deck, index = reviewed(tmp_path, {"a.md": text})
    index.write({"a.md": text, "copy.md": text})
    assert deck.sync_with(index).added == 0
    assert len(deck.card(1).answers) == 1, "one answer in two places"
    index.write({"copy.md": text})
    deck.sync_with(index)
    assert not deck.card(1).row.is_gone
    assert deck.card(1).answers[0].source.locator.source == "copy.md"


def test_a_pair_that_becomes_a_stub_is_gone_until_it_is_written(tmp_path: Path) -> None:
    deck, index = reviewed(tmp_path, {"a.md": notes("A", SHARD)})
    index.write({"a.md": notes("A", (SHARD[0], "TODO"))})
    assert deck.sync_with(index).gone == 1


@dataclass
class Shelf:
    """Files of pairs that steps change at will; each pair carries a number that never changes."""

    files: dict[str, list[tuple[int, str, str]]]
    made: int = 0

    def new_name(self) -> str:
        self.made += 1
        return f"new-{self.made}.md"

    def texts(self) -> dict[str, str]:
        return {
            name: notes(name, *((question, answer) for _, question, answer in pairs))
            for name, pairs in self.files.items()
            if pairs
        }


def shelf() -> Shelf:
    words = "amber basil cedar delta ember frost grape heron iris jade kelp lotus".split()
    pairs = [
        (n, f"Why does the {w} stage stall?", f"Its {w} buffer number {n} runs full of {w}.")
        for n, w in enumerate(words)
    ]
    return Shelf({"one.md": pairs[:4], "two.md": pairs[4:8], "three.md": pairs[8:]})


steps = st.lists(
    st.tuples(
        st.sampled_from(["edit", "ask", "rename", "move", "split", "delete", "rebuild", "shuffle"]),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=6,
)


def change(shelf: Shelf, step: str, first: int, second: int) -> set[int]:
    """Apply a step; returns the numbers of the pairs that it deletes."""
    names = [name for name, pairs in shelf.files.items() if pairs]
    if not names:
        return set()
    name, other = names[first % len(names)], names[second % len(names)]
    pairs = shelf.files[name]
    place = second % len(pairs)
    number, question, answer = pairs[place]
    if step == "edit":
        pairs[place] = number, question, f"{answer} And {first} more."
    elif step == "ask":
        pairs[place] = number, question.replace("Why does", "How come that"), answer
    elif step == "rename":
        shelf.files[shelf.new_name()] = shelf.files.pop(name)
    elif step == "move":
        shelf.files[other].append(pairs.pop(place))
    elif step == "split":
        shelf.files[shelf.new_name()] = pairs[place:]
        del pairs[place:]
    elif step == "shuffle":
        pairs.sort(key=lambda pair: (pair[0] * 7 + first) % 13)
    elif step == "delete":
        del pairs[place]
        return {number}
    return set()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
@example([("rename", 0, 1), ("move", 2, 5), ("split", 1, 2), ("delete", 0, 3), ("rebuild", 0, 0)])
@example([("edit", 1, 1), ("ask", 2, 0), ("rename", 2, 0), ("shuffle", 3, 0), ("ask", 0, 2)])
def test_no_change_of_the_notes_costs_a_schedule(tmp_path_factory, script) -> None:
    check_that_cards_follow(tmp_path_factory.mktemp("deck"), script)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_no_change_among_many_costs_a_schedule(tmp_path_factory, script) -> None:
    check_that_cards_follow(tmp_path_factory.mktemp("deck"), script)


def check_that_cards_follow(folder: Path, script: list[tuple[str, int, int]]) -> None:
    """Each card follows the pair that it was made of, whatever happens to the files."""
    here = shelf()
    deck, index = reviewed(folder, here.texts())
    card_of = {
        int(deck.card(row.id).answer.split()[4]): (row.id, row.memory) for row in deck.cards()
    }
    assert len(card_of) == 12
    deleted: set[int] = set()
    for step in script:
        deleted |= change(here, *step)
        index.write(here.texts())
        synced = deck.sync_with(index)
        assert synced.added == 0
        assert step[0] in ("edit", "ask") or synced.changed == 0, "marked without a change"
        for number, (card_id, memory) in card_of.items():
            card = deck.card(card_id)
            assert card.row.memory == memory
            assert card.row.is_gone == (number in deleted)
            assert int(card.answer.split()[4]) == number
    assert len(deck.cards()) == 12


def test_a_rebuilt_index_changes_nothing(tmp_path: Path) -> None:
    text = notes("A", SHARD, JOIN)
    deck, index = reviewed(tmp_path, {"a.md": text})
    rows = deck.cards()
    index.write({"a.md": text, "b.md": "# Other\n\nWords.\n"})
    synced = deck.sync_with(index)
    assert (synced.moved, synced.changed, synced.gone, synced.returned) == (0, 0, 0, 0)
    assert deck.cards() == rows
