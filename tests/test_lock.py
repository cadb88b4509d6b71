import subprocess
import sys

import pytest

from ingest.errors import IngestRunning
from ingest.lock import ingest_lock

HOLD = """
import sys
from pathlib import Path
from ingest.lock import ingest_lock
with ingest_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_ingest_is_told_at_once_which_process_runs(tmp_path):
    path = tmp_path / "home" / "ingest.lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        first.stdout.readline()
        with (
            pytest.raises(IngestRunning, match=f"process {first.pid}") as caught,
            ingest_lock(path),
        ):
            pass
        assert caught.value.exit_code == 3
        first.kill()
    with ingest_lock(path):
        """A killed holder leaves no lock behind."""
