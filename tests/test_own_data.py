import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.practice import START, Clock, open_deck
from tests.test_history import study
from tutor.chats import Chats
from tutor.learner import MIGRATIONS, LearnerStore
from tutor.own_data import (
    LAST_BACKUP,
    delete_all,
    everything_json,
    export_all,
    table_csv,
    table_names,
)


def test_the_export_holds_every_row_of_every_table(tmp_path: Path) -> None:
    deck, _ = study(tmp_path, 1, days=4)
    store = deck.memory.store
    Chats(store).start("What is a lock?")
    (tmp_path / "settings.json").write_text("{}")
    with zipfile.ZipFile(io.BytesIO(export_all(store, tmp_path, START))) as archive:
        everything = json.loads(archive.read("everything.json"))
        names = set(archive.namelist())
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(f"tables/{name}.csv").decode())))
            for name in table_names(store)
        }
        archive.extract("learner.sqlite3", tmp_path / "out")
    assert "settings.json" in names
    for name, rows in tables.items():
        (count,) = store.read(f"SELECT count(*) FROM {name}")[0]
        assert len(rows) == len(everything[name]) == count
    assert everything["events"][0]["payload"] == dict(store.events()[0].payload)
    again = LearnerStore(
        tmp_path / "out" / "learner.sqlite3", backup_folder=tmp_path / "o", clock=Clock()
    )
    assert again.events() == store.events()
    assert json.loads(everything_json(again)) == everything
    assert table_csv(again, "cards") == table_csv(store, "cards")
    assert not (store.backup_folder / "export.sqlite3").exists()


def test_deleting_leaves_nothing_but_one_last_backup(tmp_path: Path) -> None:
    deck, clock = study(tmp_path, 2, days=4)
    store = deck.memory.store
    events = store.events()
    Chats(store).start("A secret question about otters?")
    (tmp_path / "settings.json").write_text('{"model": "x"}')
    (tmp_path / "syllabus").mkdir()
    (tmp_path / "syllabus" / "mine.md").write_text("- a: b")
    kept = delete_all(store, tmp_path)
    assert all(store.read(f"SELECT count(*) FROM {t}") == [(0,)] for t in table_names(store))
    assert b"otters" not in store.path.read_bytes()
    assert not (tmp_path / "settings.json").exists()
    assert not (tmp_path / "syllabus" / "mine.md").exists()
    assert [path.name for path in store.backup_folder.iterdir()] == [LAST_BACKUP]
    saved = LearnerStore(kept, backup_folder=tmp_path / "o", clock=clock)
    assert saved.events() == events


def test_after_deleting_the_store_works_and_events_are_append_only_again(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    store = deck.memory.store
    store.record("refused", {"question": "x", "nearest": []})
    delete_all(store, tmp_path)
    id_ = store.record("refused", {"question": "y", "nearest": []})
    with pytest.raises(Exception, match="append-only"), store.writing() as run:
        run("DELETE FROM events WHERE id = ?", (id_,))
    assert len(store.events()) == 1


def test_a_table_that_comes_later_is_exported_and_deleted_too(tmp_path: Path) -> None:
    """Whoever adds a migration needn't think of this page."""
    store = open_deck(tmp_path, Clock()).memory.store
    with store.writing() as run:
        run("CREATE TABLE of_a_later_version (id INTEGER PRIMARY KEY, words TEXT) STRICT")
        run("INSERT INTO of_a_later_version (words) VALUES ('about otters')")
        run(
            "CREATE TRIGGER of_a_later_version_stays BEFORE DELETE ON of_a_later_version"
            " BEGIN SELECT raise(ABORT, 'append-only'); END"
        )
    with zipfile.ZipFile(io.BytesIO(export_all(store, tmp_path, START))) as archive:
        everything = json.loads(archive.read("everything.json"))
        table = archive.read("tables/of_a_later_version.csv").decode()
    assert everything["of_a_later_version"] == [{"id": 1, "words": "about otters"}]
    assert "about otters" in table
    delete_all(store, tmp_path)
    assert store.read("SELECT count(*) FROM of_a_later_version") == [(0,)]
    assert b"otters" not in store.path.read_bytes()


def test_every_table_of_the_schema_is_named_once(tmp_path: Path) -> None:
    store = open_deck(tmp_path, Clock()).memory.store
    created = {
        name
        for file in MIGRATIONS.glob("*.sql")
        for name in re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", file.read_text("utf-8"))
    }
    assert created <= set(table_names(store))
    assert len(created) > 10
