import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor import learner
from tutor.chats import Chats
from tutor.learner import (
    LearnerStore,
    LearnerStoreProblem,
    LearnerStoreTooNew,
    inspect_store,
)

FIRST_SCHEMA = Path(__file__).parent / "learner_store_v1.sqlite3"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def open_store(folder: Path, clock: Clock | None = None) -> LearnerStore:
    return LearnerStore(
        folder / "learner.sqlite3", backup_folder=folder / "backups", clock=clock or Clock()
    )


def test_the_store_writes_ahead_and_syncs_fully(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert store.read("PRAGMA journal_mode") == [("wal",)]
    assert store.read("PRAGMA synchronous") == [(2,)]
    assert store.read("PRAGMA foreign_keys") == [(1,)]


def test_every_later_version_opens_the_first_schema(tmp_path: Path) -> None:
    shutil.copy(FIRST_SCHEMA, tmp_path / "learner.sqlite3")
    store = open_store(tmp_path)
    chats = Chats(store)
    (chat,) = chats.all()
    asked, told = chats.messages(chat.id)
    assert (chat.title, chat.is_pinned) == ("What is the GIL?", True)
    assert asked.text == "What is the GIL?"
    assert told.answer is not None
    assert told.answer.citations[0].quote == "The GIL is one lock around the interpreter."
    assert told.answer.citations[0].source.heading_path == ("Threads", "The GIL")
    assert told.answer.usage is not None
    assert told.answer.usage.model == "qwen3:4b"
    assert [event.kind for event in store.events()] == ["asked"]


def test_released_migrations_are_never_edited() -> None:
    released = {
        "0001_chats_and_events.sql": (
            "a31c8368ab311cf5a5d00ad4eb108e811e643288220b2372a6a6ae522d7bc48d"
        ),
    }
    for name, digest in released.items():
        text = (learner.MIGRATIONS / name).read_bytes()
        assert hashlib.sha256(text).hexdigest() == digest, name


def test_a_newer_schema_is_refused_in_a_sentence_and_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "learner.sqlite3") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(LearnerStoreTooNew, match="newer version of Prep Tutor"):
        open_store(tmp_path)
    with sqlite3.connect(tmp_path / "learner.sqlite3") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (99,)


def test_a_migration_is_preceded_by_a_backup_and_fails_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = tmp_path / "migrations"
    shutil.copytree(learner.MIGRATIONS, migrations)
    store = open_store(tmp_path)
    store.record("asked", {"question": "before"})
    version = store.read("PRAGMA user_version")[0][0]
    store.close()
    (migrations / f"{version + 1:04}_more.sql").write_text(
        "CREATE TABLE more (id INTEGER) STRICT;\nCREATE TABLE broken (;\n", "utf-8"
    )
    monkeypatch.setattr(learner, "MIGRATIONS", migrations)
    with pytest.raises(LearnerStoreProblem):
        open_store(tmp_path)
    assert (tmp_path / f"backups/learner-before-schema-{version + 1:04}.sqlite3").exists()
    (migrations / f"{version + 1:04}_more.sql").write_text(
        "CREATE TABLE more (id INTEGER) STRICT;\n", "utf-8"
    )
    store = open_store(tmp_path)
    assert store.read("SELECT count(*) FROM more") == [(0,)]
    assert store.events()[0].payload == {"question": "before"}


