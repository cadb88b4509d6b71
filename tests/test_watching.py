"""Following the folders: an ingest for each change, once it has come to rest."""

import signal
import subprocess
import sys
from itertools import islice

from ingest.changes import what_changed
from ingest.errors import DiskFull, IngestRunning
from ingest.settings import CHECKOUT
from ingest.watching import watch
from tests.indexing import ingest, make_notes


class Pauses:
    """Does one thing after the other, one at each pause."""

    def __init__(self, *steps):
        self.steps = list(steps)
        self.count = 0

    def __call__(self):
        self.count += 1
        if self.steps:
            self.steps.pop(0)()


def test_each_change_is_read_once_it_has_come_to_rest(settings, tmp_path):
    notes = make_notes(tmp_path / "notes")
    write = (notes / "lists.md").write_text
    pauses = Pauses(
        lambda: None,
        lambda: write("# Half"),
        lambda: write("# Half a sentence"),
        lambda: write("# A whole one\nNow.\n"),
        lambda: None,  # at rest: read here
        lambda: None,
        lambda: make_notes(notes, ["another"]),
        lambda: None,  # and here
    )
    paths = [notes]

    def sync():
        report = ingest(settings, *paths)
        paths.clear()
        return report

    reports = list(islice(watch(lambda: what_changed(settings), sync, pauses), 3))
    assert [(each.added, each.changed) for each in reports] == [(3, 0), (0, 1), (1, 0)]
    assert pauses.count == 8


def test_a_sync_that_fails_is_told_and_watching_goes_on(settings, tmp_path):
    notes = make_notes(tmp_path / "notes")
    ingest(settings, notes)
    outcomes = [DiskFull(tmp_path), IngestRunning("busy", fix="wait"), None]

    def sync():
        error = outcomes.pop(0)
        if error:
            raise error
        return ingest(settings)

    pauses = Pauses(lambda: (notes / "lists.md").unlink())
    told = list(islice(watch(lambda: what_changed(settings), sync, pauses), 2))
    assert isinstance(told[0], DiskFull)
    assert told[1].removed == 1


def test_the_command_ends_cleanly_when_interrupted(tmp_path):
    notes = make_notes(tmp_path / "notes")
    environment = {"TUTOR_HOME": str(tmp_path / "home"), "PATH": "", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "ingest", "--watch", str(notes)]
    with subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "3 added (0 unchanged).\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told.strip().endswith("Stopped watching.")
    assert "Traceback" not in told
