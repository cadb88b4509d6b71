import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.card_files import COLUMNS, NotCards, read_csv, write_csv
from tutor.deck import Deck
from tutor.proposals import approve, propose

TERMS = "\n## Terms\n\n- **Shard**: one part of the rows, on a machine of its own.\n"
PAIRS = [(f"What does command number {n} do?", f"It prints {n}, at once.") for n in range(3)]

# What a learner may type or paste: quotes, line ends, formulas, other scripts, separators.
texts = st.text(
    st.one_of(
        st.sampled_from(list("\"',;\t\n\r|=+-@ \u2028\x0b€é日🚀\u0301")),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    min_size=1,
    max_size=60,
).filter(str.strip)
steps = st.lists(
    st.tuples(
        st.sampled_from(["review", "quiz", "overrule", "undo", "edit", "bury", "suspend"]),
        st.integers(0, 4),
        st.integers(1, 4),
        texts,
    ),
    max_size=14,
)


def empty(folder: Path) -> Deck:
    folder.mkdir()
    return open_deck(folder, Clock())


def lived(folder: Path, script: list[tuple[str, int, int, str]]) -> Deck:
    folder.mkdir(exist_ok=True)
    clock = Clock()
    deck, index = open_deck(folder, clock), NotesIndex({"a.md": notes("A", *PAIRS) + TERMS})
    open_everything(deck, index)
    approve(deck.memory.store, propose(index, "notes", "a.md")[0])
    read_csv(deck.memory.store, "question,answer\nMine?,My own.\n")
    for action, place, rating, text in script:
        card = place + 1
        if action == "review":
            deck.review(card, rating, seconds=3, confidence=rating)  # type: ignore[arg-type]
        elif action == "quiz":
            facts = {"topic": text, "graded_by": "rules", "card_id": card}
            deck.memory.answered("quiz_answered", text, "wrong", details={"said": text}, **facts)
        elif action == "overrule":
            answers = deck.memory.store.events("quiz_answered")
            if answers:
                deck.memory.overrule(answers[-1].id, "partial")
        elif action == "undo":
            deck.undo()
        elif action == "edit":
            deck.edit(card, text, text[::-1])
        else:
            getattr(deck, action)(card)
        clock.pass_days(0.7)
    index.write({"a.md": notes("A", PAIRS[0], (PAIRS[1][0], "Changed.")) + TERMS})
    deck.sync_with(index)
    return deck


def states(deck: Deck) -> list[object]:
    """Everything about every card but the numbers that a store gives its own rows."""
    found = []
    for row in deck.cards():
        card = deck.card(row.id)
        memory = [getattr(row.memory, n) for n in row.memory.__slots__ if n != "last_event"]
        found.append((card.question, card.answer, card.has_own_wording, card.answers, memory))
        found.append((row.kind, row.topic, row.area, row.is_changed, row.is_gone, row.ownership))
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_a_file_written_and_read_loses_nothing(tmp_path_factory, script) -> None:
    folder = tmp_path_factory.mktemp("decks")
    ours, theirs = lived(folder / "ours", script), empty(folder / "theirs")
    text = write_csv(ours.memory.store)
    read = read_csv(theirs.memory.store, text)
    assert (read.added, read.known, read.grown, read.kept) == (5, 0, 0, 0)
    assert states(theirs) == states(ours)
    assert write_csv(theirs.memory.store) == text
    again = read_csv(theirs.memory.store, text)
    assert (again.added, again.known) == (0, 5)
    assert write_csv(theirs.memory.store) == text


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_no_file_among_many_loses_anything(tmp_path_factory, script) -> None:
    folder = tmp_path_factory.mktemp("decks")
    ours, theirs = lived(folder / "ours", script), empty(folder / "theirs")
    text = write_csv(ours.memory.store)
    read_csv(theirs.memory.store, text)
    assert states(theirs) == states(ours)
    assert write_csv(theirs.memory.store) == text


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4, unique_by=lambda pair: pair[0]))
def test_any_text_survives(tmp_path_factory, pairs) -> None:
    deck = open_deck(tmp_path_factory.mktemp("deck"), Clock())
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("question", "answer"), *pairs])
    read_csv(deck.memory.store, out.getvalue())
    assert [(deck.card(r.id).question, deck.card(r.id).answer) for r in deck.cards()] == pairs