def test_events_can_only_be_appended(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    first = store.record("asked", {"question": "¿qué es el GIL?"})
    for sql in (
        "UPDATE events SET kind = 'x'",
        "DELETE FROM events",
        f"REPLACE INTO events (id, at, kind, payload) VALUES ({first}, '', 'x', '{{}}')",
    ):
        with pytest.raises(LearnerStoreProblem, match="append-only"), store.writing() as run:
            run(sql)
    (event,) = store.events("asked")
    assert (event.payload, event.at) == ({"question": "¿qué es el GIL?"}, Clock().now)
    assert store.events("other") == ()
    assert store.events(after_id=first) == ()


def test_a_backup_a_day_and_seven_kept(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(10):
        open_store(tmp_path, clock).close()
        open_store(tmp_path, clock).close()
        clock.now += timedelta(days=1)
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert names == [f"learner-2026-03-{day:02}.sqlite3" for day in range(4, 11)]


def test_a_backup_holds_what_was_written_before_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.record("asked", {"n": 1})
    copy = store.backup("learner-by-hand.sqlite3")
    (tmp_path / "restored").mkdir()
    shutil.copy(copy, tmp_path / "restored" / "learner.sqlite3")
    assert open_store(tmp_path / "restored").events()[0].payload == {"n": 1}


def test_a_damaged_file_is_named_with_the_backup_to_take(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    path = tmp_path / "learner.sqlite3"
    path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(LearnerStoreProblem, match="is damaged") as caught:
        open_store(tmp_path)
    assert "learner-2026-03-01.sqlite3" in caught.value.fix


def test_damage_inside_is_found_before_it_pushes_a_good_backup_out(tmp_path: Path) -> None:
    clock = Clock()
    store = open_store(tmp_path, clock)
    for n in range(500):
        store.record("asked", {"question": "x" * 200, "n": n})
    store.close()
    path = tmp_path / "learner.sqlite3"
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\x7f" * (40960 - 8192)
    path.write_bytes(content)
    clock.now += timedelta(days=1)
    with pytest.raises(LearnerStoreProblem, match="is damaged"):
        open_store(tmp_path, clock)
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    """SQLite's own page limit raises the very error that a full disk raises."""
    store = open_store(tmp_path)
    store.record("asked", {"n": 1})
    pages = store.read("PRAGMA page_count")[0][0]
    store.read(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LearnerStoreProblem, match="is full") as caught:
        store.record("asked", {"n": 2, "text": "x" * 40_000})
    assert "Free some space" in caught.value.fix
    assert store.events()[0].payload == {"n": 1}
    store.read("PRAGMA max_page_count = 100000")
    store.record("asked", {"n": 2})
    assert store.events()[-1].payload == {"n": 2}


FILLER = """
import sys
from pathlib import Path
from ingest.errors import StudyError
from tests.test_learner import open_store

folder, written = Path(sys.argv[1]), 0
store = open_store(folder)
try:
    while True:
        store.record("asked", {"n": written, "text": "x" * 2000})
        written += 1
except StudyError as error:
    print(error.problem)
assert [event.payload["n"] for event in store.events()] == list(range(written))
store.close()
(folder / "ballast").unlink()
store = open_store(folder)
store.record("asked", {"n": written})
print(written, len(store.events()))
"""


def test_on_a_small_disk_that_fills_up_nothing_is_lost(tmp_path: Path) -> None:
    """A real file system of one megabyte, seen by this one process alone."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "true"]).returncode:
        if os.environ.get("PREP_TUTOR_STRICT") == "1":
            pytest.fail("no mount namespaces here, and PREP_TUTOR_STRICT=1 forbids to skip")
        pytest.skip("needs mount namespaces")
    mounted = f"mount -t tmpfs -o size=1m none {tmp_path} && head -c 100000 /dev/zero"
    shown = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'{mounted} > {tmp_path}/ballast && exec "$@"', "sh"]
        + [sys.executable, "-c", FILLER, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert shown.returncode == 0, shown.stderr
    problem, counts = shown.stdout.splitlines()
    assert "is full" in problem
    written, found = map(int, counts.split())
    assert written > 10
    assert found == written + 1


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(LearnerStoreProblem, match="can't be used"):
        open_store(tmp_path / "file")


def test_without_room_for_a_backup_the_store_still_opens(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where the folder should be", "utf-8")
    store = open_store(tmp_path)
    assert store.backup_problem is not None
    store.record("asked", {})
    assert len(store.events()) == 1


def test_many_threads_write_without_losing_a_record(tmp_path: Path) -> None:
    store = open_store(tmp_path)

    def write(thread: int) -> None:
        for n in range(25):
            store.record("asked", {"thread": thread, "n": n})

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.events()) == 200


def test_a_transaction_that_fails_is_taken_back_whole(tmp_path: Path) -> None:
    store = open_store(tmp_path)

    def write_and_fail() -> None:
        with store.writing() as run:
            run("INSERT INTO chats (title, mode, created) VALUES ('a', 'explain', '')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert store.read("SELECT count(*) FROM chats") == [(0,)]


def test_a_look_at_the_store_changes_nothing(tmp_path: Path) -> None:
    path, backups = tmp_path / "learner.sqlite3", tmp_path / "backups"
    store = open_store(tmp_path)
    version = store.read("PRAGMA user_version")[0][0]
    assert inspect_store(path, backup_folder=backups) == version
    store.close()
    before = path.read_bytes()
    assert inspect_store(path, backup_folder=backups) == version
    assert path.read_bytes() == before
    path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(LearnerStoreProblem, match="is damaged"):
        inspect_store(path, backup_folder=backups)
    with pytest.raises(LearnerStoreProblem, match="can't be used"):
        inspect_store(tmp_path / "absent.sqlite3", backup_folder=backups)
    assert not (tmp_path / "absent.sqlite3").exists()
