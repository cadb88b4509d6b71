"""The packages that we write, opened by Anki's own library."""

import os
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.practice import Clock, NotesIndex, notes, open_deck, open_everything
from tutor.anki import write_anki_package
from tutor.deck import Deck

LONG = "Every step of it takes time to say. " * 30


@pytest.fixture
def machine_zone() -> Iterator[tzinfo]:
    """Anki reckons days by the machine's clock and zone: both have to be the learner's here."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield ZoneInfo("Europe/Berlin")
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def lived(folder: Path, zone: tzinfo | None) -> Deck:
    """Two hundred days of reviews that end now, as Anki knows only the real clock."""
    clock = Clock(datetime.now(UTC) - timedelta(days=200))
    deck = open_deck(folder, clock, zone)
    pairs = [(f"What does command <{n}> do?", f"It prints {n} & more.") for n in range(12)]
    pairs.append(("How is the <b>whole</b> built?", LONG))
    open_everything(deck, NotesIndex({"a.md": notes("A", *pairs, topic="two words")}))
    ids = [row.id for row in deck.cards()]
    for day in range(200):
        for place, card in enumerate(ids[:10]):
            if day % (3 + 7 * place) == place:
                deck.review(card, [3, 4, 2, 3, 1][(day + place) % 5], seconds=4)  # type: ignore[arg-type]
        clock.pass_days(1)
    clock.now = datetime.now(UTC)
    deck.suspend(ids[1])
    deck.review(ids[2], 1, seconds=4)
    return deck


def collection_of(package: Path, folder: Path) -> Any:
    from anki.collection import Collection

    with zipfile.ZipFile(package) as opened:
        opened.extractall(folder)
    return Collection(str(folder / "collection.anki2"))


def imported(package: Path, folder: Path) -> Any:
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    collection = Collection(str(folder / "own.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False)
    request = ImportAnkiPackageRequest(package_path=str(package), options=options)
    collection.import_anki_package(request)
    return collection


@pytest.mark.parametrize("how", [collection_of, imported])
def test_anki_reports_the_same_due_dates_and_intervals(tmp_path, machine_zone, how) -> None:
    deck = lived(tmp_path, machine_zone)
    cards = [deck.card(row.id) for row in deck.cards()]
    package = tmp_path / "cards.apkg"
    write_anki_package(cards, package, today=deck.today(), zone=machine_zone)
    (tmp_path / "anki").mkdir()
    collection = how(package, tmp_path / "anki")
    try:
        seen = 0
        for card in cards:
            (card_id,) = [
                id_
                for id_ in collection.find_cards("")
                if collection.get_card(id_).note().guid == f"prep-tutor-{card.id}"
            ]
            theirs, schedule = collection.get_card(card_id), card.row.memory.schedule
            if schedule is None:
                assert (theirs.type, theirs.ivl) == (0, 0)
                continue
            seen += 1
            days_from_today = theirs.due - collection.sched.today
            assert deck.today() + timedelta(days=days_from_today) == schedule.due
            assert theirs.ivl == schedule.interval_days
            assert theirs.reps == card.row.memory.showings
            assert theirs.lapses == card.row.memory.lapses
            assert theirs.memory_state.stability == pytest.approx(schedule.stability, abs=1e-3)
            assert theirs.memory_state.difficulty == pytest.approx(schedule.difficulty, abs=0.05)
            assert (theirs.queue == -1) == (card.row.status(deck.today()) in ("suspended", "leech"))
        assert seen == 10
        due = [row for row in deck.cards() if row.status(deck.today()) == "due"]
        in_anki = [
            id_
            for id_ in collection.find_cards("-is:suspended is:review")
            if collection.get_card(id_).due <= collection.sched.today
        ]
        assert len(in_anki) == len(due) > 0
    finally:
        collection.close()


def test_nothing_of_a_card_works_as_html_there_and_code_stays_code(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    answer = "A <script>alert(1)</script> & two\nlines\n\n```python\nif a < b:\n    f()\n```\nEnd."
    open_everything(
        deck, NotesIndex({"a.md": notes("A", ("Is a < b & c?", answer), topic="two words")})
    )
    package = tmp_path / "cards.apkg"
    zone = timezone(timedelta(hours=2))
    write_anki_package([deck.card(1)], package, today=deck.today(), zone=zone)
    (tmp_path / "anki").mkdir()
    collection = collection_of(package, tmp_path / "anki")
    try:
        (note_id,) = collection.find_notes("")
        note = collection.get_note(note_id)
        assert note.fields[0] == "Is a &lt; b &amp; c?"
        assert note.fields[1] == (
            "A &lt;script&gt;alert(1)&lt;/script&gt; &amp; two<br>lines"
            "<pre><code>if a &lt; b:\n    f()</code></pre>End."
        )
        assert note.tags == ["two_words", "yours"]
        assert note.fields[2].startswith("yours › A")
    finally:
        collection.close()


def test_exercises_have_a_deck_of_their_own(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    open_everything(
        deck, NotesIndex({"a.md": notes("A", ("Why shard?", "To grow."), ("How?", LONG))})
    )
    package = tmp_path / "cards.apkg"
    cards = [deck.card(row.id) for row in deck.cards()]
    write_anki_package(cards, package, today=deck.today(), zone=UTC)
    (tmp_path / "anki").mkdir()
    collection = collection_of(package, tmp_path / "anki")
    try:
        assert len(collection.find_cards('"deck:Prep Tutor::Exercises"')) == 1
        assert len(collection.find_cards("")) == 2
    finally:
        collection.close()