def test_an_imported_card_follows_its_note(tmp_path: Path) -> None:
    ours, theirs = lived(tmp_path / "ours", [("review", 0, 4, "x")]), empty(tmp_path / "theirs")
    read_csv(theirs.memory.store, write_csv(ours.memory.store))
    index = NotesIndex({"moved.md": notes("A", *PAIRS) + TERMS})
    synced = theirs.sync_with(index)
    assert (synced.added, synced.gone, synced.returned) == (0, 0, 1)
    assert theirs.card(1).row.memory.schedule == ours.card(1).row.memory.schedule


def test_a_longer_history_is_taken_over_and_another_one_is_not(tmp_path: Path) -> None:
    ours, theirs = lived(tmp_path / "ours", []), empty(tmp_path / "theirs")
    first = write_csv(ours.memory.store)
    read_csv(theirs.memory.store, first)
    ours.review(1, 4, seconds=3)
    longer = write_csv(ours.memory.store)
    read = read_csv(theirs.memory.store, longer)
    assert (read.known, read.grown, read.kept) == (4, 1, 0)
    assert states(theirs) == states(ours)
    assert read_csv(theirs.memory.store, first).known == 5, "an old file changes nothing"
    theirs.review(2, 1, seconds=3)
    ours.review(2, 4, seconds=3)
    read = read_csv(theirs.memory.store, write_csv(ours.memory.store))
    assert (read.known, read.kept) == (4, 1)
    assert theirs.card(2).row.memory.last_rating == 1


def test_an_answer_edited_in_a_spreadsheet_becomes_the_learner_s_wording(tmp_path: Path) -> None:
    deck = lived(tmp_path / "deck", [])
    text = write_csv(deck.memory.store).replace('"It prints 0, at once."', '"Zero."', 1)
    assert read_csv(deck.memory.store, text).grown == 1
    assert deck.card(1).answer == "Zero."
    assert deck.card(1).has_own_wording


@pytest.mark.parametrize(
    "text",
    [
        "question;answer\nWhy?;Because.\n",
        "\ufeffQuestion\tAnswer\r\nWhy?\tBecause.\r\n",
        "answer,tags,question\nBecause.,x,Why?\n\n,,\n",
    ],
)
def test_files_of_other_programs_can_be_read(tmp_path: Path, text: str) -> None:
    deck = open_deck(tmp_path, Clock())
    assert read_csv(deck.memory.store, text).added == 1
    card = deck.card(1)
    assert (card.question, card.answer, card.row.kind) == ("Why?", "Because.", "own")
    assert read_csv(deck.memory.store, text).added == 0
    assert deck.counts().new_left == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "doesn't name the columns"),
        ("front,back\na,b\n", "doesn't name the columns"),
        ("question,answer,history\na,b,{\n", "Card 1"),
        ("question,answer,kind\na,b,pair\n", "Card 1"),
        ('question,answer,history\na,b,"[{""at"":1}]"\n', "Card 1"),
        ("question,answer,difficulty\nok,b,\na,b,nightmare\n", "Card 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_changes_nothing(tmp_path, text, problem) -> None:
    deck = open_deck(tmp_path, Clock())
    with pytest.raises(NotCards, match=problem):
        read_csv(deck.memory.store, text)
    assert deck.cards() == ()


def test_very_long_answers_survive(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    read_csv(deck.memory.store, f"question,answer\nWhy?,{'x' * 400_000}\n")
    text = write_csv(deck.memory.store)
    assert text.split("\r\n")[0] == ",".join(f'"{name}"' for name in COLUMNS)
    assert read_csv(deck.memory.store, text).known == 1
